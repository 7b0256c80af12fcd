//! Emoji reactions to posts.

use crate::wire::wire;
use crate::{ChannelId, Millis, PostId, UserId};

wire! {
    pub struct Reaction {
        pub user_id: UserId,
        pub post_id: PostId,
        pub emoji_name: String,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub remote_id: Option<String>,
        pub channel_id: ChannelId,
    }
}
