//! Custom emoji.

use crate::wire::wire;
use crate::{EmojiId, Millis, UserId};

wire! {
    pub struct Emoji {
        pub id: EmojiId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub creator_id: UserId,
        pub name: String,
    }

    pub struct EmojiSearch {
        pub term: String,
        pub prefix_only: bool,
    }
}
