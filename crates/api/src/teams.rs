//! Teams and their members.

use jackfield_model::{
    ChannelId, EmailInvite, Team, TeamId, TeamInviteInfo, TeamMember, TeamMemberWithError, TeamPatch, TeamSearch,
    TeamStats, TeamUnread, TeamsWithCount, UserId, wire,
};

use crate::path::{ByTeam, ByTeamMember, ByTeamName, ByUser, ByUserAndTeam};
use crate::query::{PerPage, Window, query};
use crate::users::{ImageQuery, UserRoles};
use crate::{PlainOrMore, StatusOk, operations};

wire! {
    pub struct SchemeRoles {
        pub scheme_admin: bool,
        pub scheme_user: bool,
        pub scheme_guest: bool,
    }

    pub struct TeamPrivacy {
        /// `O` for everybody, `I` for those who are invited.
        pub privacy: String,
    }

    /// Guests to invite by mail, into channels.
    pub struct GuestInvites {
        pub emails: Vec<String>,
        pub channels: Vec<ChannelId>,
        pub message: String,
    }
}

/// People to invite by mail: addresses alone, or with channels.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum MemberInvites {
    Emails(Vec<String>),
    More {
        #[serde(default)]
        emails: Vec<String>,
        #[serde(default, rename = "channelIds")]
        channel_ids: Vec<ChannelId>,
        #[serde(default)]
        message: String,
    },
}

/// A team by its invitation link.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByInvite {
    pub invite_id: String,
}

query! {
    pub struct TeamsQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub include_total_count: bool,
        pub exclude_policy_constrained: bool,
    }

    pub struct DeleteTeamQuery {
        /// Removes it with all that is in it, where `ServiceSettings.EnableAPITeamDeletion` allows that.
        pub permanent: bool,
    }

    pub struct TeamMembersQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// `Username` or empty.
        pub sort: String,
        pub exclude_deleted_users: bool,
    }

    pub struct AddTeamMembersQuery {
        /// Answer one by one instead of refusing all.
        pub graceful: bool,
    }

    pub struct JoinQuery {
        /// An invitation that came by mail.
        pub token: String,
        /// A team's invitation link.
        pub invite_id: String,
    }

    pub struct InviteQuery {
        /// Answer for each address instead of refusing all.
        pub graceful: bool,
    }

    pub struct TeamsUnreadQuery {
        pub exclude_team: TeamId,
        pub include_collapsed_threads: bool,
    }
}

impl TeamsQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

impl TeamMembersQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "teams", scope Teams;
    /// Creates a team; its creator administers it.
    CreateTeam = POST "/api/v4/teams" -> 201 json Team {
        body: json Team,
        example: { "name": "{unique}", "display_name": "Greens", "type": "O" },
        permission: CreateTeam,
    }
    /// Lists teams: open ones, and all for those who may see them.
    GetAllTeams = GET "/api/v4/teams" -> 200 json PlainOrMore<Vec<Team>, TeamsWithCount> {
        query: TeamsQuery,
        permission: SignedIn,
    }
    /// Gets a team.
    GetTeam = GET "/api/v4/teams/{team_id}" -> 200 json Team {
        path: ByTeam,
        permission: ViewTeam,
    }
    /// Gets a team by name.
    GetTeamByName = GET "/api/v4/teams/name/{team_name}" -> 200 json Team {
        path: ByTeamName,
        permission: ViewTeam,
    }
    /// Says whether a team's name is taken.
    TeamExists = GET "/api/v4/teams/name/{team_name}/exists" -> 200 json jackfield_model::TeamExists {
        path: ByTeamName,
        permission: SignedIn,
    }
    /// Searches teams by name; with the total when a page is asked for.
    SearchTeams = POST "/api/v4/teams/search" -> 200 json PlainOrMore<Vec<Team>, TeamsWithCount> {
        body: json TeamSearch,
        example: { "term": "re" },
        scope: Teams read,
        permission: SignedIn,
    }
    /// Replaces what may be changed of a team.
    UpdateTeam = PUT "/api/v4/teams/{team_id}" -> 200 json Team {
        path: ByTeam,
        body: json Team,
        example: { "id": "{team_id}", "display_name": "Renamed", "type": "I" },
        permission: ManageTeam,
    }
    /// Changes a team; what is missing stays.
    PatchTeam = PUT "/api/v4/teams/{team_id}/patch" -> 200 json Team {
        path: ByTeam,
        body: json TeamPatch,
        example: { "display_name": "Renamed" },
        permission: ManageTeam,
    }
    /// Archives a team.
    SoftDeleteTeam = DELETE "/api/v4/teams/{team_id}" -> 200 json StatusOk {
        path: ByTeam,
        query: DeleteTeamQuery,
        permission: ManageTeam,
    }
    /// Opens a team to everybody, or closes it.
    UpdateTeamPrivacy = PUT "/api/v4/teams/{team_id}/privacy" -> 200 json Team {
        path: ByTeam,
        body: json TeamPrivacy,
        example: { "privacy": "I" },
        permission: ManageTeam,
    }
    /// Makes a new invitation link; the old one leads nowhere from then on.
    RegenerateTeamInviteId = POST "/api/v4/teams/{team_id}/regenerate_invite_id" -> 200 json Team {
        path: ByTeam,
        permission: ManageTeam,
    }
    /// Shows what a team's invitation link leads to.
    GetTeamInviteInfo = GET "/api/v4/teams/invite/{invite_id}" -> 200 json TeamInviteInfo {
        path: ByInvite,
        permission: Public,
    }
    /// Joins a team by an invitation, or by its link.
    AddTeamMemberFromInvite = POST "/api/v4/teams/members/invite" -> 201 json TeamMember {
        query: JoinQuery,
        example_query: "invite_id={invite_id}",
        permission: SignedIn,
    }
    /// Invites people to a team by mail.
    InviteUsersToTeam = POST "/api/v4/teams/{team_id}/invite/email" -> 200 json PlainOrMore<Vec<EmailInvite>, StatusOk> {
        path: ByTeam,
        query: InviteQuery,
        body: json MemberInvites,
        example: ["{unique}@example.com"],
        permission: InviteUsers,
    }
    /// Invites guests to channels of a team by mail.
    InviteGuestsToTeam = POST "/api/v4/teams/{team_id}/invite-guests/email" -> 200 json PlainOrMore<Vec<EmailInvite>, StatusOk> {
        path: ByTeam,
        query: InviteQuery,
        body: json GuestInvites,
        example: { "emails": ["{unique}@example.com"], "channels": ["{team_channel_id}"], "message": "Come in" },
        permission: InviteGuests,
    }
    /// Has no invitation that was sent by mail lead anywhere any more.
    InvalidateEmailInvites = DELETE "/api/v4/teams/invites/email" -> 200 json StatusOk {
        permission: InvalidateInvitations,
    }
    /// Brings an archived team back.
    RestoreTeam = POST "/api/v4/teams/{team_id}/restore" -> 200 json Team {
        path: ByTeam,
        permission: ManageTeam,
    }
    /// Lists the teams that a user is in.
    GetTeamsForUser = GET "/api/v4/users/{user_id}/teams" -> 200 json Vec<Team> {
        path: ByUser,
        permission: ReadTeamsOfUser,
    }
    /// Lists a user's memberships.
    GetTeamMembersForUser = GET "/api/v4/users/{user_id}/teams/members" -> 200 json Vec<TeamMember> {
        path: ByUser,
        permission: ReadTeamsOfUser,
    }
    /// Counts what is unread in each of a user's teams.
    GetTeamsUnreadForUser = GET "/api/v4/users/{user_id}/teams/unread" -> 200 json Vec<TeamUnread> {
        path: ByUser,
        query: TeamsUnreadQuery,
        permission: ReadTeamsOfUser,
    }
    /// Counts what is unread in one of a user's teams.
    GetTeamUnread = GET "/api/v4/users/{user_id}/teams/{team_id}/unread" -> 200 json TeamUnread {
        path: ByUserAndTeam,
        permission: ReadTeamsOfUser,
    }
    /// Lists the members of a team.
    GetTeamMembers = GET "/api/v4/teams/{team_id}/members" -> 200 json Vec<TeamMember> {
        path: ByTeam,
        query: TeamMembersQuery,
        permission: ViewTeam,
    }
    /// Gets a membership.
    GetTeamMember = GET "/api/v4/teams/{team_id}/members/{user_id}" -> 200 json TeamMember {
        path: ByTeamMember,
        permission: ViewTeam,
    }
    /// Gets many memberships.
    GetTeamMembersByIds = POST "/api/v4/teams/{team_id}/members/ids" -> 200 json Vec<TeamMember> {
        path: ByTeam,
        body: json Vec<UserId>,
        example: ["{user_id}"],
        scope: Teams read,
        permission: ViewTeam,
    }
    /// Adds a user to a team; oneself to an open one.
    AddTeamMember = POST "/api/v4/teams/{team_id}/members" -> 201 json TeamMember {
        path: ByTeam,
        body: json TeamMember,
        example: { "team_id": "{team_id}", "user_id": "{newcomer_id}" },
        permission: AddTeamMember,
    }
    /// Adds many users to a team.
    AddTeamMembers = POST "/api/v4/teams/{team_id}/members/batch" -> 201 json PlainOrMore<Vec<TeamMember>, Vec<TeamMemberWithError>> {
        path: ByTeam,
        query: AddTeamMembersQuery,
        body: json Vec<TeamMember>,
        example: [{ "team_id": "{team_id}", "user_id": "{newcomer_id}" }],
        permission: AddTeamMembers,
    }
    /// Removes a user from a team; oneself always.
    RemoveTeamMember = DELETE "/api/v4/teams/{team_id}/members/{user_id}" -> 200 json StatusOk {
        path: ByTeamMember,
        permission: RemoveTeamMember,
    }
    /// Sets a member's roles.
    UpdateTeamMemberRoles = PUT "/api/v4/teams/{team_id}/members/{user_id}/roles" -> 200 json StatusOk {
        path: ByTeamMember,
        body: json UserRoles,
        example: { "roles": "team_user" },
        permission: ManageTeamRoles,
    }
    /// Makes a member an administrator of the team, or an ordinary member again.
    UpdateTeamMemberSchemeRoles = PUT "/api/v4/teams/{team_id}/members/{user_id}/schemeRoles" -> 200 json StatusOk {
        path: ByTeamMember,
        body: json SchemeRoles,
        example: { "scheme_user": true, "scheme_admin": false },
        permission: ManageTeamRoles,
    }
    /// Gets a team's picture.
    GetTeamIcon = GET "/api/v4/teams/{team_id}/image" -> 200 bytes {
        path: ByTeam,
        query: ImageQuery,
        permission: ViewTeam,
    }
    /// Sets a team's picture: the form's field `image`.
    SetTeamIcon = POST "/api/v4/teams/{team_id}/image" -> 200 json StatusOk {
        path: ByTeam,
        body: multipart,
        example: { "image": "@picture.png" },
        permission: ManageTeam,
    }
    /// Takes a team's picture away.
    RemoveTeamIcon = DELETE "/api/v4/teams/{team_id}/image" -> 200 json StatusOk {
        path: ByTeam,
        permission: ManageTeam,
    }
    /// Counts a team's members.
    GetTeamStats = GET "/api/v4/teams/{team_id}/stats" -> 200 json TeamStats {
        path: ByTeam,
        permission: ViewTeam,
    }
}
