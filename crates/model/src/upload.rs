//! Uploads in pieces.

use crate::wire::{is_zero, wire};
use crate::{ChannelId, FileId, Millis, UploadId, UserId};

wire! {
    /// An upload that was begun: what the file will be, and how much of it is there.
    pub struct UploadSession {
        pub id: UploadId,
        /// `attachment`.
        #[serde(rename = "type")]
        pub upload_type: String,
        pub create_at: Millis,
        pub user_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_id: ChannelId,
        pub filename: String,
        pub file_size: i64,
        pub file_offset: i64,
        pub remote_id: String,
        pub req_file_id: FileId,
    }
}
