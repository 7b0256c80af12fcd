//! Message attachments: what integrations draw below a message, with buttons and menus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Props;
use crate::wire::{is_zero, wire};

wire! {
    /// Mattermost's `MessageAttachment`, known as Slack's attachment; in `props.attachments`.
    pub struct MessageAttachment {
        pub id: i64,
        pub fallback: String,
        pub color: String,
        pub pretext: String,
        pub author_name: String,
        pub author_link: String,
        pub author_icon: String,
        pub title: String,
        pub title_link: String,
        pub text: String,
        pub fields: Vec<MessageAttachmentField>,
        pub image_url: String,
        pub thumb_url: String,
        pub footer: String,
        pub footer_icon: String,
        /// A number or a text.
        pub ts: Value,
        #[serde(skip_serializing_if = "is_zero")]
        pub actions: Vec<PostAction>,
    }

    pub struct MessageAttachmentField {
        pub title: String,
        pub value: Value,
        pub short: LooseBool,
    }

    /// A button or a menu.
    pub struct PostAction {
        #[serde(skip_serializing_if = "is_zero")]
        pub id: String,
        /// `button` or `select`.
        #[serde(rename = "type", skip_serializing_if = "is_zero")]
        pub action_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub tooltip: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub disabled: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub style: String,
        /// `users` or `channels`.
        #[serde(skip_serializing_if = "is_zero")]
        pub data_source: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub options: Vec<PostActionOption>,
        #[serde(skip_serializing_if = "is_zero")]
        pub default_option: String,
        /// Where the press goes; removed before a client sees it.
        #[serde(skip_serializing_if = "is_zero")]
        pub integration: Option<PostActionIntegration>,
        /// The integration, sealed, for posts that are not kept.
        #[serde(skip_serializing_if = "is_zero")]
        pub cookie: String,
    }

    pub struct PostActionOption {
        pub text: String,
        pub value: String,
    }

    pub struct PostActionIntegration {
        #[serde(skip_serializing_if = "is_zero")]
        pub url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub context: Props,
    }
}

/// A flag that integrations also send as text: Slack's habit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct LooseBool(pub bool);

impl<'de> Deserialize<'de> for LooseBool {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::Bool(set) => set,
            Value::String(text) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }))
    }
}
