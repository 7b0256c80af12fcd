//! Posts: messages, and what travels with them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::wire::{is_zero, not_for_clients, wire};
use crate::{ChannelId, ChannelType, Emoji, FileId, FileInfo, Millis, PostId, Props, Reaction, TeamId, User, UserId};

not_for_clients! {
    /// A post as it is stored and written.
    pub struct Post {
        pub id: PostId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub edit_at: Millis,
        pub delete_at: Millis,
        pub is_pinned: bool,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        /// The first post of the thread; empty when this is it.
        pub root_id: PostId,
        /// The post that this is an old version of.
        pub original_id: PostId,
        pub message: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub message_source: String,
        /// Empty for what people write; see [`crate::post_type`].
        #[serde(rename = "type")]
        pub post_type: String,
        pub props: Props,
        pub hashtags: String,
        pub file_ids: Vec<FileId>,
        /// The client's own id, by which a repeated request is recognised.
        pub pending_post_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub has_reactions: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub remote_id: Option<String>,
        pub reply_count: i64,
        pub last_reply_at: Millis,
        pub participants: Option<Vec<User>>,
        #[serde(skip_serializing_if = "is_zero")]
        pub is_following: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub metadata: Option<PostMetadata>,
    }

    /// A post that only one user sees, and that is not kept.
    pub struct PostEphemeral {
        pub user_id: UserId,
        pub post: Post,
    }
}

wire! {
    /// What the server found out about a post for its readers.
    pub struct PostMetadata {
        #[serde(skip_serializing_if = "is_zero")]
        pub embeds: Vec<PostEmbed>,
        #[serde(skip_serializing_if = "is_zero")]
        pub emojis: Vec<Emoji>,
        #[serde(skip_serializing_if = "is_zero")]
        pub files: Vec<FileInfo>,
        #[serde(skip_serializing_if = "is_zero")]
        pub images: BTreeMap<String, PostImage>,
        #[serde(skip_serializing_if = "is_zero")]
        pub reactions: Vec<Reaction>,
        #[serde(skip_serializing_if = "is_zero")]
        pub priority: Option<PostPriority>,
        #[serde(skip_serializing_if = "is_zero")]
        pub acknowledgements: Vec<PostAcknowledgement>,
    }

    pub struct PostPriority {
        /// `important`, `urgent` or empty.
        pub priority: Option<String>,
        pub requested_ack: Option<bool>,
        pub persistent_notifications: Option<bool>,
    }

    pub struct PostAcknowledgement {
        pub user_id: UserId,
        pub post_id: PostId,
        pub acknowledged_at: Millis,
        pub channel_id: ChannelId,
        #[serde(skip_serializing_if = "is_zero")]
        pub remote_id: Option<String>,
    }

    /// Something that is drawn below the message.
    pub struct PostEmbed {
        /// `image`, `message_attachment`, `opengraph`, `link`, `permalink`.
        #[serde(rename = "type")]
        pub embed_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub data: Value,
    }

    /// The size of an image, so that the list does not jump when it arrives.
    pub struct PostImage {
        pub width: i64,
        pub height: i64,
        pub format: String,
        pub frame_count: i64,
    }

    /// A change of a post; what is missing or null stays.
    pub struct PostPatch {
        pub is_pinned: Option<bool>,
        pub message: Option<String>,
        pub props: Option<Props>,
        pub file_ids: Option<Vec<FileId>>,
        pub has_reactions: Option<bool>,
    }

    /// When somebody wants to be reminded of a post.
    pub struct PostReminder {
        /// In seconds.
        pub target_time: i64,
    }

    /// Where a thread is moved to.
    pub struct MoveThreadParams {
        pub channel_id: ChannelId,
    }

    /// What is told of a post to somebody who followed a link to it.
    pub struct PostInfo {
        pub channel_id: ChannelId,
        pub channel_type: ChannelType,
        pub channel_display_name: String,
        pub has_joined_channel: bool,
        pub team_id: TeamId,
        pub team_type: String,
        pub team_display_name: String,
        pub has_joined_team: bool,
    }
}

impl PostPriority {
    /// Whether it asks for anything.
    pub fn says_something(&self) -> bool {
        self.priority.as_deref().is_some_and(|priority| !priority.is_empty())
            || self.requested_ack == Some(true)
            || self.persists()
    }

    /// Whether those whom the post mentions are told again and again.
    pub fn persists(&self) -> bool {
        self.persistent_notifications == Some(true)
    }
}

impl Post {
    pub fn is_reply(&self) -> bool {
        !self.root_id.is_empty()
    }

    /// The thread's first post: the root, or the post itself.
    pub fn thread_id(&self) -> PostId {
        self.root_id.some().unwrap_or(self.id)
    }

    /// Whether the server wrote it: somebody joined, a header changed.
    pub fn is_system(&self) -> bool {
        self.post_type.starts_with(crate::post_type::SYSTEM_PREFIX)
    }

    /// Whether a property is set to true, as text or as a flag.
    pub fn has_flag(&self, prop: &str) -> bool {
        match self.props.get(prop) {
            Some(Value::Bool(set)) => *set,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// Applies what the patch names. The caller checks the result.
    pub fn apply(&mut self, patch: PostPatch) {
        if let Some(is_pinned) = patch.is_pinned {
            self.is_pinned = is_pinned;
        }
        if let Some(message) = patch.message {
            self.message = message;
        }
        if let Some(props) = patch.props {
            self.props = props;
        }
        if let Some(file_ids) = patch.file_ids {
            self.file_ids = file_ids;
        }
        if let Some(has_reactions) = patch.has_reactions {
            self.has_reactions = has_reactions;
        }
    }
}
