//! Interactive dialogs: forms that integrations open.

use serde_json::Value;

use crate::wire::{is_zero, wire};
use crate::{ChannelId, PostActionOption, Props, StringMap, TeamId, UserId};

wire! {
    pub struct OpenDialogRequest {
        pub trigger_id: String,
        pub url: String,
        pub dialog: Dialog,
    }

    pub struct Dialog {
        pub callback_id: String,
        pub title: String,
        pub introduction_text: String,
        pub icon_url: String,
        pub elements: Vec<DialogElement>,
        pub submit_label: String,
        pub notify_on_cancel: bool,
        pub state: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub source_url: String,
    }

    pub struct DialogElement {
        pub display_name: String,
        pub name: String,
        #[serde(rename = "type")]
        pub element_type: String,
        pub subtype: String,
        pub default: String,
        pub placeholder: String,
        pub help_text: String,
        pub optional: bool,
        pub min_length: i64,
        pub max_length: i64,
        pub data_source: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub data_source_url: String,
        pub options: Vec<PostActionOption>,
        pub multiselect: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub refresh: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub datetime_config: Value,
        #[serde(skip_serializing_if = "is_zero")]
        pub min_date: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub max_date: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub time_interval: i64,
    }

    pub struct SubmitDialogRequest {
        #[serde(rename = "type")]
        pub request_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub url: String,
        pub callback_id: String,
        pub state: String,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub submission: Props,
        pub cancelled: bool,
    }

    pub struct SubmitDialogResponse {
        #[serde(skip_serializing_if = "is_zero")]
        pub error: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub errors: StringMap,
        #[serde(rename = "type", skip_serializing_if = "is_zero")]
        pub response_type: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub form: Option<Dialog>,
    }

    /// The choices of a menu, as an integration answers a look-up.
    pub struct LookupDialogResponse {
        pub items: Vec<DialogSelectOption>,
    }

    pub struct DialogSelectOption {
        pub text: String,
        pub value: String,
    }
}
