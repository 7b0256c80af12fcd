//! Groups of users.

use jackfield_model::{
    BoundGroups, ChannelId, ChannelMemberCountByGroup, Group, GroupMember, GroupMemberList, GroupModifyMembers,
    GroupPatch, GroupStats, GroupWithUserIds, Millis, TeamId, UserId,
};

use crate::operations;
use crate::path::{ByChannel, ByGroup, ByTeam, ByUser};
use crate::query::{Paging, PerPage, query};

query! {
    pub struct GroupsQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// A part of a name.
        pub q: String,
        /// `custom` or `ldap`; all when empty.
        pub group_source: String,
        pub include_member_count: bool,
        pub include_member_ids: bool,
        pub not_associated_to_team: TeamId,
        pub not_associated_to_channel: ChannelId,
        /// Changed since then, archived ones among them.
        pub since: Millis,
        pub filter_allow_reference: bool,
        /// Groups that this user is in.
        pub filter_has_member: UserId,
        pub include_archived: bool,
        pub filter_archived: bool,
        /// The channel of which members are counted.
        pub include_channel_member_count: ChannelId,
        pub include_timezones: bool,
    }

    pub struct GroupQuery {
        pub include_member_count: bool,
    }

    pub struct CountsQuery {
        pub include_timezones: bool,
    }
}

operations! { tag "groups", scope Users;
    /// Lists groups.
    GetGroups = GET "/api/v4/groups" -> 200 json Vec<Group> {
        query: GroupsQuery,
        permission: SignedIn,
    }
    /// Makes a group with its first members.
    CreateGroup = POST "/api/v4/groups" -> 201 json Group {
        body: json GroupWithUserIds,
        example: {
            "name": "{unique}", "display_name": "Developers", "source": "custom", "allow_reference": true, "user_ids": ["{me}"]
        },
        permission: CreateGroup,
    }
    /// Gets the groups of these names.
    GetGroupsByNames = POST "/api/v4/groups/names" -> 200 json Vec<Group> {
        body: json Vec<String>,
        example: ["developers"],
        scope: Users read,
        permission: SignedIn,
    }
    /// Gets a group.
    GetGroup = GET "/api/v4/groups/{group_id}" -> 200 json Group {
        path: ByGroup,
        query: GroupQuery,
        permission: ReadGroup,
    }
    /// Changes a group; what is missing stays.
    PatchGroup = PUT "/api/v4/groups/{group_id}/patch" -> 200 json Group {
        path: ByGroup,
        body: json GroupPatch,
        example: { "display_name": "Renamed" },
        permission: EditGroup,
    }
    /// Archives a group.
    DeleteGroup = DELETE "/api/v4/groups/{group_id}" -> 200 json Group {
        path: ByGroup,
        permission: DeleteGroup,
    }
    /// Brings an archived group back.
    RestoreGroup = POST "/api/v4/groups/{group_id}/restore" -> 200 json Group {
        path: ByGroup,
        permission: RestoreGroup,
    }
    /// Lists a group's members.
    GetGroupUsers = GET "/api/v4/groups/{group_id}/members" -> 200 json GroupMemberList {
        path: ByGroup,
        query: Paging,
        permission: ReadGroup,
    }
    /// Adds members to a group.
    AddGroupMembers = POST "/api/v4/groups/{group_id}/members" -> 200 json Vec<GroupMember> {
        path: ByGroup,
        body: json GroupModifyMembers,
        example: { "user_ids": ["{me}"] },
        permission: ManageGroupMembers,
    }
    /// Removes members from a group.
    DeleteGroupMembers = DELETE "/api/v4/groups/{group_id}/members" -> 200 json Vec<GroupMember> {
        path: ByGroup,
        body: json GroupModifyMembers,
        example: { "user_ids": ["{me}"] },
        permission: ManageGroupMembers,
    }
    /// Counts a group's members.
    GetGroupStats = GET "/api/v4/groups/{group_id}/stats" -> 200 json GroupStats {
        path: ByGroup,
        permission: ReadGroup,
    }
    /// Lists the groups that are bound to a channel.
    GetGroupsByChannel = GET "/api/v4/channels/{channel_id}/groups" -> 200 json BoundGroups {
        path: ByChannel,
        query: Paging,
        permission: ReadChannel,
    }
    /// Lists the groups that are bound to a team.
    GetGroupsByTeam = GET "/api/v4/teams/{team_id}/groups" -> 200 json BoundGroups {
        path: ByTeam,
        query: Paging,
        permission: ListTeamChannels,
    }
    /// Lists the groups that a user is in.
    GetGroupsByUserId = GET "/api/v4/users/{user_id}/groups" -> 200 json Vec<Group> {
        path: ByUser,
        permission: EditUser,
    }
    /// Counts a channel's members by the groups that they are in.
    GetChannelMemberCountsByGroup = GET "/api/v4/channels/{channel_id}/member_counts_by_group" -> 200 json Vec<ChannelMemberCountByGroup> {
        path: ByChannel,
        query: CountsQuery,
        permission: ReadChannel,
    }
}
