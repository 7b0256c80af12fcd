//! Reactions. A removed one stays as a row with a time of deletion, as Mattermost keeps it.

use jackfield_model::{ChannelId, Millis, PostId, Reaction, UserId};

use crate::{Query, record, sql};

record! {
    Reaction => "reactions" {
        user_id: "userid", post_id: "postid", emoji_name: "emojiname", create_at: "createat",
        update_at: "updateat", delete_at: "deleteat", remote_id: "remoteid" read, channel_id: "channelid",
    }
}

/// Adds a reaction, or brings back a removed one; touches nothing when it is there, or when the post has `most` other
/// kinds.
pub fn upsert(reaction: &Reaction, most: i64) -> Query {
    sql!(
        "INSERT INTO reactions (userid, postid, emojiname, createat, updateat, deleteat, channelid)
         SELECT $1, $2, $3, $4, $4, 0, $5 WHERE (SELECT COUNT(DISTINCT r.emojiname) FROM reactions r
            WHERE r.postid = $2 AND r.deleteat = 0 AND r.emojiname <> $3) < $6
         ON CONFLICT (postid, userid, emojiname) DO UPDATE SET updateat = excluded.updateat,
            createat = excluded.createat, deleteat = 0 WHERE reactions.deleteat <> 0"
    )
    .bind(reaction.user_id)
    .bind(reaction.post_id)
    .bind(&reaction.emoji_name)
    .bind(reaction.create_at)
    .bind(reaction.channel_id)
    .bind(most)
}

/// Gives the reactions to a post to the one that it became in another channel.
pub fn carry(old: PostId, new: PostId, channel: ChannelId) -> Query {
    sql!("UPDATE reactions SET postid = $2, channelid = $3 WHERE postid = $1").bind(old).bind(new).bind(channel)
}

pub fn delete(post: PostId, user: UserId, emoji: &str, now: Millis) -> Query {
    sql!(
        "UPDATE reactions SET deleteat = $4, updateat = $4
         WHERE postid = $1 AND userid = $2 AND emojiname = $3 AND deleteat = 0"
    )
    .bind(post)
    .bind(user)
    .bind(emoji)
    .bind(now)
}

/// The reaction of this user with this emoji, where it is there.
pub fn one(post: PostId, user: UserId, emoji: &str) -> Query {
    sql!("SELECT * FROM reactions WHERE postid = $1 AND userid = $2 AND emojiname = $3 AND deleteat = 0")
        .bind(post)
        .bind(user)
        .bind(emoji)
}

pub fn of_post(post: PostId) -> Query {
    sql!("SELECT * FROM reactions WHERE postid = $1 AND deleteat = 0 ORDER BY createat, userid, emojiname").bind(post)
}

pub fn of_posts(posts: &[PostId]) -> Query {
    sql!("SELECT * FROM reactions WHERE postid {in $1} AND deleteat = 0 ORDER BY createat, userid, emojiname")
        .bind(posts)
}

/// How many different emojis a post has, this one left out.
pub fn count_other_kinds(post: PostId, emoji: &str) -> Query {
    sql!("SELECT COUNT(DISTINCT emojiname) FROM reactions WHERE postid = $1 AND deleteat = 0 AND emojiname <> $2")
        .bind(post)
        .bind(emoji)
}
