//! The ids that clients gave their posts, each with the post that was made: for a client that had no answer and sends again.

use jackfield_model::{ChannelId, Millis, PostId, UserId};

use crate::{Query, sql};

/// Takes a client's id for a post; fails with [`crate::Error::Unique`] where it was taken before.
pub fn take(user: UserId, channel: ChannelId, id: &str, post: PostId, now: Millis) -> Query {
    sql!(
        "INSERT INTO jackfield_pending_posts (userid, channelid, pendingid, postid, createat)
         VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(user)
    .bind(channel)
    .bind(id)
    .bind(post)
    .bind(now)
}

/// The post that a user made with an id of theirs in a channel.
pub fn made(user: UserId, channel: ChannelId, id: &str) -> Query {
    sql!("SELECT postid FROM jackfield_pending_posts WHERE userid = $1 AND channelid = $2 AND pendingid = $3")
        .bind(user)
        .bind(channel)
        .bind(id)
}

/// Forgets the ids that were taken before a time.
pub fn forget(before: Millis) -> Query {
    sql!("DELETE FROM jackfield_pending_posts WHERE createat < $1").bind(before)
}

/// When the oldest was taken; NULL, which reads as never, where there is none.
pub fn oldest() -> Query {
    sql!("SELECT MIN(createat) AS createat FROM jackfield_pending_posts")
}
