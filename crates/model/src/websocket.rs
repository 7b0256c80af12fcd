//! WebSocket frames as clients see them.

use crate::wire::{is_zero, wire};
use crate::{AppError, Props};
use std::collections::BTreeMap;

wire! {
    /// The server tells: something happened.
    pub struct WebSocketEvent {
        pub event: String,
        pub data: Props,
        pub broadcast: WebSocketBroadcast,
        /// Counts a connection's events without a gap.
        pub seq: i64,
    }

    /// Whom an event was for; ids are texts, since plugins' audiences may be anything.
    pub struct WebSocketBroadcast {
        pub omit_users: Option<BTreeMap<String, bool>>,
        pub user_id: String,
        pub channel_id: String,
        pub team_id: String,
        pub connection_id: String,
        pub omit_connection_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub contains_sanitized_data: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub contains_sensitive_data: bool,
    }

    /// The client asks.
    pub struct WebSocketRequest {
        pub seq: i64,
        pub action: String,
        pub data: Props,
    }

    /// The server answers.
    pub struct WebSocketResponse {
        pub status: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub seq_reply: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub data: Props,
        #[serde(skip_serializing_if = "is_zero")]
        pub error: Option<AppError>,
    }
}
