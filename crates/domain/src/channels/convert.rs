//! Making a channel another kind of channel, or one of another team.

use std::collections::BTreeSet;
use std::sync::Arc;

use jackfield_model::permission::{ConvertChannel, CreateChannel, ManageSystem, ReadChannelContent};
use jackfield_model::{AppError, Channel, ChannelId, ChannelType, Team, TeamId, User, UserId, names};
use jackfield_storage::{Tx, channel_members, channels, sidebar, teams, threads, users, webhooks};

use super::create::name_taken;
use super::members::withdraw;
use super::notices::Notice;
use super::valid;
use crate::authorize::{ChannelGrant, Granted};
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Members of a group channel, and of one that is moved, at most.
const MEMBERS: i64 = 100_000;

fn refuse<T>(key: &'static str, status: u16) -> Result<T> {
    Err(Failure::of(key, status))
}

/// Makes a public channel private, or the reverse.
///
/// # Errors
/// 400 for the default channel, archived ones, and kinds that a channel cannot become.
#[crate::boxed]
pub async fn set_privacy(app: &App, granted: &Granted<ConvertChannel>, wanted: ChannelType) -> Result<Channel> {
    let found = granted.object(app).await?;
    let before = found.channel.clone();
    check_open(&found)?;
    if wanted.is_direct_or_group() || before.is_direct_or_group() {
        return Err(AppError::invalid_param("privacy").into());
    }
    if before.name == names::TOWN_SQUARE && wanted == ChannelType::Private {
        return refuse("api.channel.update_channel_privacy.default_channel_error", 400);
    }
    if before.channel_type == wanted {
        return Ok((*before).clone());
    }
    let after = Channel { channel_type: wanted, update_at: app.now(), ..(*before).clone() };
    let (bus, by, stored) = (app.events.clone(), granted.cx().clone(), Arc::new(after.clone()));
    app.transact(async move |tx: &mut Tx| {
        channels::update(&stored).execute(&mut *tx).await?;
        let (channel_id, team_id) = (stored.id, stored.team_id);
        tx.record(&bus, Event::ChannelConverted { channel_id, team_id, channel_type: wanted }, &by);
        tx.record(&bus, Event::ChannelUpdated { channel: stored }, &by);
        Ok(())
    })
    .await?;
    if let Some(actor) = granted.user_id().some() {
        let notice = if wanted == ChannelType::Private { Notice::MadePrivate } else { Notice::MadePublic };
        notice.write(app, granted.cx(), after.id, actor).await;
    }
    Ok(after)
}

fn check_open(found: &ChannelGrant) -> Result<()> {
    if found.is_archived() {
        return refuse("api.channel.update_channel.deleted.app_error", 400);
    }
    Ok(())
}

/// Moves a channel to another team. Who is not in that team must leave it, which `force` does for them; accounts that
/// are switched off leave it anyway.
///
/// # Errors
/// 404 for an unknown channel or team; 400 for direct, group and default channels, a name that is taken there, and
/// members who are not in the team.
#[crate::boxed]
pub async fn move_to(
    app: &App,
    granted: &Granted<ManageSystem>,
    id: ChannelId,
    team: TeamId,
    force: bool,
) -> Result<Channel> {
    let channel = channels::by_id(id).optional::<Channel>(&app.store).await?;
    let channel = channel.found_or("app.channel.get.existing.app_error")?;
    let team = teams::by_id(team).optional::<Team>(&app.store).await?.found_or("app.team.get.find.app_error")?;
    if channel.is_direct_or_group() {
        return refuse("api.channel.move_channel.type.invalid", 400);
    }
    if names::DEFAULT_CHANNELS.contains(&channel.name.as_str()) || !team.delete_at.is_never() {
        return refuse("api.channel.update_channel.tried.app_error#moved", 400);
    }
    if channel.team_id == team.id {
        return Ok(channel);
    }
    let from = teams::by_id(channel.team_id).optional::<Team>(&app.store).await?.unwrap_or_default();
    let outside = channel_members::outside_team(id, team.id, MEMBERS).all::<(UserId, bool)>(&app.store).await?;
    if !force && outside.iter().any(|(_, active)| *active) {
        return refuse("app.channel.move_channel.members_do_not_match.error", 400);
    }
    let after = Channel { team_id: team.id, update_at: app.now(), ..channel };
    let (bus, by, stored, now) = (app.events.clone(), granted.cx().clone(), Arc::new(after.clone()), app.now());
    let remover_id = granted.user_id();
    app.transact(async move |tx: &mut Tx| {
        for (user_id, _) in outside {
            if withdraw(&mut *tx, id, user_id, now).await? {
                tx.record(&bus, Event::UserRemoved { channel_id: id, user_id, remover_id }, &by);
            }
        }
        match channels::set_team(id, stored.team_id, now).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            other => other?,
        };
        threads::set_team(id, stored.team_id).execute(&mut *tx).await?;
        webhooks::set_team(id, stored.team_id).execute(&mut *tx).await?;
        // The categories that it stood in are the other team's.
        sidebar::forget_channel(id).execute(&mut *tx).await?;
        tx.record(&bus, Event::ChannelUpdated { channel: stored }, &by);
        Ok(())
    })
    .await?;
    if let Some(actor) = granted.user_id().some() {
        Notice::Moved { from: &from.name }.write(app, granted.cx(), id, actor).await;
    }
    Ok(after)
}

/// The teams that everybody in a group channel is in.
///
/// # Errors
/// 400 for other channels.
#[crate::boxed]
pub async fn common_teams(app: &App, granted: &Granted<ReadChannelContent>) -> Result<Vec<Team>> {
    let found = granted.object(app).await?;
    if found.channel.channel_type != ChannelType::Group {
        return refuse("app.channel.get_common_teams.incorrect_channel_type", 400);
    }
    let found = teams::common_of_channel(found.channel.id).all::<Team>(&app.store).await?;
    Ok(found.iter().map(Team::sanitized).collect())
}

/// What a group channel becomes.
#[derive(Clone, Debug)]
pub struct Conversion {
    pub name: String,
    pub display_name: String,
}

/// Makes a group channel a private channel of a team that all of its people are in.
///
/// # Errors
/// 400 for other channels, names that are taken or not valid, and a team that somebody is not in; 403 for guests, and
/// for whoever is not in it.
#[crate::boxed]
pub async fn from_group(
    app: &App,
    granted: &Granted<CreateChannel>,
    reads: &Granted<ReadChannelContent>,
    wanted: Conversion,
) -> Result<Channel> {
    let found = reads.object(app).await?;
    let (before, team, me) = (found.channel.clone(), granted.target().team, granted.user_id());
    if granted.target().kind != ChannelType::Private {
        return Err(AppError::no_permission().into());
    }
    if before.channel_type != ChannelType::Group {
        return refuse("app.channel.group_message_conversion.original_channel_not_gm", 400);
    }
    check_open(&found)?;
    let members = channel_members::ids(before.id, MEMBERS).all::<(UserId,)>(&app.store).await?;
    let members: BTreeSet<UserId> = members.into_iter().map(|row| row.0).collect();
    let person = users::by_id(me).optional::<User>(&app.store).await?;
    if !members.contains(&me) || person.is_none_or(|person| person.is_guest()) {
        return Err(AppError::no_permission().into());
    }
    let common = teams::common_of_channel(before.id).all::<Team>(&app.store).await?;
    if !common.iter().any(|common| common.id == team) {
        return refuse("app.channel.group_message_conversion.incorrect_team", 400);
    }
    let after = Channel {
        channel_type: ChannelType::Private,
        team_id: team,
        name: wanted.name,
        display_name: wanted.display_name.trim().to_owned(),
        creator_id: me,
        update_at: app.now(),
        ..(*before).clone()
    };
    valid::check(&after)?;
    let (bus, by, stored) = (app.events.clone(), granted.cx().clone(), Arc::new(after.clone()));
    app.transact(async move |tx: &mut Tx| {
        match channels::become_private(&stored).execute(&mut *tx).await {
            Err(error) if error.is_unique() => return Err(name_taken()),
            Ok(0) => return refuse("app.channel.get.existing.app_error#converted", 404),
            other => other?,
        };
        threads::set_team(stored.id, stored.team_id).execute(&mut *tx).await?;
        sidebar::forget_channel(stored.id).execute(&mut *tx).await?;
        tx.record(&bus, Event::ChannelUpdated { channel: stored }, &by);
        Ok(())
    })
    .await?;
    let cx: &Arc<Cx> = granted.cx();
    Notice::FromGroup.write(app, cx, after.id, me).await;
    Ok(after)
}
