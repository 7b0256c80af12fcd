//! Who is in a team: coming, going, and lists of them.

use std::sync::Arc;

use jackfield_model::permission::{
    AddTeamMember, AddTeamMembers, ChannelMemberOf, ReadTeamsOfUser, RemoveTeamMember, ViewTeam,
};
use jackfield_model::{
    AppError, Channel, ChannelId, IntegrationKind, Millis, Team, TeamId, TeamMember, User, UserId, names,
};
use jackfield_storage::{Tx, channel_members, channels, team_members, users};

use super::valid;
use crate::authorize::Granted;
use crate::bounds::listed;
use crate::channels::{Notice, enter, forget, new_member as new_channel_member};
use crate::console::check_allowed;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Users that one request may add. Mattermost: as many.
const ADDED_AT_ONCE: usize = 256;

/// How a list of members is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    ById,
    ByUsername,
}

/// Adds a user to a team and to the channels that everybody is in; answers the membership that is
/// there when they are in already.
///
/// # Errors
/// 404 for an unknown user or team; 400 when the team is full or the user's address is not allowed;
/// a plugin's refusal.
#[crate::boxed]
pub async fn add_member(app: &App, granted: &Granted<AddTeamMember>) -> Result<TeamMember> {
    if granted.target().user.is_empty() {
        return Err(AppError::invalid_param("user_id").into());
    }
    add(app, granted.cx(), &granted.object(app).await?.team, granted.target().user).await
}

/// Adds several users to a team, and tells of each what became of it. Beginning with the first who could not be
/// added, nobody is, unless `graceful`.
///
/// # Errors
/// 400 when it is nobody, or too many.
#[crate::boxed]
pub async fn add_members(
    app: &App,
    granted: &Granted<AddTeamMembers>,
    users: &[UserId],
    graceful: bool,
) -> Result<Vec<(UserId, Result<TeamMember>)>> {
    if users.is_empty() {
        return Err(AppError::invalid_param("members").into());
    }
    if users.len() > ADDED_AT_ONCE {
        return Err(Failure::of("api.team.add_members.error", 400));
    }
    if users.iter().any(|user| user.is_empty()) {
        return Err(AppError::invalid_param("team_id or user_id").into());
    }
    let team = &granted.object(app).await?.team;
    let mut outcomes = Vec::with_capacity(users.len());
    for &user in users {
        let outcome = add(app, granted.cx(), team, user).await;
        let is_over = outcome.is_err() && !graceful;
        outcomes.push((user, outcome));
        if is_over {
            break;
        }
    }
    Ok(outcomes)
}

/// Whether a team takes somebody in: by their address, and by how many are in it.
///
/// # Errors
/// 400 with the reason why not.
pub(crate) async fn check_welcome(app: &App, team: &Team, user: &User) -> Result<()> {
    if user.is_bot {
        check_allowed(app, team.id, IntegrationKind::Bot, user.id.as_str())?;
    }
    let settings = app.config.read();
    valid::check_domain(team, &settings.settings.team.restrict_creation_to_domains, user)?;
    let (_, active) = team_members::count(team.id).one::<(i64, i64)>(&app.store).await?;
    // How many people a tenant may have is its own bound.
    if active >= settings.settings.team.max_users_per_team && !app.memory.tenants.has(team.id) {
        return Err(Failure::of("app.team.join_user_to_team.max_accounts.app_error", 400));
    }
    Ok(())
}

async fn add(app: &App, cx: &Arc<Cx>, team: &Team, user_id: UserId) -> Result<TeamMember> {
    if !team.delete_at.is_never() {
        return Err(Failure::of("app.team.get.find.app_error", 404));
    }
    let user = users::by_id(user_id).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?;
    if let Some(there) = in_team(app, team.id, user_id).await? {
        return Ok(there);
    }
    let defaults = default_channels(app, team.id, &user).await?;
    join(app, cx, team, user, defaults).await
}

/// Puts somebody into a team and into none of its channels; answers the membership that is there when they are in already.
///
/// # Errors
/// 400 with the reason why the team does not take them in; a plugin's refusal.
pub(crate) async fn enter_alone(app: &App, cx: &Arc<Cx>, team: &Team, user: User) -> Result<TeamMember> {
    match in_team(app, team.id, user.id).await? {
        Some(there) => Ok(there),
        None => join(app, cx, team, user, Vec::new()).await,
    }
}

async fn join(app: &App, cx: &Arc<Cx>, team: &Team, user: User, defaults: Vec<Channel>) -> Result<TeamMember> {
    let user_id = user.id;
    check_welcome(app, team, &user).await?;
    let now = app.now();
    let draft = new_member(team.id, &user, false, now);
    let verdict = app.hooks.team_member_will_be_added(cx, &draft).await?;
    let mut member = verdict.settle(draft, "Team member")?;
    // A plugin may change a membership's roles, not whose it is or where.
    (member.team_id, member.user_id) = (team.id, user_id);
    let joined = defaults.clone();
    let (bus, by, team_id) = (app.events.clone(), cx.clone(), team.id);
    app.transact(async move |tx: &mut Tx| {
        store_member(&mut *tx, &member).await?;
        tx.record(&bus, Event::AddedToTeam { team_id, user_id }, &by);
        for channel_id in join_channels(&mut *tx, &defaults, &user, false, now).await? {
            tx.record(&bus, Event::UserAdded { channel_id, team_id, user_id }, &by);
        }
        Ok(())
    })
    .await?;
    tell_joined(app, cx, &joined, user_id).await;
    stored(app, team_id, user_id).await
}

async fn tell_joined(app: &App, cx: &Arc<Cx>, joined: &[Channel], user: UserId) {
    let actor = cx.user_id();
    let by_other = !actor.is_empty() && actor != user;
    for channel in joined {
        let (writer, notice) = match (channel.name == names::TOWN_SQUARE, by_other) {
            (true, false) => (user, Notice::JoinedTeam),
            (true, true) => (actor, Notice::AddedToTeam { user }),
            (false, false) => (user, Notice::Joined),
            (false, true) => (actor, Notice::Added { user }),
        };
        notice.write(app, cx, channel.id, writer).await;
    }
}

/// The channels that a new member comes into; guests only where they are invited.
async fn default_channels(app: &App, team: TeamId, user: &User) -> Result<Vec<Channel>> {
    if user.is_guest() {
        return Ok(Vec::new());
    }
    let configured = app.config.read().settings.team.experimental_default_channels.clone();
    let mut wanted = vec![names::TOWN_SQUARE.to_owned()];
    // Mattermost: configured channels replace the second one, never the first.
    if configured.is_empty() {
        wanted.push(names::OFF_TOPIC.to_owned());
    }
    wanted.extend(configured);
    let mut found = channels::by_names(team, &wanted).all::<Channel>(&app.store).await?;
    found.retain(|channel| !channel.is_archived());
    Ok(found)
}

/// Puts somebody who was a guest into the channels that everybody of their teams is in. What refuses is left out.
pub(crate) async fn enter_default_channels(app: &App, cx: &Cx, user_id: UserId) {
    let of_teams = async {
        let user = users::by_id(user_id).optional::<User>(&app.store).await?;
        let user = user.found_or("app.user.missing_account.const")?;
        let mut all = Vec::new();
        for member in team_members::of_user(user_id).all::<TeamMember>(&app.store).await? {
            all.extend(default_channels(app, member.team_id, &user).await?);
        }
        Ok::<_, Failure>(all)
    };
    let channels = match of_teams.await {
        Ok(channels) => channels,
        Err(failure) => return tracing::error!("The channels that everybody is in could not be read: {failure}"),
    };
    for channel in channels {
        let joins = ChannelMemberOf { channel: channel.id, user: user_id };
        let joining = Granted::for_system(SystemCx::within(cx, "promotion"), joins);
        if let Err(failure) = crate::channels::add_member(app, &joining).await {
            tracing::info!(channel.id = %channel.id, "Somebody who was a guest did not come into a channel: {failure}");
        }
    }
}

/// Removes a user from a team and from all of its channels.
///
/// # Errors
/// 400 when they are not in.
#[crate::boxed]
pub async fn remove_member(app: &App, granted: &Granted<RemoveTeamMember>) -> Result<()> {
    let (team, user_id, cx) = (&granted.object(app).await?.team, granted.target().user, granted.cx());
    if in_team(app, team.id, user_id).await?.is_none() {
        return Err(Failure::of("api.team.remove_user_from_team.missing.app_error", 400));
    }
    let (bus, by) = (app.events.clone(), cx.clone());
    let (team_id, remover_id, now) = (team.id, cx.user_id(), app.now());
    app.transact(async move |tx: &mut Tx| {
        let left = channel_members::delete_of_team(team_id, user_id).all::<(ChannelId,)>(&mut *tx).await?;
        for (channel_id,) in left {
            forget(&mut *tx, channel_id, user_id, now).await?;
            tx.record(&bus, Event::UserRemoved { channel_id, user_id, remover_id }, &by);
        }
        team_members::leave(team_id, user_id, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::LeaveTeam { team_id, user_id }, &by);
        Ok(())
    })
    .await?;
    let town_square = channels::by_name(team.id, names::TOWN_SQUARE).optional::<Channel>(&app.store).await?;
    if let Some(channel) = town_square {
        let (writer, notice) = if remover_id.is_empty() || remover_id == user_id {
            (user_id, Notice::LeftTeam)
        } else {
            (remover_id, Notice::RemovedFromTeam { user: user_id })
        };
        notice.write(app, cx, channel.id, writer).await;
    }
    Ok(())
}

/// One page of a team's members.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn members(
    app: &App,
    granted: &Granted<ViewTeam>,
    order: Order,
    active_only: bool,
    (limit, offset): (i64, i64),
) -> Result<Vec<TeamMember>> {
    let team = granted.target();
    let query = match order {
        Order::ById => team_members::page_of(team, active_only, limit, offset),
        Order::ByUsername => team_members::page_by_username(team, active_only, limit, offset),
    };
    seen(app, granted, query.all(&app.store).await?).await
}

/// Those members whom the caller may see.
async fn seen(app: &App, granted: &Granted<ViewTeam>, mut found: Vec<TeamMember>) -> Result<Vec<TeamMember>> {
    crate::schemes::dress_team_members(app, &mut found).await?;
    let ids: Vec<UserId> = found.iter().map(|member| member.user_id).collect();
    if let Some(seen) = crate::users::seen_among(app, granted.cx(), &ids).await? {
        found.retain(|member| seen.contains(&member.user_id));
    }
    Ok(found)
}

/// The members of a team among these users.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn members_by_ids(app: &App, granted: &Granted<ViewTeam>, users: &[UserId]) -> Result<Vec<TeamMember>> {
    listed(granted.cx(), users, "user_ids")?;
    seen(app, granted, team_members::by_users(granted.target(), users).all(&app.store).await?).await
}

/// A user's membership of a team.
///
/// # Errors
/// 404 when they never were in.
#[crate::boxed]
pub async fn member(app: &App, granted: &Granted<ViewTeam>, user: UserId) -> Result<TeamMember> {
    let found = seen(app, granted, vec![stored(app, granted.target(), user).await?]).await?;
    found.into_iter().next().ok_or_else(no_member)
}

/// A user's memberships of teams.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn memberships_of_user(app: &App, granted: &Granted<ReadTeamsOfUser>) -> Result<Vec<TeamMember>> {
    let mut found = team_members::of_user(granted.target()).all::<TeamMember>(&app.store).await?;
    crate::schemes::dress_team_members(app, &mut found).await?;
    Ok(found)
}

/// The membership, also of somebody who left.
async fn stored(app: &App, team: TeamId, user: UserId) -> Result<TeamMember> {
    let found = team_members::get(team, user).optional::<TeamMember>(&app.store).await?;
    let mut found = [found.ok_or_else(no_member)?];
    crate::schemes::dress_team_members(app, &mut found).await?;
    let [member] = found;
    Ok(member)
}

pub(super) async fn in_team(app: &App, team: TeamId, user: UserId) -> Result<Option<TeamMember>> {
    let member = team_members::get(team, user).optional::<TeamMember>(&app.store).await?;
    Ok(member.filter(|member| member.delete_at.is_never()))
}

fn no_member() -> Failure {
    Failure::of("app.team.get_member.missing.app_error", 404)
}

/// A membership as somebody gets it who comes new.
pub(crate) fn new_member(team_id: TeamId, user: &User, admin: bool, now: Millis) -> TeamMember {
    let guest = user.is_guest();
    let mut member = TeamMember {
        team_id,
        user_id: user.id,
        create_at: now,
        scheme_guest: guest,
        scheme_user: !guest,
        scheme_admin: admin && !guest,
        ..TeamMember::default()
    };
    member.compose_roles();
    member
}

pub(crate) async fn store_member(tx: &mut Tx, member: &TeamMember) -> Result<()> {
    team_members::upsert(member).execute(&mut *tx).await?;
    Ok(())
}

/// Puts a user into channels as part of a transaction; answers into which they really came.
pub(super) async fn join_channels(
    tx: &mut Tx,
    channels: &[Channel],
    user: &User,
    admin: bool,
    now: Millis,
) -> Result<Vec<ChannelId>> {
    let mut joined = Vec::with_capacity(channels.len());
    for channel in channels {
        if enter(&mut *tx, &new_channel_member(channel.id, user, admin, now)).await? {
            joined.push(channel.id);
        }
    }
    Ok(joined)
}
