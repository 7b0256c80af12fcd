//! Finding people, each shown as the caller may see them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jackfield_model::permission::{ListUsers, ReadChannel, ReadGroup, SignedIn, ViewTeam, ViewUser};
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelType, GroupId, Millis, TeamId, User, UserAutocomplete, UserId, UserSearch,
    UsersStats, names,
};
use jackfield_storage::users::{self as statements, Activity, AnyRole, Listed, Order, Ranks, Scope};
use jackfield_storage::{access, channel_members, channels};

use super::{all_shown, shown};
use crate::authorize::Granted;
use crate::bounds::listed;
use crate::failure::Found;
use crate::{App, Cx, Result};

/// Results of one search at most. Mattermost: 100, and 1000 on request.
const FOUND: i64 = 100;
const FOUND_MAX: i64 = 1000;
/// Roles that one list may name.
const ROLES: usize = 100;

/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ViewUser>) -> Result<User> {
    Ok(shown(app, granted.cx(), &*granted.object(app).await?))
}

/// Whose a new thing is: the caller's, or where nobody calls, as at the machine itself, that of whom its draft names.
///
/// # Errors
/// 400 when that is nobody.
pub(crate) async fn owner_of_new(app: &App, cx: &Cx, named: UserId) -> Result<UserId> {
    if let Some(caller) = cx.user_id().some() {
        return Ok(caller);
    }
    if cx.is_trusted() {
        return Ok(named);
    }
    let there = statements::by_id(named).optional::<User>(&app.store).await?;
    Ok(there.ok_or_else(|| AppError::invalid_param("user_id"))?.id)
}

/// # Errors
/// 404 for an unknown name, and for people whom the caller may not see.
#[crate::boxed]
pub async fn by_username(app: &App, cx: &Arc<Cx>, username: &str) -> Result<User> {
    let user = statements::by_username(&username.to_lowercase()).optional::<User>(&app.store).await?;
    visible(app, cx, user).await
}

/// # Errors
/// 404 for an unknown address, and for people whom the caller may not see.
#[crate::boxed]
pub async fn by_email(app: &App, cx: &Arc<Cx>, email: &str) -> Result<User> {
    let may_search = super::privacy(app).show_email || app.holds(cx, "manage_system");
    let user = statements::by_email(&email.to_lowercase()).optional::<User>(&app.store).await?;
    visible(app, cx, user.filter(|_| may_search)).await
}

async fn visible(app: &App, cx: &Arc<Cx>, user: Option<User>) -> Result<User> {
    let user = user.found_or("app.user.missing_account.const")?;
    if !app.may::<ViewUser>(cx, user.id).await? {
        return None.found_or("app.user.missing_account.const");
    }
    Ok(shown(app, cx, &user))
}

/// `since`: only those who changed after it, unless it is never.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn by_ids(app: &App, granted: &Granted<ListUsers>, ids: &[UserId], since: Millis) -> Result<Vec<User>> {
    listed(granted.cx(), ids, "user_ids")?;
    let query = if since.is_never() { statements::by_ids(ids) } else { statements::by_ids_since(ids, since) };
    let found = query.all::<User>(&app.store).await?;
    among_visible(app, granted, found).await
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn by_usernames(app: &App, granted: &Granted<ListUsers>, names: &[String]) -> Result<Vec<User>> {
    listed(granted.cx(), names, "user_ids")?;
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let found = statements::by_usernames(&names).all::<User>(&app.store).await?;
    among_visible(app, granted, found).await
}

/// Guests see only people they share a channel with; everybody else sees everybody.
async fn among_visible(app: &App, granted: &Granted<ListUsers>, mut found: Vec<User>) -> Result<Vec<User>> {
    let cx = granted.cx();
    let ids: Vec<UserId> = found.iter().map(|user| user.id).collect();
    if let Some(seen) = seen_among(app, cx, &ids).await? {
        found.retain(|user| seen.contains(&user.id));
    }
    Ok(all_shown(app, cx, found))
}

/// Whom of some users the caller may see; nothing when it is everybody.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn seen_among(app: &App, cx: &Cx, users: &[UserId]) -> Result<Option<BTreeSet<UserId>>> {
    if cx.is_trusted() || app.holds(cx, "view_members") {
        return Ok(None);
    }
    let me = cx.user_id();
    let met = access::who_share_a_channel(me, users).all::<(UserId,)>(&app.store).await?;
    Ok(Some(met.into_iter().map(|(user,)| user).chain([me]).collect()))
}

/// Which users a list shows; empty ids do not narrow it.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    pub in_team: TeamId,
    pub not_in_team: TeamId,
    pub in_channel: ChannelId,
    pub not_in_channel: ChannelId,
    pub in_group: GroupId,
    pub not_in_group: GroupId,
    /// With a team or channel that somebody is not in: only whom its groups let in.
    pub group_constrained: bool,
    /// In no team at all.
    pub without_team: bool,
    /// Any of these roles, of the system or of the next two.
    pub roles: Vec<String>,
    /// `team_admin`, `team_user` or `team_guest`, in the team of `in_team`.
    pub team_roles: Vec<String>,
    /// `channel_admin`, `channel_user` or `channel_guest`, in the channel of `in_channel`.
    pub channel_roles: Vec<String>,
    pub active: bool,
    pub inactive: bool,
    /// Only whose account changed after it; never for all.
    pub updated_after: Millis,
    /// `last_activity_at` and `create_at` of a team's, `status` and `admin` of a channel's, `display_name` of a group's; or the username.
    pub sort: String,
}

impl ListFilter {
    /// The order that was asked for, where there is one for such a list. Mattermost: each belongs to one kind of list.
    fn order(&self) -> Result<Order> {
        let of_a_channel = !self.in_channel.is_empty();
        let elsewhere =
            of_a_channel || self.without_team || !self.not_in_team.is_empty() || !self.not_in_channel.is_empty();
        let of_a_team =
            !self.in_team.is_empty() && !elsewhere && self.in_group.is_empty() && self.not_in_group.is_empty();
        match self.sort.as_str() {
            "" | "username" => Ok(Order::Username),
            "last_activity_at" if of_a_team => Ok(Order::LastActivity),
            "create_at" if of_a_team => Ok(Order::Newest),
            "status" if of_a_channel => Ok(Order::Status),
            "admin" if of_a_channel => Ok(Order::AdministratorsOf(self.in_channel)),
            "display_name" if !self.in_group.is_empty() || !self.not_in_group.is_empty() => Ok(Order::DisplayName),
            _ => Err(AppError::invalid_url_param("sort").into()),
        }
    }

    /// The roles that were asked for. Mattermost: those of a team or channel count with it only.
    fn any_role(&self) -> Result<AnyRole> {
        // Mattermost: a role has small letters, numbers and underlines.
        let is_role =
            |role: &String| role.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        for (name, roles) in
            [("role", &self.roles), ("team_roles", &self.team_roles), ("channel_roles", &self.channel_roles)]
        {
            if !roles.iter().all(is_role) || roles.len() > ROLES {
                return Err(AppError::invalid_url_param(name).into());
            }
        }
        Ok(AnyRole {
            system: self.roles.clone(),
            team: (self.in_team, if self.in_team.is_empty() { Ranks::default() } else { Ranks::of(&self.team_roles) }),
            channel: (
                self.in_channel,
                if self.in_channel.is_empty() { Ranks::default() } else { Ranks::of(&self.channel_roles) },
            ),
        })
    }
}

/// # Errors
/// 400 for an order that such a list does not have; 403 when the team or channel that narrows it is closed to the caller.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ListUsers>,
    filter: ListFilter,
    (limit, offset): (i64, i64),
) -> Result<Vec<User>> {
    let cx = granted.cx();
    let (order, roles) = (filter.order()?, filter.any_role()?);
    let activity = match (filter.active, filter.inactive) {
        (true, false) => Activity::Active,
        (false, true) => Activity::Inactive,
        _ => Activity::All,
    };
    for team in [filter.in_team, filter.not_in_team].into_iter().filter_map(TeamId::some) {
        app.require::<ViewTeam>(cx, team).await?;
    }
    for channel in [filter.in_channel, filter.not_in_channel].into_iter().filter_map(ChannelId::some) {
        app.require::<ReadChannel>(cx, channel).await?;
    }
    for group in [filter.in_group, filter.not_in_group].into_iter().filter_map(GroupId::some) {
        app.require::<ReadGroup>(cx, group).await?;
    }
    if filter.without_team && !cx.is_trusted() && !app.holds(cx, "list_users_without_team") {
        return Err(AppError::no_permission().into());
    }
    // Mattermost: only the team's members could be added to a channel, and without a team that is nobody.
    if !filter.not_in_channel.is_empty() && filter.in_team.is_empty() {
        return Ok(Vec::new());
    }
    let could_be_added = !filter.not_in_team.is_empty() || !filter.not_in_channel.is_empty();
    let listed = Listed {
        in_team: filter.in_team,
        not_in_team: filter.not_in_team,
        in_channel: filter.in_channel,
        not_in_channel: filter.not_in_channel,
        in_group: filter.in_group,
        not_in_group: filter.not_in_group,
        let_into_team: if filter.group_constrained { filter.not_in_team } else { TeamId::EMPTY },
        let_into_channel: if filter.group_constrained { filter.not_in_channel } else { ChannelId::EMPTY },
        without_team: filter.without_team,
        roles,
        activity: if could_be_added { Activity::Active } else { activity },
        people_only: !filter.not_in_team.is_empty(),
        updated_after: filter.updated_after,
        order,
    };
    let found = statements::page(cx.user_id(), listed, limit, offset).all::<User>(&app.store).await?;
    among_visible(app, granted, found).await
}

/// # Errors
/// 403 when a team or channel that narrows the search is closed to the caller.
#[crate::boxed]
pub async fn search(app: &App, granted: &Granted<ListUsers>, asked: UserSearch) -> Result<Vec<User>> {
    let cx = granted.cx();
    if asked.term.trim().is_empty() && !cx.is_trusted() {
        return Err(AppError::invalid_param("term").into());
    }
    for team in [asked.team_id, asked.not_in_team_id].into_iter().filter_map(TeamId::some) {
        app.require::<ViewTeam>(cx, team).await?;
    }
    for channel in [asked.in_channel_id, asked.not_in_channel_id].into_iter().filter_map(ChannelId::some) {
        app.require::<ReadChannel>(cx, channel).await?;
    }
    let scope = Scope {
        team: asked.team_id,
        not_in_team: asked.not_in_team_id,
        channel: asked.in_channel_id,
        not_in_channel: asked.not_in_channel_id,
        allow_inactive: asked.allow_inactive,
        by_email: super::privacy(app).show_email || app.holds(cx, "manage_system"),
    };
    let limit = if asked.limit > 0 { asked.limit.min(FOUND_MAX) } else { FOUND };
    let found = statements::search(&term(&asked.term), scope, limit).all::<User>(&app.store).await?;
    among_visible(app, granted, found).await
}

/// Suggestions for what somebody types after `@`: members of the channel first, then of the team.
///
/// # Errors
/// 403 when the team or channel is closed to the caller.
#[crate::boxed]
pub async fn autocomplete(
    app: &App,
    granted: &Granted<ListUsers>,
    (team, channel): (TeamId, ChannelId),
    name: &str,
    limit: i64,
) -> Result<UserAutocomplete> {
    let cx = granted.cx();
    let limit = if limit > 0 { limit.min(FOUND_MAX) } else { FOUND };
    let term = term(name);
    let mut answer = UserAutocomplete::default();
    if let Some(team) = team.some() {
        app.require::<ViewTeam>(cx, team).await?;
    }
    let everybody = Scope { team, ..Scope::default() };
    let Some(channel) = channel.some() else {
        let found = statements::search(&term, everybody, limit).all::<User>(&app.store).await?;
        answer.users = among_visible(app, granted, found).await?;
        return Ok(answer);
    };
    app.require::<ReadChannel>(cx, channel).await?;
    let inside = Scope { channel, ..Scope::default() };
    let found = statements::search(&term, inside, limit).all::<User>(&app.store).await?;
    answer.users = among_visible(app, granted, found).await?;
    if !team.is_empty() {
        let outside = Scope { not_in_channel: channel, ..everybody };
        let found = statements::search(&term, outside, limit).all::<User>(&app.store).await?;
        answer.out_of_channel = among_visible(app, granted, found).await?;
    }
    Ok(answer)
}

fn term(text: &str) -> String {
    text.trim().trim_start_matches('@').to_lowercase()
}

/// The members of group channels that the caller is in, without the caller.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn group_members(
    app: &App,
    granted: &Granted<ListUsers>,
    ids: &[ChannelId],
) -> Result<BTreeMap<ChannelId, Vec<User>>> {
    listed(granted.cx(), ids, "user_ids")?;
    let me = granted.user_id();
    let mut answer = BTreeMap::new();
    for channel in channels::by_ids(ids).all::<Channel>(&app.store).await? {
        if channel.channel_type != ChannelType::Group {
            continue;
        }
        let members = channel_members::ids(channel.id, 20).all::<(UserId,)>(&app.store).await?;
        let members: Vec<UserId> = members.into_iter().map(|row| row.0).collect();
        if !members.contains(&me) {
            continue;
        }
        let others: Vec<UserId> = members.into_iter().filter(|user| *user != me).collect();
        let found = statements::by_ids(&others).all::<User>(&app.store).await?;
        answer.insert(channel.id, found.iter().map(|user| shown(app, granted.cx(), user)).collect());
    }
    Ok(answer)
}

/// How many people there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn stats(app: &App, _: &Granted<SignedIn>) -> Result<UsersStats> {
    let (total_users_count,) = statements::count_active().one::<(i64,)>(&app.store).await?;
    Ok(UsersStats { total_users_count })
}

/// Whether nobody has an account yet: the first one will administer the server.
#[crate::boxed]
pub async fn is_empty(app: &App) -> bool {
    statements::any_person().optional::<(UserId,)>(&app.store).await.is_ok_and(|any| any.is_none())
}

/// People whom the caller has a direct channel with.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn known(app: &App, granted: &Granted<SignedIn>) -> Result<Vec<UserId>> {
    let user = granted.user_id();
    let own = channels::of_user(user, false, Millis::NEVER).all::<Channel>(&app.store).await?;
    Ok(own
        .iter()
        .filter(|channel| channel.channel_type == ChannelType::Direct)
        .filter_map(|channel| names::direct_teammate(&channel.name, user))
        .collect())
}
