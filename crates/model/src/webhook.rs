//! Webhooks: secrets by which the outside posts (incoming), and addresses that are told (outgoing).

use crate::wire::{is_zero, wire};
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

    /// What an incoming webhook asks of its callers, beside that they know its address.
    pub struct IncomingWebhookOptions {
        /// How calls are signed: `github`, `gitlab`, `stripe`, `slack`, `standard` or `hmac`; empty for not at all.
        pub signature: String,
        /// The header that has the signature, for `hmac`.
        pub signature_header: String,
        /// What calls are signed with. Sent, it is set; answered, only where it was made or set.
        #[serde(skip_serializing_if = "is_zero")]
        pub secret: String,
        /// Until then calls may also be signed with the secret before.
        pub old_secret_until: Millis,
        /// Seconds that the time of a signature may be off; 0 for 300.
        pub tolerance: i64,
        /// Addresses and networks that calls may come from; none for all.
        pub allowed_ips: Vec<String>,
        /// When it takes no more calls; 0 for never.
        pub expires_at: Millis,
        /// Calls that it takes in a minute; 0 for no bound.
        pub per_minute: i64,
        /// What becomes of what is sent, where it is not written for chats; empty to take it as it is.
        pub template: String,
    }

    /// A template that is there to be taken.
    pub struct WebhookTemplate {
        pub id: String,
        pub name: String,
        /// How its sender signs, if it does.
        pub signature: String,
        pub signature_header: String,
        pub template: String,
        /// Something as its sender sends it.
        pub payload: String,
    }

    /// A call of an incoming webhook, with how it ended.
    pub struct WebhookCall {
        pub number: i64,
        pub create_at: Millis,
        /// What it was answered.
        pub status: i64,
        /// The id of the refusal; of a call that was taken and not posted, why; empty for one that was posted.
        pub error: String,
        /// The same in words.
        pub reason: String,
        pub bytes: i64,
        /// Where it came from.
        pub address: String,
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
