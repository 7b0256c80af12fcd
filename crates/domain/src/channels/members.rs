//! Who is in a channel: coming, going, and lists of them.

use std::sync::Arc;

use jackfield_model::permission::{AddChannelMember, ReadChannel, RemoveChannelMember};
use jackfield_model::{AppError, Channel, ChannelId, ChannelMember, Millis, TeamMember, User, UserId, names};
use jackfield_storage::{Tx, channel_members, team_members, users};

use super::notices::Notice;
use crate::authorize::Granted;
use crate::bounds::listed;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Adds a user to a channel; answers the membership that is there when they are in already.
///
/// # Errors
/// 400 for archived, direct and group channels; 404 for a user who is not in the team; a plugin's refusal.
#[crate::boxed]
pub async fn add_member(app: &App, granted: &Granted<AddChannelMember>) -> Result<ChannelMember> {
    add(app, granted.cx(), &granted.object(app).await?.channel, granted.target().user).await
}

/// Adds several users to a channel, by a grant that is about nobody alone. Those are added who can be.
///
/// # Errors
/// As [`add_member`], when nobody could be added; 400 for a list that is empty or too long.
#[crate::boxed]
pub async fn add_members(
    app: &App,
    granted: &Granted<AddChannelMember>,
    users: &[UserId],
) -> Result<Vec<ChannelMember>> {
    listed(granted.cx(), users, "user_ids")?;
    let alone = granted.target().user;
    if users.iter().any(|user| user.is_empty() || !(alone.is_empty() || alone == *user)) {
        return Err(AppError::invalid_param("user_id or user_ids").into());
    }
    let channel = &granted.object(app).await?.channel;
    let mut added = Vec::with_capacity(users.len());
    let mut refused = None;
    for user in users {
        match add(app, granted.cx(), channel, *user).await {
            Ok(member) => added.push(member),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    // Mattermost: one who could not be added matters when there is no other.
    match refused {
        Some(refusal) if added.is_empty() => Err(refusal),
        _ => Ok(added),
    }
}

async fn add(app: &App, cx: &Arc<Cx>, channel: &Channel, user_id: UserId) -> Result<ChannelMember> {
    if channel.is_direct_or_group() {
        return Err(Failure::of("api.channel.add_user_to_channel.type.app_error", 400));
    }
    if channel.is_archived() {
        return Err(Failure::of("api.channel.add_user.to.channel.failed.deleted.app_error", 400));
    }
    let user = users::by_id(user_id).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?;
    let in_team = team_members::get(channel.team_id, user_id).optional::<TeamMember>(&app.store).await?;
    if !in_team.is_some_and(|member| member.delete_at.is_never()) {
        return Err(Failure::of("app.team.get_member.missing.app_error#channel", 404));
    }
    if let Some(there) = channel_members::get(channel.id, user_id).optional::<ChannelMember>(&app.store).await? {
        return Ok(there);
    }
    let draft = new_member(channel.id, &user, false, app.now());
    let verdict = app.hooks.channel_member_will_be_added(cx, &draft).await?;
    let mut member = verdict.settle(draft, "Channel member")?;
    // A plugin may change a membership's settings, not whose it is or where.
    member.channel_id = channel.id;
    member.user_id = user_id;
    let (bus, by) = (app.events.clone(), cx.clone());
    let team_id = channel.team_id;
    let added = app
        .transact(async move |tx: &mut Tx| {
            let added = enter(&mut *tx, &member).await?;
            if added {
                tx.record(&bus, Event::UserAdded { channel_id: member.channel_id, team_id, user_id }, &by);
            }
            Ok(added)
        })
        .await?;
    if added {
        let actor = cx.user_id();
        let (writer, notice) = if actor.is_empty() || actor == user_id {
            (user_id, Notice::Joined)
        } else {
            (actor, Notice::Added { user: user_id })
        };
        notice.write(app, cx, channel.id, writer).await;
    }
    stored(app, channel.id, user_id).await
}

/// Removes a user from a channel.
///
/// # Errors
/// 400 for direct and group channels and for the channel that all members of a team are in; 404 for a stranger.
#[crate::boxed]
pub async fn remove_member(app: &App, granted: &Granted<RemoveChannelMember>) -> Result<()> {
    let (channel, user_id, cx) = (&granted.object(app).await?.channel, granted.target().user, granted.cx());
    if channel.is_direct_or_group() {
        return Err(Failure::of("api.channel.remove_channel_member.type.app_error", 400));
    }
    if channel.is_archived() {
        return Err(Failure::of("api.channel.remove_user_from_channel.deleted.app_error", 400));
    }
    let user = users::by_id(user_id).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?;
    if channel.name == names::TOWN_SQUARE && !user.is_guest() {
        return Err(Failure::of("api.channel.remove.default.app_error", 400).with("name", &channel.display_name));
    }
    let (bus, by) = (app.events.clone(), cx.clone());
    let (channel_id, remover_id, now) = (channel.id, cx.user_id(), app.now());
    let left = app
        .transact(async move |tx: &mut Tx| {
            let left = withdraw(&mut *tx, channel_id, user_id, now).await?;
            if left {
                tx.record(&bus, Event::UserRemoved { channel_id, user_id, remover_id }, &by);
            }
            Ok(left)
        })
        .await?;
    if !left {
        return Err(no_member());
    }
    let (writer, notice) = if remover_id == user_id {
        (user_id, Notice::Left)
    } else {
        (remover_id.some().unwrap_or(user_id), Notice::Removed { user: user_id })
    };
    notice.write(app, cx, channel.id, writer).await;
    Ok(())
}

/// One page of a channel's members.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn members(app: &App, granted: &Granted<ReadChannel>, limit: i64, offset: i64) -> Result<Vec<ChannelMember>> {
    let mut found = channel_members::page(granted.target(), limit, offset).all::<ChannelMember>(&app.store).await?;
    crate::schemes::dress_channel_members(app, &mut found).await?;
    Ok(found)
}

/// The members of a channel among these users.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn members_by_ids(app: &App, granted: &Granted<ReadChannel>, users: &[UserId]) -> Result<Vec<ChannelMember>> {
    listed(granted.cx(), users, "user_ids")?;
    let mut found = channel_members::by_users(granted.target(), users).all::<ChannelMember>(&app.store).await?;
    crate::schemes::dress_channel_members(app, &mut found).await?;
    Ok(found)
}

/// A user's membership of a channel.
///
/// # Errors
/// 404 when they are not in.
#[crate::boxed]
pub async fn member(app: &App, granted: &Granted<ReadChannel>, user: UserId) -> Result<ChannelMember> {
    stored(app, granted.target(), user).await
}

pub(super) async fn stored(app: &App, channel: ChannelId, user: UserId) -> Result<ChannelMember> {
    let found = channel_members::get(channel, user).optional::<ChannelMember>(&app.store).await?;
    let mut found = [found.ok_or_else(no_member)?];
    crate::schemes::dress_channel_members(app, &mut found).await?;
    let [member] = found;
    Ok(member)
}

fn no_member() -> Failure {
    Failure::of("app.channel.get_member.missing.app_error", 404)
}

/// A membership as somebody gets it who comes new.
pub(crate) fn new_member(channel_id: ChannelId, user: &User, admin: bool, now: Millis) -> ChannelMember {
    let guest = user.is_guest();
    let mut member = ChannelMember {
        channel_id,
        user_id: user.id,
        last_viewed_at: now,
        last_update_at: now,
        notify_props: ChannelMember::default_notify_props(),
        scheme_guest: guest,
        scheme_user: !guest,
        // Mattermost: guests administer nothing.
        scheme_admin: admin && !guest,
        ..ChannelMember::default()
    };
    member.compose_roles();
    member
}

/// Puts a user into a channel as part of a transaction; false when they are in already.
///
/// The caller records the event: which one depends on how they came.
pub(crate) async fn enter(tx: &mut Tx, member: &ChannelMember) -> Result<bool> {
    let added = channel_members::insert(member).execute(&mut *tx).await? > 0;
    if added {
        channel_members::note_join(member.channel_id, member.user_id, member.last_update_at).execute(&mut *tx).await?;
    }
    Ok(added)
}

/// Takes a user out of a channel as part of a transaction; false when they were not in.
pub(crate) async fn withdraw(tx: &mut Tx, channel: ChannelId, user: UserId, now: Millis) -> Result<bool> {
    let left = channel_members::delete(channel, user).execute(&mut *tx).await? > 0;
    if left {
        forget(tx, channel, user, now).await?;
    }
    Ok(left)
}

/// Forgets what a user followed in a channel that they are no member of any more.
pub(crate) async fn forget(tx: &mut Tx, channel: ChannelId, user: UserId, now: Millis) -> Result<()> {
    channel_members::delete_threads(channel, user).execute(&mut *tx).await?;
    channel_members::note_leave(channel, user, now).execute(&mut *tx).await?;
    Ok(())
}
