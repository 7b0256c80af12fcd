//! Teams: reading and changing them, and who is in them.

use jackfield_model::permission::{
    AddTeamMember, CreateTeam, ManageTeam, ManageTeamRoles, ReadTeamsOfUser, RemoveTeamMember, SignedIn, ViewTeam,
};
use jackfield_model::{Team, TeamId, TeamMember, TeamSearch, TeamStats, TeamUnread, UserId};

use super::{PluginApi, rows, whole};
use crate::Result;
use crate::plugins::Capability;
use crate::teams::{self, Change, Order};

/// Teams of one list. Mattermost answers all; a server with more pages through `search`.
const TEAMS: i64 = 1_000;

impl PluginApi {
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn teams(&self) -> Result<Vec<Team>> {
        let granted = self.grant::<SignedIn>(Capability::TeamsRead, "teams.list", ())?;
        Ok(teams::list(&self.app, &granted, TEAMS, 0).await?.0)
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn search_teams(&self, term: &str) -> Result<Vec<Team>> {
        let granted = self.grant::<SignedIn>(Capability::TeamsRead, "teams.search", ())?;
        let search = TeamSearch { term: term.to_owned(), ..TeamSearch::default() };
        Ok(teams::search(&self.app, &granted, &search).await?.0)
    }

    /// # Errors
    /// 400 when it is not a valid team or its name is taken.
    pub async fn create_team(&self, draft: Team) -> Result<Team> {
        let granted = self.grant::<CreateTeam>(Capability::TeamsWrite, "teams.create", ())?;
        teams::create(&self.app, &granted, draft, None).await
    }

    /// # Errors
    /// 404 for an unknown team, 400 when it would not be valid.
    pub async fn update_team(&self, team: Team) -> Result<Team> {
        let granted = self.grant::<ManageTeam>(Capability::TeamsWrite, "teams.update", team.id)?;
        teams::change(&self.app, &granted, Change::Replace(team)).await
    }

    /// # Errors
    /// 404 for an unknown team.
    pub async fn archive_team(&self, id: TeamId) -> Result<()> {
        let granted = self.grant::<ManageTeam>(Capability::TeamsWrite, "teams.archive", id)?;
        teams::archive(&self.app, &granted).await
    }

    /// The picture as a PNG.
    ///
    /// # Errors
    /// 404 for an unknown team, and for one that has none.
    pub async fn team_icon(&self, id: TeamId) -> Result<Vec<u8>> {
        let granted = self.grant::<ViewTeam>(Capability::TeamsRead, "teams.get_icon", id)?;
        Ok(teams::icon(&self.app, &granted).await?.png)
    }

    /// # Errors
    /// 404 for an unknown team, 400 for bytes that are no image.
    pub async fn set_team_icon(&self, id: TeamId, image: Vec<u8>) -> Result<()> {
        let granted = self.grant::<ManageTeam>(Capability::TeamsWrite, "teams.set_icon", id)?;
        teams::set_icon(&self.app, &granted, image).await
    }

    /// # Errors
    /// 404 for an unknown team.
    pub async fn remove_team_icon(&self, id: TeamId) -> Result<()> {
        let granted = self.grant::<ManageTeam>(Capability::TeamsWrite, "teams.remove_icon", id)?;
        teams::remove_icon(&self.app, &granted).await
    }

    /// # Errors
    /// 404 for an unknown team.
    pub async fn team_stats(&self, id: TeamId) -> Result<TeamStats> {
        let granted = self.grant::<ViewTeam>(Capability::TeamsRead, "teams.stats", id)?;
        teams::stats(&self.app, &granted).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn team_unreads(&self, user: UserId) -> Result<Vec<TeamUnread>> {
        let granted = self.grant::<ReadTeamsOfUser>(Capability::TeamsRead, "teams.unreads", user)?;
        teams::unreads(&self.app, &granted, false).await
    }

    /// # Errors
    /// 404 for somebody who is not in the team.
    pub async fn team_member(&self, team: TeamId, user: UserId) -> Result<TeamMember> {
        let granted = self.grant::<ViewTeam>(Capability::TeamsRead, "teams.get_member", team)?;
        teams::member(&self.app, &granted, user).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn team_members(&self, team: TeamId, page: i64, per_page: i64) -> Result<Vec<TeamMember>> {
        let granted = self.grant::<ViewTeam>(Capability::TeamsRead, "teams.list_members", team)?;
        whole(teams::members(&self.app, &granted, Order::ById, false, rows(page, per_page)).await?, per_page)
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn team_memberships(&self, user: UserId) -> Result<Vec<TeamMember>> {
        let granted = self.grant::<ReadTeamsOfUser>(Capability::TeamsRead, "teams.memberships", user)?;
        teams::memberships_of_user(&self.app, &granted).await
    }

    /// # Errors
    /// 404 for an unknown team or user, 400 when the team takes nobody more.
    pub async fn add_team_member(&self, team: TeamId, user: UserId) -> Result<TeamMember> {
        let granted = self.grant::<AddTeamMember>(Capability::TeamsWrite, "teams.add_member", team)?;
        teams::add_member(&self.app, &granted, user).await
    }

    /// # Errors
    /// 404 for somebody who is not in the team.
    pub async fn remove_team_member(&self, team: TeamId, user: UserId) -> Result<()> {
        let granted = self.grant::<RemoveTeamMember>(Capability::TeamsWrite, "teams.remove_member", team)?;
        teams::remove_member(&self.app, &granted, user).await
    }

    /// # Errors
    /// 404 for somebody who is not in the team, 400 for roles that a member cannot have.
    pub async fn set_team_member_roles(&self, team: TeamId, user: UserId, roles: &str) -> Result<TeamMember> {
        let granted = self.grant::<ManageTeamRoles>(Capability::TeamsWrite, "teams.set_member_roles", team)?;
        teams::set_roles(&self.app, &granted, user, roles).await
    }
}
