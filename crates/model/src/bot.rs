//! Bots: users without a password, owned by a person or a plugin.

use crate::wire::{is_zero, wire};
use crate::{Millis, UserId};

wire! {
    pub struct Bot {
        pub user_id: UserId,
        pub username: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub display_name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub description: String,
        /// A user's id, or a plugin's.
        pub owner_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_icon_update: Millis,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
    }

    /// A change of a bot; what is missing or null stays.
    pub struct BotPatch {
        pub username: Option<String>,
        pub display_name: Option<String>,
        pub description: Option<String>,
    }
}
