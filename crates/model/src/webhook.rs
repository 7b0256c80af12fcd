//! Webhooks: secrets by which the outside posts (incoming), and addresses that are told (outgoing).

use crate::wire::wire;
use crate::{ChannelId, HookId, MessageAttachment, Millis, PostId, PostPriority, Props, TeamId, UserId};

wire! {
    pub struct IncomingWebhook {
        /// Also its secret.
        pub id: HookId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub display_name: String,
        pub description: String,
        pub username: String,
        pub icon_url: String,
        pub channel_locked: bool,
        pub last_used: Millis,
    }

    /// A page of hooks, with how many there are in all.
    pub struct IncomingWebhooksWithCount {
        pub incoming_webhooks: Vec<IncomingWebhook>,
        pub total_count: i64,
    }

    /// What is sent to `/hooks/{id}`.
    pub struct IncomingWebhookRequest {
        pub text: String,
        pub username: String,
        pub icon_url: String,
        /// `#channel-name`, `@username` or a bare channel name.
        #[serde(rename = "channel")]
        pub channel_name: String,
        pub root_id: PostId,
        pub props: Props,
        pub attachments: Vec<MessageAttachment>,
        #[serde(rename = "type")]
        pub post_type: String,
        pub icon_emoji: String,
        pub priority: Option<PostPriority>,
    }

    pub struct OutgoingWebhook {
        pub id: HookId,
        pub token: String,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub creator_id: UserId,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub trigger_words: Vec<String>,
        /// 0: the first word is a trigger word; 1: it starts with one.
        pub trigger_when: i64,
        pub callback_urls: Vec<String>,
        pub display_name: String,
        pub description: String,
        pub content_type: String,
        pub username: String,
        pub icon_url: String,
    }
    /// What an outgoing webhook's address is sent.
    pub struct OutgoingWebhookPayload {
        pub token: String,
        pub team_id: TeamId,
        pub team_domain: String,
        pub channel_id: ChannelId,
        pub channel_name: String,
        pub timestamp: Millis,
        pub user_id: UserId,
        pub user_name: String,
        pub post_id: PostId,
        pub text: String,
        pub trigger_word: String,
        /// With commas between.
        pub file_ids: String,
    }

    /// What it answers.
    pub struct OutgoingWebhookResponse {
        pub text: Option<String>,
        pub username: String,
        pub icon_url: String,
        pub props: Props,
        pub attachments: Option<Vec<MessageAttachment>>,
        #[serde(rename = "type")]
        pub post_type: String,
        /// `comment` for a reply.
        pub response_type: String,
        pub priority: Option<PostPriority>,
    }
}
