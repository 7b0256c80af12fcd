//! Presence: whether a user is there, and what they say they are doing.

use crate::wire::{is_zero, wire, words};
use crate::{ChannelId, Millis, UserId};

words! {
    /// Whether a user is there.
    pub enum Presence {
        Online = "online",
        Away = "away",
        Dnd = "dnd",
        #[default]
        Offline = "offline",
        OutOfOffice = "ooo",
    }
}

wire! {
    pub struct Status {
        pub user_id: UserId,
        /// A word of [`Presence`].
        pub status: String,
        /// Set by the user, so activity does not change it.
        pub manual: bool,
        pub last_activity_at: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub active_channel: ChannelId,
        /// When "do not disturb" ends, in seconds since 1970; the one time that is not in milliseconds.
        pub dnd_end_time: i64,
        #[serde(skip)]
        pub prev_status: String,
    }

    /// What a user says they are doing; kept as JSON in the user's props.
    pub struct CustomStatus {
        pub emoji: String,
        pub text: String,
        /// `thirty_minutes`, `one_hour`, `four_hours`, `today`, `this_week`, `date_and_time` or empty.
        pub duration: String,
        /// RFC 3339; Go's zero time when it does not end.
        pub expires_at: String,
    }
}
