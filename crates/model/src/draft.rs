//! What somebody began to write; its key is user, channel and root.

use crate::wire::{is_zero, wire};
use crate::{ChannelId, FileId, Millis, PostId, PostMetadata, Props, UserId};

wire! {
    pub struct Draft {
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub root_id: PostId,
        pub message: String,
        #[serde(rename = "type")]
        pub draft_type: String,
        pub props: Props,
        #[serde(skip_serializing_if = "is_zero")]
        pub file_ids: Vec<FileId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub metadata: Option<PostMetadata>,
        #[serde(skip_serializing_if = "is_zero")]
        pub priority: Props,
    }
}
