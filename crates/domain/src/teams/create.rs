//! Creating a team with the channels that every team has.

use jackfield_model::permission::CreateTeam;
use jackfield_model::{Channel, ChannelType, Millis, Team, TeamId, User, UserId, names, secret};
use jackfield_storage::{Tx, teams, users};

use super::members::{join_channels, new_member, store_member};
use super::valid;
use crate::authorize::Granted;
use crate::channels::{fresh, insert};
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Creates a team. Its creator is who acts, or whom a trusted caller names; they administer it.
///
/// # Errors
/// 400 when it is not a valid team or its name is taken.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateTeam>, draft: Team, creator: Option<UserId>) -> Result<Team> {
    let cx = granted.cx();
    let creator = match granted.user_id().some().or(creator) {
        Some(id) => {
            Some(users::by_id(id).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?)
        }
        None => None,
    };
    let now = app.now();
    let team = new_team(draft, creator.as_ref(), now);
    valid::check(&team)?;
    if let Some(creator) = &creator {
        let domains = app.config.read().settings.team.restrict_creation_to_domains.clone();
        valid::check_domain(&team, &domains, creator)?;
    }
    let channels = default_channels(team.id, now);
    let (bus, by) = (app.events.clone(), cx.clone());
    app.transact(async move |tx: &mut Tx| {
        match teams::insert(&team).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            other => other?,
        };
        for channel in &channels {
            insert(&mut *tx, channel).await?;
        }
        if let Some(creator) = creator {
            store_member(&mut *tx, &new_member(team.id, &creator, true, now)).await?;
            tx.record(&bus, Event::AddedToTeam { team_id: team.id, user_id: creator.id }, &by);
            for channel_id in join_channels(&mut *tx, &channels, &creator, true, now).await? {
                tx.record(&bus, Event::UserAdded { channel_id, team_id: team.id, user_id: creator.id }, &by);
            }
        }
        Ok(team)
    })
    .await
}

fn new_team(draft: Team, creator: Option<&User>, now: Millis) -> Team {
    Team {
        id: TeamId::new(),
        create_at: now,
        update_at: now,
        display_name: draft.display_name.trim().to_owned(),
        name: draft.name.to_lowercase(),
        description: draft.description,
        email: creator.map_or(draft.email, |creator| creator.email.clone()),
        team_type: draft.team_type,
        company_name: draft.company_name,
        allowed_domains: draft.allowed_domains,
        invite_id: secret::fresh(),
        allow_open_invite: draft.allow_open_invite,
        ..Team::default()
    }
}

fn default_channels(team_id: TeamId, now: Millis) -> Vec<Channel> {
    let titles = [(names::TOWN_SQUARE, "Town Square"), (names::OFF_TOPIC, "Off-Topic")];
    let channel = |(name, title): (&str, &str)| {
        let draft = Channel {
            team_id,
            channel_type: ChannelType::Open,
            name: name.into(),
            display_name: title.into(),
            ..Channel::default()
        };
        fresh(draft, UserId::EMPTY, now)
    };
    titles.into_iter().map(channel).collect()
}

fn name_taken() -> Failure {
    Failure::of("app.team.save.existing.app_error", 400)
}
