//! Who is in a team, what they may do, and a user's own teams.

use jackfield_api::PlainOrMore;
use jackfield_api::teams as api;
use jackfield_domain::channels::SchemeFlags;
use jackfield_domain::teams::{self, Order};
use jackfield_domain::texts::locale_of;
use jackfield_model::permission::{TeamMemberOf, ViewTeam};
use jackfield_model::{AppError, TeamMemberWithError, UserId};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

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
    Ok(Reply::json(teams::members_by_ids(&call.app, &granted, &call.body).await?))
}

async fn add_one(call: Call<api::AddTeamMember>) -> Answer<api::AddTeamMember> {
    let membership = TeamMemberOf { team: call.path.team_id, user: call.body.user_id };
    if call.body.team_id != membership.team {
        return Err(AppError::invalid_param("team_id").into());
    }
    Ok(Reply::json(teams::add_member(&call.app, &call.granted(membership).await?).await?))
}

async fn add_many(call: Call<api::AddTeamMembers>) -> Answer<api::AddTeamMembers> {
    let (team, graceful) = (call.path.team_id, call.query.graceful);
    let granted = call.granted(team).await?;
    if call.body.iter().any(|member| member.team_id != team) {
        return Err(AppError::invalid_param("team_id or user_id").into());
    }
    let users: Vec<UserId> = call.body.iter().map(|member| member.user_id).collect();
    let outcomes = teams::add_members(&call.app, &granted, &users, graceful).await?;
    if !graceful {
        let added = outcomes.into_iter().map(|(_, outcome)| outcome).collect::<Result<_, _>>()?;
        return Ok(Reply::json(PlainOrMore::Plain(added)));
    }
    let locale = locale_of(&call.app, &call.cx).await;
    let told = outcomes.into_iter().map(|(user_id, outcome)| match outcome {
        Ok(member) => TeamMemberWithError { user_id, member: Some(member), error: None },
        Err(refusal) => TeamMemberWithError { user_id, member: None, error: Some(refusal.told(locale).into()) },
    });
    Ok(Reply::json(PlainOrMore::More(told.collect())))
}

async fn remove(call: Call<api::RemoveTeamMember>) -> Answer<api::RemoveTeamMember> {
    let membership = TeamMemberOf { team: call.path.team_id, user: call.path.user_id.or(call.me()) };
    teams::remove_member(&call.app, &call.granted(membership).await?).await?;
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
    let (but, with_threads) = (call.query.exclude_team, call.query.include_collapsed_threads);
    Ok(Reply::json(teams::unreads(&call.app, &granted, but, with_threads).await?))
}

async fn unread(call: Call<api::GetTeamUnread>) -> Answer<api::GetTeamUnread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    call.also_granted::<ViewTeam>(call.path.team_id).await?;
    Ok(Reply::json(teams::unread(&call.app, &granted, call.path.team_id).await?))
}
