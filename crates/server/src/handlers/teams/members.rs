//! Who is in a team, what they may do, and a user's own teams.

use jackfield_api::PlainOrMore;
use jackfield_api::teams as api;
use jackfield_domain::channels::SchemeFlags;
use jackfield_domain::teams::{self, Order};
use jackfield_domain::texts::locale_of;
use jackfield_domain::{App, Granted};
use jackfield_model::permission::{AddTeamMember, JoinTeam, ViewTeam};
use jackfield_model::{AppError, TeamMemberWithError, UserId, limits};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

/// Users that one request may add. Mattermost: as many.
const ADDED_AT_ONCE: usize = 256;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetTeamMembers, _, _>(list)
        .add::<api::GetTeamMember, _, _>(get)
        .add::<api::GetTeamMembersByIds, _, _>(by_ids)
        .add::<api::AddTeamMember, _, _>(add_one)
        .add::<api::AddTeamMembers, _, _>(add_many)
        .add::<api::RemoveTeamMember, _, _>(remove)
        .add::<api::UpdateTeamMemberRoles, _, _>(set_roles)
        .add::<api::UpdateTeamMemberSchemeRoles, _, _>(set_scheme_roles)
        .add::<api::GetTeamsForUser, _, _>(teams_of_user)
        .add::<api::GetTeamMembersForUser, _, _>(memberships_of_user)
        .add::<api::GetTeamsUnreadForUser, _, _>(unreads)
        .add::<api::GetTeamUnread, _, _>(unread)
}

async fn list(call: Call<api::GetTeamMembers>) -> Answer<api::GetTeamMembers> {
    let granted = call.granted(call.path.team_id).await?;
    let window = call.query.window();
    let order = if call.query.sort == "Username" { Order::ByUsername } else { Order::ById };
    let page = (window.limit, window.offset);
    Ok(Reply::json(teams::members(&call.app, &granted, order, call.query.exclude_deleted_users, page).await?))
}

async fn get(call: Call<api::GetTeamMember>) -> Answer<api::GetTeamMember> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(teams::member(&call.app, &granted, call.path.user_id.or(call.me())).await?))
}

async fn by_ids(call: Call<api::GetTeamMembersByIds>) -> Answer<api::GetTeamMembersByIds> {
    let granted = call.granted(call.path.team_id).await?;
    if call.body.is_empty() || call.body.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("user_ids").into());
    }
    Ok(Reply::json(teams::members_by_ids(&call.app, &granted, &call.body).await?))
}

async fn add_one(call: Call<api::AddTeamMember>) -> Answer<api::AddTeamMember> {
    let (team, user) = (call.path.team_id, call.body.user_id);
    if user.is_empty() {
        return Err(AppError::invalid_param("user_id").into());
    }
    if call.body.team_id != team {
        return Err(AppError::invalid_param("team_id").into());
    }
    if user == call.me() {
        return Ok(Reply::json(teams::join(&call.app, &call.also_granted::<JoinTeam>(team).await?).await?));
    }
    Ok(Reply::json(teams::add_member(&call.app, &call.granted(team).await?, user).await?))
}

async fn add_many(call: Call<api::AddTeamMembers>) -> Answer<api::AddTeamMembers> {
    let granted = call.granted(call.path.team_id).await?;
    if call.body.is_empty() || call.body.len() > ADDED_AT_ONCE {
        return Err(AppError::of("api.team.add_members.error", 400).into());
    }
    if call.body.iter().any(|member| member.team_id != call.path.team_id || member.user_id.is_empty()) {
        return Err(AppError::invalid_param("team_id or user_id").into());
    }
    let users: Vec<UserId> = call.body.iter().map(|member| member.user_id).collect();
    if call.query.graceful {
        return Ok(Reply::json(PlainOrMore::More(add_gracefully(&call.app, &granted, &users).await)));
    }
    let mut added = Vec::with_capacity(users.len());
    for user in users {
        added.push(teams::add_member(&call.app, &granted, user).await?);
    }
    Ok(Reply::json(PlainOrMore::Plain(added)))
}

/// Adds whom it can and says of the others why not.
async fn add_gracefully(app: &App, granted: &Granted<AddTeamMember>, users: &[UserId]) -> Vec<TeamMemberWithError> {
    let locale = locale_of(app, granted.cx()).await;
    let mut answers = Vec::with_capacity(users.len());
    for &user_id in users {
        answers.push(match teams::add_member(app, granted, user_id).await {
            Ok(member) => TeamMemberWithError { user_id, member: Some(member), error: None },
            Err(refusal) => TeamMemberWithError { user_id, member: None, error: Some(refusal.told(locale).into()) },
        });
    }
    answers
}

async fn remove(call: Call<api::RemoveTeamMember>) -> Answer<api::RemoveTeamMember> {
    let (team, user) = (call.path.team_id, call.path.user_id.or(call.me()));
    if user == call.me() {
        teams::leave(&call.app, &call.also_granted::<ViewTeam>(team).await?).await?;
    } else {
        teams::remove_member(&call.app, &call.granted(team).await?, user).await?;
    }
    Ok(Reply::ok())
}

async fn set_roles(call: Call<api::UpdateTeamMemberRoles>) -> Answer<api::UpdateTeamMemberRoles> {
    let granted = call.granted(call.path.team_id).await?;
    teams::set_roles(&call.app, &granted, call.path.user_id.or(call.me()), &call.body.roles).await?;
    Ok(Reply::ok())
}

async fn set_scheme_roles(call: Call<api::UpdateTeamMemberSchemeRoles>) -> Answer<api::UpdateTeamMemberSchemeRoles> {
    let granted = call.granted(call.path.team_id).await?;
    let body = &call.body;
    let flags = SchemeFlags { guest: body.scheme_guest, user: body.scheme_user, admin: body.scheme_admin };
    teams::set_scheme_roles(&call.app, &granted, call.path.user_id.or(call.me()), flags).await?;
    Ok(Reply::ok())
}

async fn teams_of_user(call: Call<api::GetTeamsForUser>) -> Answer<api::GetTeamsForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(teams::of_user(&call.app, &granted).await?))
}

async fn memberships_of_user(call: Call<api::GetTeamMembersForUser>) -> Answer<api::GetTeamMembersForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(teams::memberships_of_user(&call.app, &granted).await?))
}

async fn unreads(call: Call<api::GetTeamsUnreadForUser>) -> Answer<api::GetTeamsUnreadForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let mut found = teams::unreads(&call.app, &granted, call.query.include_collapsed_threads).await?;
    found.retain(|unread| unread.team_id != call.query.exclude_team);
    Ok(Reply::json(found))
}

async fn unread(call: Call<api::GetTeamUnread>) -> Answer<api::GetTeamUnread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    call.also_granted::<ViewTeam>(call.path.team_id).await?;
    Ok(Reply::json(teams::unread(&call.app, &granted, call.path.team_id).await?))
}
