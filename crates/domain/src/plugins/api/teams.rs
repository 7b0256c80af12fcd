//! Teams: reading and changing them, and who is in them.

use jackfield_model::permission as may;
use jackfield_model::{AppError, Team, TeamId, TeamMember, TeamSearch, TeamStats, TeamUnread, UserId};
use serde::Serialize;

use super::{Bytes, Entry, Method, PluginApi, invalid, rows, whole};
use crate::Result;
use crate::plugins::Capability;
use crate::teams::{self, Change, Order};

/// Teams of one list. Mattermost answers all; a server with more pages through `search`.
const TEAMS: i64 = 1_000;
/// Members that one call adds at most. Mattermost: 20.
const ADDED: usize = 20;

/// What became of one of those who were to be added.
#[derive(Serialize)]
pub struct TeamMemberWithError {
    user_id: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<TeamMember>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Box<AppError>>,
}

methods! {
    /// A team by its id.
    GetTeam = TeamsRead (id: TeamId) -> Team as "teams-read.get" |api| {
        teams::get(&api.app, &api.grant::<may::ViewTeam>(id)).await
    }
    /// A team by the name in its address.
    GetTeamByName = TeamsRead (name: String) -> Team as "teams-read.get-by-name" |api| {
        by_name(api, &name).await
    }
    /// The teams that a user is in.
    GetTeamsForUser = TeamsRead (user: UserId) -> Vec<Team> as "teams-read.list-for-user" |api| {
        teams::of_user(&api.app, &api.grant::<may::ReadTeamsOfUser>(user)).await
    }
    /// All teams.
    GetTeams = TeamsRead () -> Vec<Team> |api| {
        Ok(teams::list(&api.app, &api.grant::<may::SignedIn>(()), TEAMS, 0).await?.0)
    }
    /// Teams by a part of their name.
    SearchTeams = TeamsRead (term: String) -> Vec<Team> |api| {
        let search = TeamSearch { term, ..TeamSearch::default() };
        Ok(teams::search(&api.app, &api.grant::<may::SignedIn>(()), &search).await?.0)
    }
    /// Makes a team that nobody is in.
    CreateTeam = TeamsWrite (team: Team) -> Team |api| {
        teams::create(&api.app, &api.grant::<may::CreateTeam>(()), team, None).await
    }
    /// Changes a team.
    UpdateTeam = TeamsWrite (team: Team) -> Team |api| {
        teams::change(&api.app, &api.grant::<may::ManageTeam>(team.id), Change::Replace(team)).await
    }
    /// Archives a team.
    DeleteTeam = TeamsWrite (team: TeamId) |api| {
        teams::archive(&api.app, &api.grant::<may::ManageTeam>(team)).await
    }
    /// The picture as a PNG; 404 for a team that has none.
    GetTeamIcon = TeamsRead (team: TeamId) -> Bytes |api| {
        Ok(Bytes(teams::icon(&api.app, &api.grant::<may::ViewTeam>(team)).await?.png))
    }
    /// Sets the picture.
    SetTeamIcon = TeamsWrite (team: TeamId, image: Bytes) |api| {
        teams::set_icon(&api.app, &api.grant::<may::ManageTeam>(team), image.0).await
    }
    /// Takes the picture away.
    RemoveTeamIcon = TeamsWrite (team: TeamId) |api| {
        teams::remove_icon(&api.app, &api.grant::<may::ManageTeam>(team)).await
    }
    /// Counts a team's members.
    GetTeamStats = TeamsRead (team: TeamId) -> TeamStats |api| {
        teams::stats(&api.app, &api.grant::<may::ViewTeam>(team)).await
    }
    /// What a user has not read, by team.
    GetTeamsUnreadForUser = TeamsRead (user: UserId) -> Vec<TeamUnread> |api| {
        teams::unreads(&api.app, &api.grant::<may::ReadTeamsOfUser>(user), TeamId::EMPTY, false).await
    }
    /// A user's membership; 404 for somebody who is not in the team.
    GetTeamMember = TeamsRead (team: TeamId, user: UserId) -> TeamMember |api| {
        teams::member(&api.app, &api.grant::<may::ViewTeam>(team), user).await
    }
    /// A page of a team's members.
    GetTeamMembers = TeamsRead (team: TeamId, page: i64, per_page: i64) -> Vec<TeamMember> |api| {
        let granted = api.grant::<may::ViewTeam>(team);
        whole(teams::members(&api.app, &granted, Order::ById, false, rows(page, per_page)).await?, per_page)
    }
    /// A page of a user's memberships.
    GetTeamMembersForUser = TeamsRead (user: UserId, page: usize, per_page: usize) -> Vec<TeamMember> |api| {
        let all = teams::memberships_of_user(&api.app, &api.grant::<may::ReadTeamsOfUser>(user)).await?;
        Ok(all.into_iter().skip(page.saturating_mul(per_page)).take(per_page).collect())
    }
    /// Adds a user to a team.
    CreateTeamMember = TeamsWrite (team: TeamId, user: UserId) -> TeamMember |api| {
        teams::add_member(&api.app, &api.grant::<may::AddTeamMember>(may::TeamMemberOf { team, user })).await
    }
    /// Adds up to twenty users to a team, until one cannot be added.
    CreateTeamMembers = TeamsWrite (team: TeamId, users: Vec<UserId>, requestor: String) -> Vec<TeamMember> |api| {
        let _ = requestor;
        let mut added = Vec::new();
        for outcome in add(api, team, users, false).await? {
            added.push(outcome.1?);
        }
        Ok(added)
    }
    /// Adds up to twenty users to a team, and tells of each what became of it.
    CreateTeamMembersGracefully = TeamsWrite (team: TeamId, users: Vec<UserId>, requestor: String) -> Vec<TeamMemberWithError> |api| {
        let _ = requestor;
        let told = |(user_id, outcome): Outcome| match outcome {
            Ok(member) => TeamMemberWithError { user_id, member: Some(member), error: None },
            Err(failure) => TeamMemberWithError { user_id, member: None, error: Some(failure.0) },
        };
        Ok(add(api, team, users, true).await?.into_iter().map(told).collect())
    }
    /// Takes a user out of a team.
    DeleteTeamMember = TeamsWrite (team: TeamId, user: UserId, requestor: String) |api| {
        let _ = requestor;
        teams::remove_member(&api.app, &api.grant::<may::RemoveTeamMember>(may::TeamMemberOf { team, user })).await
    }
    /// Changes a member's roles.
    UpdateTeamMemberRoles = TeamsWrite (team: TeamId, user: UserId, roles: String) -> TeamMember |api| {
        teams::set_roles(&api.app, &api.grant::<may::ManageTeamRoles>(team), user, &roles).await
    }
}

pub(super) async fn by_name(api: &PluginApi, name: &str) -> Result<Team> {
    let id = teams::find_by_name(&api.app, name).await?;
    teams::get(&api.app, &api.grant::<may::ViewTeam>(id)).await
}

type Outcome = (UserId, Result<TeamMember>);

async fn add(api: &PluginApi, team: TeamId, users: Vec<UserId>, graceful: bool) -> Result<Vec<Outcome>> {
    if users.len() > ADDED {
        return Err(invalid("user_ids", "are at most twenty"));
    }
    if users.is_empty() {
        return Ok(Vec::new());
    }
    teams::add_members(&api.app, &api.grant::<may::AddTeamMembers>(team), &users, graceful).await
}
