//! A post that is sent at a time that its author chose.

use crate::wire::{is_zero, wire, words};
use crate::{ChannelId, FileId, Millis, Post, PostId, PostMetadata, PostPriority, Props, ScheduledPostId, UserId};

wire! {
    /// A draft with the time at which it becomes a post.
    pub struct ScheduledPost {
        pub id: ScheduledPostId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub root_id: PostId,
        pub message: String,
        #[serde(rename = "type")]
        pub post_type: String,
        pub props: Props,
        #[serde(skip_serializing_if = "is_zero")]
        pub file_ids: Vec<FileId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub metadata: Option<PostMetadata>,
        #[serde(skip_serializing_if = "is_zero")]
        pub priority: Props,
        pub scheduled_at: Millis,
        /// When the server last tried to send it; 0 before.
        pub processed_at: Millis,
        pub error_code: ScheduledPostError,
    }
}

words! {
    /// Why a scheduled post was not sent.
    pub enum ScheduledPostError {
        /// It was not tried yet, or may still be sent.
        #[default]
        None = "",
        ChannelArchived = "channel_archived",
        ChannelNotFound = "channel_not_found",
        UserMissing = "user_missing",
        UserDeleted = "user_deleted",
        NoChannelPermission = "no_channel_permission",
        NoChannelMember = "no_channel_member",
        RestrictedDirectMessage = "restricted_dm",
        ThreadDeleted = "thread_deleted",
        UnableToSend = "unable_to_send",
        InvalidPost = "invalid_post",
        Unknown = "unknown",
    }
}

impl ScheduledPost {
    /// What it asks of its readers, if that can be read.
    fn asked(&self) -> Option<PostPriority> {
        let asked: PostPriority = serde_json::from_value(self.priority.clone().into()).ok()?;
        asked.says_something().then_some(asked)
    }

    /// The post that is sent.
    pub fn to_post(&self) -> Post {
        Post {
            user_id: self.user_id,
            channel_id: self.channel_id,
            root_id: self.root_id,
            message: self.message.clone(),
            post_type: self.post_type.clone(),
            props: self.props.clone(),
            file_ids: self.file_ids.clone(),
            metadata: self.asked().map(|asked| PostMetadata { priority: Some(asked), ..PostMetadata::default() }),
            ..Post::default()
        }
    }
}
