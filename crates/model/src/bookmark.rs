//! Bookmarks of channels: links and files that are at hand above the posts.

use crate::wire::{is_zero, wire, words};
use crate::{BookmarkId, ChannelId, FileId, FileInfo, Millis, UserId};

words! {
    pub enum BookmarkType {
        #[default]
        Link = "link",
        File = "file",
    }
}

wire! {
    pub struct ChannelBookmark {
        pub id: BookmarkId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub channel_id: ChannelId,
        pub owner_id: UserId,
        pub file_id: FileId,
        pub display_name: String,
        pub sort_order: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub link_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub image_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub emoji: String,
        #[serde(rename = "type")]
        pub bookmark_type: BookmarkType,
        /// The bookmark of another owner that this one replaced.
        #[serde(skip_serializing_if = "is_zero")]
        pub original_id: BookmarkId,
        #[serde(skip_serializing_if = "is_zero")]
        pub parent_id: BookmarkId,
    }

    pub struct ChannelBookmarkWithFileInfo {
        #[serde(flatten)]
        pub bookmark: ChannelBookmark,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub file: Option<FileInfo>,
    }

    /// A change of a bookmark; what is missing or null stays.
    pub struct ChannelBookmarkPatch {
        pub file_id: Option<FileId>,
        pub display_name: Option<String>,
        pub sort_order: Option<i64>,
        pub link_url: Option<String>,
        pub image_url: Option<String>,
        pub emoji: Option<String>,
    }

    /// What a change led to: whoever changes another's bookmark gets one of their own in its place.
    pub struct UpdateChannelBookmarkResponse {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub updated: Option<ChannelBookmarkWithFileInfo>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub deleted: Option<ChannelBookmarkWithFileInfo>,
    }
}
