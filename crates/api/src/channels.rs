//! Channels, their members, and what was read in them. Sidebar categories are beside.

use std::collections::BTreeMap;

use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelMemberWithTeamData, ChannelPatch, ChannelSearch, ChannelStats,
    ChannelUnread, ChannelView, ChannelViewResponse, ChannelWithTeamData, ChannelsWithCount,
    GroupMessageConversionRequest, Millis, PostId, PostList, SetChannelMembersRequest, SetChannelMembersResponse,
    StringMap, Team, TeamId, UserId, wire,
};

use crate::path::{
    ByChannel, ByChannelMember, ByChannelName, ByTeam, ByTeamNameAndChannelName, ByUser, ByUserAndChannel,
    ByUserAndTeam,
};
use crate::query::{IncludeDeleted, Paging, PerPage, query};
use crate::teams::SchemeRoles;
use crate::users::UserRoles;
use crate::{PlainOrMore, StatusOk, operations};

wire! {
    /// Whom to add: one user, or many at once.
    pub struct AddMemberRequest {
        pub user_id: UserId,
        pub user_ids: Vec<UserId>,
        /// The post whose mention led to this.
        pub post_root_id: PostId,
    }

    pub struct PrivacyRequest {
        /// `O` or `P`.
        pub privacy: String,
    }

    pub struct MoveChannelRequest {
        pub team_id: TeamId,
        /// Whether those leave it who are not in that team.
        pub force: bool,
    }

    pub struct SearchTerm {
        pub term: String,
    }
}

query! {
    pub struct DeleteChannelQuery {
        /// Removes it with all that is in it, where `ServiceSettings.EnableAPIChannelDeletion` allows that.
        pub permanent: bool,
    }

    pub struct NameQuery {
        pub name: String,
    }

    /// Which channels an administrator's list shows.
    pub struct AllChannelsQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub exclude_default_channels: bool,
        pub include_deleted: bool,
        pub include_total_count: bool,
    }

    pub struct ChannelsOfUserQuery {
        pub include_deleted: bool,
        /// Archived channels only when they were archived since then.
        pub last_delete_at: Millis,
    }

    pub struct SearchAllChannelsQuery {
        /// Whether an administrator searches; others see only what they may join.
        pub system_console: String,
    }

    /// One page of memberships; `-1` asks for all.
    pub struct MembershipsQuery {
        pub page: i64,
        pub per_page: PerPage,
    }
}

operations! { tag "channels", scope Channels;
    /// Creates a public or private channel.
    CreateChannel = POST "/api/v4/channels" -> 201 json Channel {
        body: json Channel,
        example: { "team_id": "{team_id}", "name": "{unique}", "display_name": "Plans", "type": "O" },
        permission: CreateChannel,
    }
    /// Gets or creates the direct channel of two users.
    CreateDirectChannel = POST "/api/v4/channels/direct" -> 201 json Channel {
        body: json Vec<UserId>,
        example: ["{me}", "{user_id}"],
        permission: CreateDirectChannel,
    }
    /// Gets or creates the group channel of 3 to 8 users.
    CreateGroupChannel = POST "/api/v4/channels/group" -> 201 json Channel {
        body: json Vec<UserId>,
        example: ["{me}", "{user_id}", "{teammate_id}"],
        permission: CreateGroupChannel,
    }
    /// Searches the channels that one may see in all teams.
    SearchAllChannels = POST "/api/v4/channels/search" -> 200 json PlainOrMore<Vec<ChannelWithTeamData>, ChannelsWithCount> {
        query: SearchAllChannelsQuery,
        body: json ChannelSearch,
        example: { "term": "sq" },
        scope: Channels read,
        permission: SignedIn,
    }
    /// Lists the channels of all teams.
    GetAllChannels = GET "/api/v4/channels" -> 200 json PlainOrMore<Vec<ChannelWithTeamData>, ChannelsWithCount> {
        query: AllChannelsQuery,
        permission: ReadAllChannels,
    }
    /// Searches one's group channels by the names of the people in them.
    SearchGroupChannels = POST "/api/v4/channels/group/search" -> 200 json Vec<Channel> {
        body: json SearchTerm,
        example: { "term": "be" },
        scope: Channels read,
        permission: SignedIn,
    }
    /// Counts the members of many channels.
    GetChannelsMemberCount = POST "/api/v4/channels/stats/member_count" -> 200 json BTreeMap<ChannelId, i64> {
        body: json Vec<ChannelId>,
        example: ["{channel_id}"],
        scope: Channels read,
        permission: SignedIn,
    }
    /// Gets a channel.
    GetChannel = GET "/api/v4/channels/{channel_id}" -> 200 json Channel {
        path: ByChannel,
        permission: ReadChannel,
    }
    /// Gets a channel of a team by name.
    GetChannelByName = GET "/api/v4/teams/{team_id}/channels/name/{channel_name}" -> 200 json Channel {
        path: ByChannelName,
        query: IncludeDeleted,
        permission: ReadChannel,
    }
    /// Gets a channel by its team's name and its own.
    GetChannelByNameForTeamName = GET "/api/v4/teams/name/{team_name}/channels/name/{channel_name}" -> 200 json Channel {
        path: ByTeamNameAndChannelName,
        query: IncludeDeleted,
        permission: ReadChannel,
    }
    /// Lists a team's public channels.
    GetPublicChannelsForTeam = GET "/api/v4/teams/{team_id}/channels" -> 200 json Vec<Channel> {
        path: ByTeam,
        query: Paging,
        scope: Channels read,
        permission: ListTeamChannels,
    }
    /// Lists a team's private channels.
    GetPrivateChannelsForTeam = GET "/api/v4/teams/{team_id}/channels/private" -> 200 json Vec<Channel> {
        path: ByTeam,
        query: Paging,
        permission: ManageSystem,
    }
    /// Searches a team's archived channels that one may see.
    SearchArchivedChannels = POST "/api/v4/teams/{team_id}/channels/search_archived" -> 200 json Vec<Channel> {
        path: ByTeam,
        body: json SearchTerm,
        example: { "term": "ar" },
        scope: Channels read,
        permission: ListTeamChannels,
    }
    /// Gets many public channels of a team.
    GetPublicChannelsByIdsForTeam = POST "/api/v4/teams/{team_id}/channels/ids" -> 200 json Vec<Channel> {
        path: ByTeam,
        body: json Vec<ChannelId>,
        example: ["{channel_id}"],
        scope: Channels read,
        permission: ListTeamChannels,
    }
    /// Lists a team's archived channels that one may see.
    GetDeletedChannelsForTeam = GET "/api/v4/teams/{team_id}/channels/deleted" -> 200 json Vec<Channel> {
        path: ByTeam,
        query: Paging,
        permission: ListTeamChannels,
    }
    /// Suggests channels for what somebody types after `~`.
    AutocompleteChannelsForTeam = GET "/api/v4/teams/{team_id}/channels/autocomplete" -> 200 json Vec<Channel> {
        path: ByTeam,
        query: NameQuery,
        example_query: "name=sq",
        permission: ListTeamChannels,
    }
    /// Suggests channels for a search: those one is in.
    AutocompleteChannelsForTeamForSearch = GET "/api/v4/teams/{team_id}/channels/search_autocomplete" -> 200 json Vec<Channel> {
        path: ByTeam,
        query: NameQuery,
        example_query: "name=sq",
        scope: Channels read everywhere,
        permission: ListTeamChannels,
    }
    /// Searches a team's public channels.
    SearchChannels = POST "/api/v4/teams/{team_id}/channels/search" -> 200 json Vec<Channel> {
        path: ByTeam,
        body: json SearchTerm,
        example: { "term": "sq" },
        scope: Channels read,
        permission: ListTeamChannels,
    }
    /// Lists the channels of a team that a user is in, with the direct and group ones.
    GetChannelsForTeamForUser = GET "/api/v4/users/{user_id}/teams/{team_id}/channels" -> 200 json Vec<Channel> {
        path: ByUserAndTeam,
        query: ChannelsOfUserQuery,
        permission: EditUser,
    }
    /// Lists all channels that a user is in.
    GetChannelsForUser = GET "/api/v4/users/{user_id}/channels" -> 200 json Vec<Channel> {
        path: ByUser,
        query: ChannelsOfUserQuery,
        permission: EditUser,
    }
    /// Lists a user's memberships in a team's channels.
    GetChannelMembersForUser = GET "/api/v4/users/{user_id}/teams/{team_id}/channels/members" -> 200 json Vec<ChannelMember> {
        path: ByUserAndTeam,
        permission: EditUser,
    }
    /// Lists all of a user's memberships with their teams' names.
    GetChannelMembersWithTeamDataForUser = GET "/api/v4/users/{user_id}/channel_members" -> 200 json Vec<ChannelMemberWithTeamData> {
        path: ByUser,
        query: MembershipsQuery,
        permission: EditUser,
    }
    /// Replaces what may be changed of a channel.
    UpdateChannel = PUT "/api/v4/channels/{channel_id}" -> 200 json Channel {
        path: ByChannel,
        body: json Channel,
        example: { "id": "{channel_id}", "display_name": "Renamed" },
        permission: ManageChannelProperties,
    }
    /// Changes a channel; what is missing stays.
    PatchChannel = PUT "/api/v4/channels/{channel_id}/patch" -> 200 json Channel {
        path: ByChannel,
        body: json ChannelPatch,
        example: { "display_name": "Renamed" },
        permission: ManageChannelProperties,
    }
    /// Makes a channel private, or public.
    UpdateChannelPrivacy = PUT "/api/v4/channels/{channel_id}/privacy" -> 200 json Channel {
        path: ByChannel,
        body: json PrivacyRequest,
        example: { "privacy": "P" },
        permission: ConvertChannel,
    }
    /// Makes a public channel private.
    ConvertChannelToPrivate = POST "/api/v4/channels/{channel_id}/convert" -> 200 json Channel {
        path: ByChannel,
        permission: ConvertChannel,
    }
    /// Moves a channel to another team.
    MoveChannel = POST "/api/v4/channels/{channel_id}/move" -> 200 json Channel {
        path: ByChannel,
        body: json MoveChannelRequest,
        example: { "team_id": "{team_id}", "force": true },
        permission: ManageSystem,
    }
    /// Lists the teams that everybody in a group channel is in.
    GetGroupMessageMembersCommonTeams = GET "/api/v4/channels/{channel_id}/common_teams" -> 200 json Vec<Team> {
        path: ByChannel,
        permission: ReadChannelContent,
    }
    /// Makes a group channel a private channel of a team.
    ConvertGroupMessageToChannel = POST "/api/v4/channels/{channel_id}/convert_to_channel" -> 200 json Channel {
        path: ByChannel,
        body: json GroupMessageConversionRequest,
        example: { "channel_id": "{channel_id}", "team_id": "{team_id}", "name": "{unique}", "display_name": "Plans" },
        permission: ReadChannelContent,
    }
    /// Archives a channel.
    DeleteChannel = DELETE "/api/v4/channels/{channel_id}" -> 200 json StatusOk {
        path: ByChannel,
        query: DeleteChannelQuery,
        permission: DeleteChannel,
    }
    /// Brings an archived channel back.
    RestoreChannel = POST "/api/v4/channels/{channel_id}/restore" -> 200 json Channel {
        path: ByChannel,
        permission: RestoreChannel,
    }
    /// Counts a channel's members, pinned posts and files.
    GetChannelStats = GET "/api/v4/channels/{channel_id}/stats" -> 200 json ChannelStats {
        path: ByChannel,
        permission: ReadChannel,
    }
    /// Lists a channel's pinned posts.
    GetPinnedPosts = GET "/api/v4/channels/{channel_id}/pinned" -> 200 json PostList {
        path: ByChannel,
        scope: Posts read,
        permission: ReadChannelContent,
    }
    /// Lists the time zones of a channel's members.
    GetChannelMembersTimezones = GET "/api/v4/channels/{channel_id}/timezones" -> 200 json Vec<String> {
        path: ByChannel,
        permission: ReadChannel,
    }
    /// Lists a channel's members.
    GetChannelMembers = GET "/api/v4/channels/{channel_id}/members" -> 200 json Vec<ChannelMember> {
        path: ByChannel,
        query: Paging,
        permission: ReadChannel,
    }
    /// Gets many memberships of a channel.
    GetChannelMembersByIds = POST "/api/v4/channels/{channel_id}/members/ids" -> 200 json Vec<ChannelMember> {
        path: ByChannel,
        body: json Vec<UserId>,
        example: ["{user_id}"],
        scope: Channels read,
        permission: ReadChannel,
    }
    /// Gets a membership.
    GetChannelMember = GET "/api/v4/channels/{channel_id}/members/{user_id}" -> 200 json ChannelMember {
        path: ByChannelMember,
        permission: ReadChannel,
    }
    /// Adds users to a channel; oneself to a public one. Many at once are answered with a list.
    AddChannelMember = POST "/api/v4/channels/{channel_id}/members" -> 201 json PlainOrMore<ChannelMember, Vec<ChannelMember>> {
        path: ByChannel,
        body: json AddMemberRequest,
        example: { "user_id": "{teammate_id}" },
        permission: AddChannelMember,
    }
    /// Sets who is in a channel.
    SetChannelMembers = PUT "/api/v4/channels/{channel_id}/members" -> 200 json SetChannelMembersResponse {
        path: ByChannel,
        body: json SetChannelMembersRequest,
        example: { "members": ["{user_id}"] },
        permission: ManageSystem,
    }
    /// Removes a user from a channel; oneself always.
    RemoveUserFromChannel = DELETE "/api/v4/channels/{channel_id}/members/{user_id}" -> 200 json StatusOk {
        path: ByChannelMember,
        permission: RemoveChannelMember,
    }
    /// Sets a member's roles.
    UpdateChannelRoles = PUT "/api/v4/channels/{channel_id}/members/{user_id}/roles" -> 200 json StatusOk {
        path: ByChannelMember,
        body: json UserRoles,
        example: { "roles": "channel_user" },
        permission: ManageChannelRoles,
    }
    /// Makes a member an administrator of the channel, or an ordinary member again.
    UpdateChannelMemberSchemeRoles = PUT "/api/v4/channels/{channel_id}/members/{user_id}/schemeRoles" -> 200 json StatusOk {
        path: ByChannelMember,
        body: json SchemeRoles,
        example: { "scheme_user": true, "scheme_admin": false },
        permission: ManageChannelRoles,
    }
    /// Changes how a member is notified of a channel's posts.
    UpdateChannelNotifyProps = PUT "/api/v4/channels/{channel_id}/members/{user_id}/notify_props" -> 200 json StatusOk {
        path: ByChannelMember,
        body: json StringMap,
        example: { "desktop": "all" },
        permission: EditUser,
    }
    /// Tells that a user looks at a channel: it is read.
    ViewChannel = POST "/api/v4/channels/members/{user_id}/view" -> 200 json ChannelViewResponse {
        path: ByUser,
        body: json ChannelView,
        example: { "channel_id": "{channel_id}" },
        permission: EditUser,
    }
    /// Marks many channels read.
    MarkChannelsReadForUser = POST "/api/v4/channels/members/{user_id}/mark_read" -> 200 json ChannelViewResponse {
        path: ByUser,
        body: json Vec<ChannelId>,
        example: ["{channel_id}"],
        permission: EditUser,
    }
    /// Marks all channels of a team read.
    MarkAllTeamChannelsRead = PUT "/api/v4/users/{user_id}/teams/{team_id}/read" -> 200 json ChannelViewResponse {
        path: ByUserAndTeam,
        permission: EditUser,
    }
    /// Marks all direct and group channels read.
    MarkAllDirectMessagesRead = PUT "/api/v4/channels/members/{user_id}/direct/read" -> 200 json ChannelViewResponse {
        path: ByUser,
        permission: EditUser,
    }
    /// Counts what a user has not read in a channel.
    GetChannelUnread = GET "/api/v4/users/{user_id}/channels/{channel_id}/unread" -> 200 json ChannelUnread {
        path: ByUserAndChannel,
        scope: Channels read,
        permission: EditUser,
    }
}
