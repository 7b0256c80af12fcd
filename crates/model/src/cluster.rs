//! Several servers on one database, and what plugins' copies on them tell each other.

use crate::wire::{is_zero, wire};

wire! {
    /// One server of several.
    pub struct ClusterInfo {
        pub id: String,
        pub version: String,
        /// The database's newest migration.
        pub schema_version: String,
        pub config_hash: String,
        pub ipaddress: String,
        pub hostname: String,
    }

    /// What a plugin's copy on another server says. Names are Go's, which has no tags here.
    #[serde(rename_all = "PascalCase")]
    pub struct PluginClusterEvent {
        pub id: String,
        /// Bytes in base64, as Go writes them.
        #[serde(skip_serializing_if = "is_zero")]
        pub data: String,
    }

    /// To whom an event goes, and how surely.
    #[serde(rename_all = "PascalCase")]
    pub struct PluginClusterEventSendOptions {
        /// `reliable` or `best_effort`; empty is `best_effort`.
        pub send_type: String,
        /// One server's id; empty for all.
        pub target_id: String,
    }
}
