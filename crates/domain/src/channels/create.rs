//! Creating a channel of a team.

use jackfield_model::permission::CreateChannel;
use jackfield_model::{Channel, ChannelId, ChannelType, Millis, Team, TeamId, User, UserId};
use jackfield_storage::{Tx, channels, teams, users};

use super::members::{enter, new_member};
use super::valid;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Creates a public or private channel, as the grant says; its creator administers it. Trusted callers name the creator
/// in the draft.
///
/// # Errors
/// 400 when it is not a valid channel, its name is taken or the team has too many.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateChannel>, draft: Channel) -> Result<Channel> {
    let (new, cx) = (granted.target(), granted.cx());
    if matches!(new.kind, ChannelType::Direct | ChannelType::Group) {
        return Err(Failure::of("api.channel.create_channel.direct_channel.app_error", 400));
    }
    let draft = Channel { channel_type: new.kind, team_id: new.team, ..draft };
    let named = if cx.is_trusted() { draft.creator_id } else { UserId::EMPTY };
    let creator = granted.user_id().some().unwrap_or(named);
    let channel = fresh(draft, creator, app.now());
    valid::check(&channel)?;
    check_team(app, channel.team_id).await?;
    let creator = match creator.some() {
        Some(id) => {
            Some(users::by_id(id).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?)
        }
        None => None,
    };
    let (bus, cx) = (app.events.clone(), cx.clone());
    let stored = channel.clone();
    let result = app
        .transact(async move |tx: &mut Tx| {
            insert(&mut *tx, &stored).await?;
            if let Some(creator) = &creator {
                enter(&mut *tx, &new_member(stored.id, creator, true, stored.create_at)).await?;
            }
            let user_id = creator.map(|creator| creator.id).unwrap_or_default();
            let event = Event::ChannelCreated { user_id, channel_id: stored.id, team_id: stored.team_id };
            tx.record(&bus, event, &cx);
            Ok(())
        })
        .await;
    result.map(|()| channel)
}

/// The channel as it is stored: what only the server says is the server's.
pub(crate) fn fresh(draft: Channel, creator_id: UserId, now: Millis) -> Channel {
    let display_name = draft.display_name.trim();
    let display_name = if display_name.is_empty() { draft.name.as_str() } else { display_name };
    Channel {
        id: ChannelId::new(),
        create_at: now,
        update_at: now,
        extra_update_at: now,
        team_id: draft.team_id,
        channel_type: draft.channel_type,
        display_name: display_name.to_owned(),
        name: draft.name,
        header: draft.header,
        purpose: draft.purpose,
        creator_id,
        ..Channel::default()
    }
}

/// Stores a channel, answering a name that is taken as clients know it.
pub(crate) async fn insert(tx: &mut Tx, channel: &Channel) -> Result<()> {
    match channels::insert(channel).execute(&mut *tx).await {
        Err(error) if error.is_unique() => Err(name_taken()),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

pub(super) fn name_taken() -> Failure {
    Failure::of("store.sql_channel.save_channel.exists.app_error", 400)
}

/// Refuses a channel more where the team is gone, or has too many.
///
/// # Errors
/// 404 for a team that is gone, 400 for too many channels.
pub(crate) async fn check_team(app: &App, id: TeamId) -> Result<()> {
    let team = teams::by_id(id).optional::<Team>(&app.store).await?.found_or("app.team.get.find.app_error")?;
    if !team.delete_at.is_never() {
        return Err(Failure::of("app.team.get.find.app_error", 404));
    }
    let most = app.config.read().settings.team.max_channels_per_team;
    let (count,) = channels::count_in_team(id).one::<(i64,)>(&app.store).await?;
    if count >= most {
        return Err(Failure::of("api.channel.create_channel.max_channel_limit.app_error", 400).with("most", most));
    }
    Ok(())
}
