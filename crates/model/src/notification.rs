//! What leaves the server to tell somebody of a post: a mail, a message for their devices.

use crate::wire::{is_zero, wire};
use crate::{ChannelId, PostId, TeamId, UserId};

wire! {
    /// What a notification mail says; plugins may replace all of it.
    pub struct EmailNotificationContent {
        #[serde(skip_serializing_if = "is_zero")]
        pub subject: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub title: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub subtitle: String,
        /// HTML that is shown as it is: whoever writes it escapes what people wrote.
        #[serde(skip_serializing_if = "is_zero")]
        pub message_html: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub message_text: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub button_text: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub button_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub footer_text: String,
    }

    /// A notification mail that is about to be sent, with what it is about.
    pub struct EmailNotification {
        pub post_id: PostId,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub sender_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub sender_display_name: String,
        pub recipient_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub root_id: PostId,
        pub channel_type: String,
        pub channel_name: String,
        pub team_name: String,
        pub sender_username: String,
        pub is_direct_message: bool,
        pub is_group_message: bool,
        pub is_thread_reply: bool,
        pub is_crt_enabled: bool,
        pub use_military_time: bool,
        #[serde(flatten)]
        pub content: EmailNotificationContent,
    }

    /// What a push proxy gets for one device.
    pub struct PushNotification {
        /// Names this delivery; the device says it again when it has it.
        pub ack_id: String,
        /// `apple`, `apple_rn`, `android` or `android_rn`, with the app's own addition.
        pub platform: String,
        pub server_id: String,
        pub device_id: String,
        pub post_id: PostId,
        #[serde(skip_serializing_if = "is_zero")]
        pub category: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub sound: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub message: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub badge: i64,
        /// 1 for what the app takes without showing it.
        #[serde(rename = "cont_ava", skip_serializing_if = "is_zero")]
        pub content_available: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub team_id: TeamId,
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_id: ChannelId,
        #[serde(skip_serializing_if = "is_zero")]
        pub root_id: PostId,
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_name: String,
        /// `message`, `clear`, `update_badge`, `session` or `test`.
        #[serde(rename = "type", skip_serializing_if = "is_zero")]
        pub push_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub sub_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub transport: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub sender_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub sender_name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub override_username: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub override_icon_url: String,
        /// `true` or empty.
        #[serde(skip_serializing_if = "is_zero")]
        pub from_webhook: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub version: String,
        pub is_crt_enabled: bool,
        /// The device asks the server for the text.
        pub is_id_loaded: bool,
        pub signature: String,
    }

    /// What a device says of a notification that it got.
    pub struct PushNotificationAck {
        pub id: String,
        pub received_at: i64,
        pub platform: String,
        #[serde(rename = "type")]
        pub notification_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub post_id: PostId,
        pub is_id_loaded: bool,
    }
}
