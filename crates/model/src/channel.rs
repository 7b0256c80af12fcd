//! Channels: where posts are.

use crate::wire::{is_zero, wire, words};
use crate::{ChannelId, Millis, Props, SchemeId, TeamId, UserId};

words! {
    /// What kind of channel it is.
    pub enum ChannelType {
        #[default]
        Open = "O",
        Private = "P",
        Direct = "D",
        Group = "G",
    }
}

impl ChannelType {
    /// Direct and group channels belong to no team.
    pub fn is_direct_or_group(self) -> bool {
        matches!(self, Self::Direct | Self::Group)
    }
}

wire! {
    pub struct Channel {
        pub id: ChannelId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        /// Empty for direct and group channels.
        pub team_id: TeamId,
        #[serde(rename = "type")]
        pub channel_type: ChannelType,
        pub display_name: String,
        /// The name in links.
        pub name: String,
        pub header: String,
        pub purpose: String,
        pub last_post_at: Millis,
        pub total_msg_count: i64,
        pub extra_update_at: Millis,
        pub creator_id: UserId,
        pub scheme_id: Option<SchemeId>,
        pub props: Option<Props>,
        pub group_constrained: Option<bool>,
        pub autotranslation: bool,
        pub shared: Option<bool>,
        pub total_msg_count_root: i64,
        pub policy_id: Option<String>,
        pub last_root_post_at: Millis,
        pub banner_info: Option<ChannelBannerInfo>,
        pub policy_enforced: bool,
        pub policy_is_active: bool,
        pub default_category_name: String,
        pub managed_category_name: String,
        pub discoverable: bool,
    }

    pub struct ChannelBannerInfo {
        pub enabled: Option<bool>,
        pub text: Option<String>,
        pub background_color: Option<String>,
    }

    /// A change of a channel; what is missing or null stays.
    pub struct ChannelPatch {
        pub display_name: Option<String>,
        pub name: Option<String>,
        pub header: Option<String>,
        pub purpose: Option<String>,
        pub group_constrained: Option<bool>,
        pub banner_info: Option<ChannelBannerInfo>,
        pub autotranslation: Option<bool>,
        pub managed_category_name: Option<String>,
        pub default_category_name: Option<String>,
        pub discoverable: Option<bool>,
    }

    /// A channel with its team's names, for lists over all teams.
    pub struct ChannelWithTeamData {
        #[serde(flatten)]
        pub channel: Channel,
        pub team_display_name: String,
        pub team_name: String,
        pub team_update_at: Millis,
    }

    pub struct ChannelStats {
        pub channel_id: ChannelId,
        pub member_count: i64,
        pub guest_count: i64,
        pub pinnedpost_count: i64,
        pub files_count: i64,
    }

    pub struct ChannelSearch {
        pub term: String,
        pub exclude_default_channels: bool,
        pub not_associated_to_group: String,
        pub team_ids: Vec<TeamId>,
        pub group_constrained: bool,
        pub exclude_group_constrained: bool,
        pub public: bool,
        pub private: bool,
        pub include_deleted: bool,
        pub include_search_by_id: bool,
        pub exclude_remote: bool,
        pub deleted: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub page: Option<i64>,
        #[serde(skip_serializing_if = "is_zero")]
        pub per_page: Option<i64>,
    }

    /// Who is to be in a channel, and who of them administers it.
    pub struct SetChannelMembersRequest {
        pub members: Vec<UserId>,
        /// Missing: as it is.
        pub channel_admins: Option<Vec<UserId>>,
    }

    /// What was done about it.
    pub struct SetChannelMembersResponse {
        pub added: Vec<UserId>,
        pub removed: Vec<UserId>,
        #[serde(skip_serializing_if = "is_zero")]
        pub promoted: Vec<UserId>,
        #[serde(skip_serializing_if = "is_zero")]
        pub demoted: Vec<UserId>,
        #[serde(skip_serializing_if = "is_zero")]
        pub errors: Vec<SetChannelMembersError>,
    }

    /// For whom it could not be done.
    pub struct SetChannelMembersError {
        pub user_id: UserId,
        pub id: String,
        pub error: String,
    }

    /// What a group channel becomes.
    pub struct GroupMessageConversionRequest {
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub name: String,
        pub display_name: String,
    }

    /// A page of channels with the total.
    pub struct ChannelsWithCount {
        pub channels: Vec<ChannelWithTeamData>,
        pub total_count: i64,
    }
}

impl Channel {
    pub fn is_direct_or_group(&self) -> bool {
        self.channel_type.is_direct_or_group()
    }

    pub fn is_archived(&self) -> bool {
        !self.delete_at.is_never()
    }

    /// Applies what the patch names. The caller checks the result.
    pub fn apply(&mut self, patch: ChannelPatch) {
        let set = |field: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *field = value;
            }
        };
        set(&mut self.display_name, patch.display_name);
        set(&mut self.name, patch.name);
        set(&mut self.header, patch.header);
        set(&mut self.purpose, patch.purpose);
        set(&mut self.managed_category_name, patch.managed_category_name);
        set(&mut self.default_category_name, patch.default_category_name);
        if let Some(group_constrained) = patch.group_constrained {
            self.group_constrained = Some(group_constrained);
        }
        if let Some(banner) = patch.banner_info {
            let mut merged = self.banner_info.take().unwrap_or_default();
            merged.enabled = banner.enabled.or(merged.enabled);
            merged.text = banner.text.or(merged.text);
            merged.background_color = banner.background_color.or(merged.background_color);
            self.banner_info = Some(merged);
        }
        if let Some(autotranslation) = patch.autotranslation {
            self.autotranslation = autotranslation;
        }
        if let Some(discoverable) = patch.discoverable {
            self.discoverable = discoverable;
        }
    }
}
