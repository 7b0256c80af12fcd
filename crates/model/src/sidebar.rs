//! The categories of a user's sidebar.

use crate::wire::{wire, words};
use crate::{ChannelId, TeamId, UserId};

words! {
    pub enum SidebarCategoryType {
        Channels = "channels",
        DirectMessages = "direct_messages",
        Favorites = "favorites",
        #[default]
        Custom = "custom",
        Managed = "managed",
    }

    /// How a category orders its channels; the default is by name unless the user chose otherwise.
    pub enum SidebarCategorySorting {
        #[default]
        Default = "",
        Manual = "manual",
        Recent = "recent",
        Alphabetical = "alpha",
    }
}

wire! {
    /// A category with its channels in order. Built-in ids are `<type>_<user id>_<team id>`.
    pub struct SidebarCategory {
        pub id: String,
        pub user_id: UserId,
        pub team_id: TeamId,
        pub sort_order: i64,
        pub sorting: SidebarCategorySorting,
        #[serde(rename = "type")]
        pub category_type: SidebarCategoryType,
        pub display_name: String,
        pub muted: bool,
        pub collapsed: bool,
        pub channel_ids: Vec<ChannelId>,
    }

    pub struct OrderedSidebarCategories {
        pub categories: Vec<SidebarCategory>,
        pub order: Vec<String>,
    }
}
