//! What pages say of themselves.

use crate::wire::{is_zero, wire};

wire! {
    pub struct OpenGraph {
        #[serde(rename = "type", skip_serializing_if = "is_zero")]
        pub kind: String,
        pub url: String,
        pub title: String,
        pub description: String,
        pub site_name: String,
        pub images: Vec<OpenGraphImage>,
    }

    pub struct OpenGraphImage {
        pub url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub secure_url: String,
        #[serde(rename = "type", skip_serializing_if = "is_zero")]
        pub kind: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub width: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub height: i64,
    }
}
