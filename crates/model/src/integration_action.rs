//! What happens when somebody presses a button of a post.

use crate::wire::{is_zero, not_for_clients, wire};
use crate::{ChannelId, Post, PostId, Props, StringMap, TeamId, UserId};

wire! {
    pub struct DoPostActionRequest {
        #[serde(skip_serializing_if = "is_zero")]
        pub selected_option: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub cookie: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub query: StringMap,
    }

    pub struct PostActionApiResponse {
        pub status: String,
        pub trigger_id: String,
        /// Where the person is led.
        #[serde(skip_serializing_if = "is_zero")]
        pub goto_location: String,
    }

    /// What the integration is sent.
    pub struct PostActionIntegrationRequest {
        pub user_id: UserId,
        pub user_name: String,
        pub channel_id: ChannelId,
        pub channel_name: String,
        pub team_id: TeamId,
        pub team_domain: String,
        pub post_id: PostId,
        pub trigger_id: String,
        #[serde(rename = "type")]
        pub action_type: String,
        pub data_source: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub context: Props,
    }
}

not_for_clients! {
    /// What the integration answers.
    pub struct PostActionIntegrationResponse {
        pub update: Option<Post>,
        pub ephemeral_text: String,
        pub skip_slack_parsing: bool,
    }
}
