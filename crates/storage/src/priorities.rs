//! What posts ask of their readers: priority, acknowledgements, reminders.

use jackfield_model::{ChannelId, Millis, PostAcknowledgement, PostId, PostPriority, UserId};

use crate::{Query, record, sql};

record! {
    PostAcknowledgement => "postacknowledgements" {
        user_id: "userid", post_id: "postid", acknowledged_at: "acknowledgedat", channel_id: "channelid",
    }
}

pub fn insert(post: PostId, channel: ChannelId, priority: &PostPriority) -> Query {
    sql!(
        "INSERT INTO postspriority (postid, channelid, priority, requestedack, persistentnotifications)
         VALUES ($1, $2, $3, $4, $5)"
    )
    .bind(post)
    .bind(channel)
    .bind(priority.priority.as_deref().unwrap_or_default())
    .bind(priority.requested_ack.unwrap_or_default())
    .bind(priority.persistent_notifications.unwrap_or_default())
}

/// The row by which readers of the post look for who acknowledged it.
pub fn insert_unasked(post: PostId, channel: ChannelId) -> Query {
    sql!("INSERT INTO postspriority (postid, channelid) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(post)
        .bind(channel)
}

/// Gives what a post asked of its readers to the one that it became in another channel.
pub fn carry(old: PostId, new: PostId, channel: ChannelId) -> Query {
    sql!("UPDATE postspriority SET postid = $2, channelid = $3 WHERE postid = $1").bind(old).bind(new).bind(channel)
}

/// The same of who acknowledged it.
pub fn carry_acknowledgements(old: PostId, new: PostId, channel: ChannelId) -> Query {
    sql!("UPDATE postacknowledgements SET postid = $2, channelid = $3 WHERE postid = $1")
        .bind(old)
        .bind(new)
        .bind(channel)
}

/// The same of who is to be reminded of it.
pub fn carry_reminders(old: PostId, new: PostId) -> Query {
    sql!("UPDATE postreminders SET postid = $2 WHERE postid = $1").bind(old).bind(new)
}

/// Counts an urgent mention for each of the users.
pub fn count_urgent(channel: ChannelId, users: &[UserId]) -> Query {
    sql!(
        "UPDATE channelmembers SET urgentmentioncount = urgentmentioncount + 1
         WHERE channelid = $1 AND userid {in $2}"
    )
    .bind(channel)
    .bind(users)
}

/// Acknowledges a post; touches nothing when the user did so before.
pub fn acknowledge(acknowledgement: &PostAcknowledgement) -> Query {
    sql!(
        "INSERT INTO postacknowledgements (postid, userid, channelid, acknowledgedat) VALUES ($1, $2, $3, $4)
         ON CONFLICT (postid, userid) DO UPDATE SET acknowledgedat = excluded.acknowledgedat,
            channelid = excluded.channelid WHERE postacknowledgements.acknowledgedat = 0"
    )
    .bind(acknowledgement.post_id)
    .bind(acknowledgement.user_id)
    .bind(acknowledgement.channel_id)
    .bind(acknowledgement.acknowledged_at)
}

/// Takes an acknowledgement back that is not older than `since`.
pub fn take_back(post: PostId, user: UserId, since: Millis) -> Query {
    sql!(
        "UPDATE postacknowledgements SET acknowledgedat = 0
         WHERE postid = $1 AND userid = $2 AND acknowledgedat > 0 AND acknowledgedat >= $3"
    )
    .bind(post)
    .bind(user)
    .bind(since)
}

pub fn acknowledgement(post: PostId, user: UserId) -> Query {
    sql!("SELECT * FROM postacknowledgements WHERE postid = $1 AND userid = $2 AND acknowledgedat > 0")
        .bind(post)
        .bind(user)
}

pub fn acknowledgements(posts: &[PostId]) -> Query {
    sql!(
        "SELECT * FROM postacknowledgements WHERE postid {in $1} AND acknowledgedat > 0 ORDER BY acknowledgedat, userid"
    )
    .bind(posts)
}

/// Whether one of these users answered, reacted to or acknowledged a post.
pub fn is_heard(post: PostId, users: &[UserId]) -> Query {
    sql!(
        "SELECT EXISTS (SELECT 1 FROM postacknowledgements WHERE postid = $1 AND userid {in $2} AND acknowledgedat > 0)
            OR EXISTS (SELECT 1 FROM reactions WHERE postid = $1 AND userid {in $2} AND deleteat = 0)
            OR EXISTS (SELECT 1 FROM posts WHERE rootid <> '' AND rootid = $1 AND userid {in $2} AND deleteat = 0)"
    )
    .bind(post)
    .bind(users)
}

/// Sets when somebody is to be reminded of a post, in seconds; there is one time for each post.
pub fn remind(post: PostId, user: UserId, target_time: i64) -> Query {
    sql!(
        "INSERT INTO postreminders (postid, userid, targettime) VALUES ($1, $2, $3)
         ON CONFLICT (postid, userid) DO UPDATE SET targettime = excluded.targettime"
    )
    .bind(post)
    .bind(user)
    .bind(target_time)
}

pub fn reminders_of(user: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM postreminders WHERE userid = $1").bind(user)
}

/// Who is to be reminded of these posts, and when.
pub fn reminders_of_posts(posts: &[PostId]) -> Query {
    sql!("SELECT postid, userid, targettime FROM postreminders WHERE postid {in $1} ORDER BY postid, userid")
        .bind(posts)
}

pub fn reminder(post: PostId, user: UserId) -> Query {
    sql!("SELECT targettime FROM postreminders WHERE postid = $1 AND userid = $2").bind(post).bind(user)
}

/// Forgets a reminder, unless it was set anew.
pub fn forget_reminder(post: PostId, user: UserId, target_time: i64) -> Query {
    sql!("DELETE FROM postreminders WHERE postid = $1 AND userid = $2 AND targettime = $3")
        .bind(post)
        .bind(user)
        .bind(target_time)
}
