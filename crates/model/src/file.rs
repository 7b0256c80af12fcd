//! Uploaded files.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::wire::{is_zero, wire};
use crate::{ChannelId, FileId, Millis, PostId, UserId};

wire! {
    pub struct FileInfo {
        pub id: FileId,
        pub user_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub post_id: PostId,
        pub channel_id: ChannelId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub name: String,
        /// Without the dot.
        pub extension: String,
        pub size: i64,
        pub mime_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub width: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub height: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub has_preview_image: bool,
        /// A JPEG of at most 16 by 16 pixels, shown until the preview is there.
        pub mini_preview: Option<MiniPreview>,
        pub remote_id: Option<String>,
        pub archived: bool,
        /// Where the file store keeps it; never sent.
        #[serde(skip)]
        pub path: String,
        #[serde(skip)]
        pub thumbnail_path: String,
        #[serde(skip)]
        pub preview_path: String,
        /// The text that search finds it by; never sent.
        #[serde(skip)]
        pub content: String,
    }

    pub struct FileUploadResponse {
        pub file_infos: Vec<FileInfo>,
        pub client_ids: Vec<String>,
    }

    /// A page of files that a search found.
    pub struct FileInfoList {
        pub order: Vec<FileId>,
        pub file_infos: BTreeMap<FileId, FileInfo>,
        pub next_file_info_id: String,
        pub prev_file_info_id: String,
        pub first_inaccessible_file_time: i64,
    }

    /// A link by which anybody can get a file.
    pub struct FileLink {
        pub link: String,
    }
}

impl FileInfo {
    pub fn is_image(&self) -> bool {
        self.mime_type.starts_with("image/")
    }

    pub fn is_svg(&self) -> bool {
        self.mime_type == "image/svg+xml"
    }
}

/// The bytes of a tiny JPEG; base64 on the wire, as Go writes bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MiniPreview(pub Vec<u8>);

impl Serialize for MiniPreview {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for MiniPreview {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64.decode(text.as_bytes()).map(Self).map_err(de::Error::custom)
    }
}

impl JsonSchema for MiniPreview {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MiniPreview".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentEncoding": "base64" })
    }
}
