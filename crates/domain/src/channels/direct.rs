//! Direct and group channels: they belong to no team and are the same whoever opens them.

use std::sync::Arc;

use jackfield_model::permission::{CreateDirectChannel, CreateGroupChannel};
use jackfield_model::{AppError, Channel, ChannelType, TeamId, User, UserId, limits, names};
use jackfield_storage::{Tx, channels, team_members, users};

use super::create::fresh;
use super::members::{enter, new_member};
use crate::authorize::Granted;
use crate::bounds::at_most;
use crate::events::{Event, Record};
use crate::users::seen_among;
use crate::{App, Cx, Failure, Result};

/// Gets or creates the direct channel of two users, who may be the same.
///
/// # Errors
/// 400 for unknown users; 403 for somebody whom the caller does not see, and when the server restricts direct channels to teams and they share none.
#[crate::boxed]
pub async fn direct(app: &App, granted: &Granted<CreateDirectChannel>) -> Result<Channel> {
    let (named, me) = (granted.target(), granted.user_id());
    if named.one.is_empty() || named.other.is_empty() {
        return Err(AppError::invalid_param("user_id").into());
    }
    // Whoever opens it is its creator.
    let (one, other) = if named.other == me { (named.other, named.one) } else { (named.one, named.other) };
    let name = names::direct_channel_name(one, other);
    if let Some(there) = channels::by_name(TeamId::EMPTY, &name).optional::<Channel>(&app.store).await? {
        return Ok(there);
    }
    check_seen(app, granted.cx(), &[one, other]).await?;
    let members = load_users(app, &[one, other])
        .await?
        .ok_or_else(|| Failure::of("api.channel.create_direct_channel.invalid_user.app_error", 400))?;
    let with_bot = members.iter().any(|user| user.is_bot);
    if one != other && !with_bot && !granted.cx().is_trusted() {
        check_shared_team(app, one, other).await?;
    }
    let draft = Channel { channel_type: ChannelType::Direct, name, ..Channel::default() };
    let event =
        move |channel: &Channel| Event::DirectAdded { channel_id: channel.id, creator_id: one, teammate_id: other };
    let draft = Channel { display_name: String::new(), ..fresh(draft, one, app.now()) };
    open(app, granted.cx(), draft, members, event).await
}

/// Gets or creates the group channel of 3 to 8 users; whoever acts is one of them.
///
/// # Errors
/// 400 for unknown users, or too few or many.
#[crate::boxed]
pub async fn group(app: &App, granted: &Granted<CreateGroupChannel>, users: &[UserId]) -> Result<Channel> {
    at_most(users, limits::GROUP_CHANNEL_MAX_USERS, "user_ids")?;
    let mut ids: Vec<UserId> = users.to_vec();
    ids.extend(granted.user_id().some());
    ids.sort_unstable();
    ids.dedup();
    if !(limits::GROUP_CHANNEL_MIN_USERS..=limits::GROUP_CHANNEL_MAX_USERS).contains(&ids.len()) {
        return Err(Failure::of("api.channel.create_group.bad_size.app_error", 400));
    }
    let name = names::group_channel_name(&ids);
    if let Some(there) = channels::by_name(TeamId::EMPTY, &name).optional::<Channel>(&app.store).await? {
        return Ok(there);
    }
    check_seen(app, granted.cx(), &ids).await?;
    let members =
        load_users(app, &ids).await?.ok_or_else(|| Failure::of("api.channel.create_group.bad_user.app_error", 400))?;
    let display_name = names::group_display_name(members.iter().map(|user| user.username.as_str()));
    let draft = Channel { channel_type: ChannelType::Group, name, display_name, ..Channel::default() };
    let event = move |channel: &Channel| Event::GroupAdded { channel_id: channel.id, teammate_ids: ids };
    let draft = fresh(draft, granted.user_id(), app.now());
    open(app, granted.cx(), draft, members, event).await
}

/// Stores the channel with its members, unless somebody else just did.
async fn open(
    app: &App,
    cx: &Arc<Cx>,
    channel: Channel,
    members: Vec<User>,
    event: impl FnOnce(&Channel) -> Event + Send + 'static,
) -> Result<Channel> {
    let now = app.now();
    let name = channel.name.clone();
    let (bus, cx) = (app.events.clone(), cx.clone());
    let result = app
        .transact(async move |tx: &mut Tx| {
            super::create::insert(&mut *tx, &channel).await?;
            for user in &members {
                enter(&mut *tx, &new_member(channel.id, user, false, now)).await?;
            }
            tx.record(&bus, event(&channel), &cx);
            Ok(channel)
        })
        .await;
    match result {
        Err(failure) if failure.0.id == super::create::name_taken().0.id => {
            // Two opened it at once: the other one's is the channel of both.
            Ok(channels::by_name(TeamId::EMPTY, &name).one(&app.store).await?)
        }
        other => other,
    }
}

/// All of these users, or `None` when one does not exist.
async fn load_users(app: &App, ids: &[UserId]) -> Result<Option<Vec<User>>> {
    let found = users::by_ids(ids).all::<User>(&app.store).await?;
    let all_there = ids.iter().all(|id| found.iter().any(|user| user.id == *id));
    Ok(all_there.then_some(found))
}

/// Guests write to people alone with whom they share a channel.
async fn check_seen(app: &App, cx: &Arc<Cx>, users: &[UserId]) -> Result<()> {
    match seen_among(app, cx, users).await? {
        Some(seen) if users.iter().any(|user| !seen.contains(user)) => Err(AppError::no_permission().into()),
        _ => Ok(()),
    }
}

async fn check_shared_team(app: &App, one: UserId, other: UserId) -> Result<()> {
    if app.config.read().settings.team.restrict_direct_message != "team" {
        return Ok(());
    }
    let (shares,) = team_members::share_a_team(one, other).one::<(bool,)>(&app.store).await?;
    if shares {
        return Ok(());
    }
    Err(Failure::of("api.channel.create_channel.direct_channel.team_restricted_error", 403))
}
