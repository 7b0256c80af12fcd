//! Reports: long lists for those who administer the server, a page at a time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::{is_zero, wire};
use crate::{ChannelId, ClientPost, ForClients, Millis, User};

/// Somebody with what they did lately.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserReport {
    #[serde(flatten)]
    pub user: User,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_post_date: Option<Millis>,
    /// On how many days they wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_active: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_posts: Option<i64>,
}

impl ForClients for UserReport {}

wire! {
    /// Which posts of a channel to report, and where to go on.
    pub struct ReportPostsRequest {
        pub channel_id: ChannelId,
        /// What the last page said.
        pub cursor: String,
        pub start_time: Millis,
        /// `create_at` or `update_at`.
        pub time_field: String,
        /// `asc` or `desc`.
        pub sort_direction: String,
        /// 100 unless asked, 1000 at most.
        pub per_page: i64,
        pub include_deleted: bool,
        pub exclude_system_posts: bool,
        pub include_metadata: bool,
    }

    pub struct ReportCursor {
        #[serde(skip_serializing_if = "is_zero")]
        pub cursor: String,
    }

    /// A page; without a cursor it was the last.
    pub struct ReportPosts {
        pub posts: Vec<ClientPost>,
        #[serde(skip_serializing_if = "is_zero")]
        pub next_cursor: Option<ReportCursor>,
    }
}
