//! Threads as their followers see them.

use crate::wire::wire;
use crate::{ChannelId, ClientPost, Millis, PostId, TeamId, User, UserId};

wire! {
    pub struct ThreadResponse {
        pub id: PostId,
        pub reply_count: i64,
        pub last_reply_at: Millis,
        pub last_viewed_at: Millis,
        pub participants: Vec<User>,
        pub post: Option<ClientPost>,
        pub unread_replies: i64,
        pub unread_mentions: i64,
        pub is_urgent: bool,
        pub delete_at: Millis,
    }

    /// A page of a user's threads with the totals.
    pub struct Threads {
        pub total: i64,
        pub total_unread_threads: i64,
        pub total_unread_mentions: i64,
        pub total_unread_urgent_mentions: i64,
        pub threads: Vec<ThreadResponse>,
    }

    /// A thread as the database keeps it.
    pub struct Thread {
        pub id: PostId,
        pub channel_id: ChannelId,
        pub reply_count: i64,
        pub last_reply_at: Millis,
        pub participants: Vec<UserId>,
        pub delete_at: Millis,
        pub team_id: TeamId,
    }

    /// One user's following of a thread.
    pub struct ThreadMembership {
        pub post_id: PostId,
        pub user_id: UserId,
        pub following: bool,
        pub last_view_update_at: Millis,
        pub last_update_at: Millis,
        pub unread_mentions: i64,
    }
}
