//! Groups of users, which can be mentioned by a name.

use crate::wire::{is_zero, wire};
use crate::{GroupId, Millis, User, UserId};

/// The source of groups that people make; others come from a directory.
pub const CUSTOM_GROUP: &str = "custom";

wire! {
    pub struct Group {
        pub id: GroupId,
        /// By which it is mentioned.
        #[serde(skip_serializing_if = "is_zero")]
        pub name: Option<String>,
        pub display_name: String,
        pub description: String,
        /// `custom` or `ldap`.
        pub source: String,
        pub remote_id: Option<String>,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        /// Whether it is bound to teams or channels.
        pub has_syncables: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub member_count: Option<i64>,
        pub allow_reference: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channel_member_count: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channel_member_timezones_count: Option<i64>,
        /// Mattermost: null unless it was asked for.
        pub member_ids: Option<Vec<UserId>>,
    }

    /// A new group with its first members.
    pub struct GroupWithUserIds {
        #[serde(flatten)]
        pub group: Group,
        pub user_ids: Vec<UserId>,
    }

    /// A change of a group; what is missing or null stays.
    pub struct GroupPatch {
        pub name: Option<String>,
        pub display_name: Option<String>,
        pub description: Option<String>,
        pub allow_reference: Option<bool>,
    }

    pub struct GroupMember {
        pub group_id: GroupId,
        pub user_id: UserId,
        pub create_at: Millis,
        pub delete_at: Millis,
    }

    /// What binds a group to a team or a channel, as plugins have it: by the names of Go.
    pub struct GroupSyncable {
        pub group_id: GroupId,
        #[serde(rename = "SyncableId")]
        pub syncable_id: String,
        /// Whether the group's members are added there.
        pub auto_add: bool,
        /// Whether they administer it.
        pub scheme_admin: bool,
        pub create_at: Millis,
        pub delete_at: Millis,
        pub update_at: Millis,
        /// `Team` or `Channel`.
        #[serde(rename = "Type")]
        pub syncable_type: String,
        #[serde(rename = "ChannelDisplayName")]
        pub channel_display_name: String,
        #[serde(rename = "TeamDisplayName")]
        pub team_display_name: String,
        #[serde(rename = "TeamType")]
        pub team_type: String,
        #[serde(rename = "ChannelType")]
        pub channel_type: String,
        /// Of a channel.
        #[serde(rename = "TeamID")]
        pub team_id: String,
    }

    pub struct GroupModifyMembers {
        pub user_ids: Vec<UserId>,
    }

    /// A page of a group's members with the total.
    pub struct GroupMemberList {
        pub members: Vec<User>,
        pub total_member_count: i64,
    }

    pub struct GroupStats {
        pub group_id: GroupId,
        pub total_member_count: i64,
    }

    /// A group that is bound to a team or a channel.
    pub struct GroupWithSchemeAdmin {
        #[serde(flatten)]
        pub group: Group,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub scheme_admin: Option<bool>,
    }

    /// A page of them with the total.
    pub struct BoundGroups {
        pub groups: Vec<GroupWithSchemeAdmin>,
        pub total_group_count: i64,
    }

    /// How many of a channel's members are in a group.
    pub struct ChannelMemberCountByGroup {
        pub group_id: GroupId,
        pub channel_member_count: i64,
        pub channel_member_timezones_count: i64,
    }
}
