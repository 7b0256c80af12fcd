//! Scheduled posts. One that was sent is deleted in the transaction that stores the post.

use jackfield_model::{Millis, ScheduledPost, ScheduledPostError, ScheduledPostId, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    ScheduledPost {
        id: "id", create_at: "createat", update_at: "updateat", user_id: "userid", channel_id: "channelid",
        root_id: "rootid", message: "message", post_type: "type", props: "props", file_ids: "fileids",
        priority: "priority", scheduled_at: "scheduledat", processed_at: "processedat", error_code: "errorcode",
    }
}

pub fn insert(post: &ScheduledPost) -> Query {
    sql!(
        "INSERT INTO scheduledposts (id, createat, updateat, userid, channelid, rootid, message, type, props, fileids,
            priority, scheduledat)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    )
    .bind(post.id)
    .bind(post.create_at)
    .bind(post.update_at)
    .bind(post.user_id)
    .bind(post.channel_id)
    .bind(post.root_id)
    .bind(&post.message)
    .bind(&post.post_type)
    .bind(json(&post.props))
    .bind(json(&post.file_ids))
    .bind(json(&post.priority))
    .bind(post.scheduled_at)
}

/// Writes what its author may change. Whoever was about to send it finds that it is not theirs any more.
pub fn update(post: &ScheduledPost) -> Query {
    sql!(
        "UPDATE scheduledposts SET updateat = $2, message = $3, props = $4, fileids = $5, priority = $6,
            scheduledat = $7, processedat = 0, errorcode = ''
         WHERE id = $1"
    )
    .bind(post.id)
    .bind(post.update_at)
    .bind(&post.message)
    .bind(json(&post.props))
    .bind(json(&post.file_ids))
    .bind(json(&post.priority))
    .bind(post.scheduled_at)
}

pub fn get(id: ScheduledPostId) -> Query {
    sql!("SELECT * FROM scheduledposts WHERE id = $1").bind(id)
}

/// A user's scheduled posts in a team's channels, or with the empty team in direct ones, the next first.
pub fn of_team(user: UserId, team: TeamId) -> Query {
    sql!(
        "SELECT sp.* FROM scheduledposts sp JOIN channels c ON c.id = sp.channelid
         WHERE sp.userid = $1 AND c.teamid = $2 ORDER BY sp.scheduledat, sp.id"
    )
    .bind(user)
    .bind(team)
}

pub fn count_of_user(user: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM scheduledposts WHERE userid = $1").bind(user)
}

pub fn delete(id: ScheduledPostId) -> Query {
    sql!("DELETE FROM scheduledposts WHERE id = $1").bind(id)
}

/// Takes the next post that is due: of two servers that ask at once, each post goes to one. What was taken before
/// `stale` and is still there is taken again.
pub fn take(now: Millis, stale: Millis) -> Query {
    sql!(
        "UPDATE scheduledposts SET processedat = $1 WHERE id IN
            (SELECT id FROM scheduledposts WHERE errorcode = '' AND scheduledat <= $1 AND processedat < $2
             ORDER BY scheduledat, id LIMIT 1{postgres:  FOR UPDATE SKIP LOCKED})
         RETURNING *"
    )
    .bind(now)
    .bind(stale)
}

/// Deletes a post that was sent; no row when it is not the taker's any more.
pub fn delete_taken(id: ScheduledPostId, processed_at: Millis) -> Query {
    sql!("DELETE FROM scheduledposts WHERE id = $1 AND processedat = $2 AND errorcode = ''").bind(id).bind(processed_at)
}

/// Keeps why a post was not sent; no row when it is not the taker's any more.
pub fn fail_taken(id: ScheduledPostId, processed_at: Millis, error: ScheduledPostError, now: Millis) -> Query {
    sql!(
        "UPDATE scheduledposts SET errorcode = $3, processedat = $4, updateat = $4
         WHERE id = $1 AND processedat = $2 AND errorcode = ''"
    )
    .bind(id)
    .bind(processed_at)
    .bind(error.as_str())
    .bind(now)
}

/// When the next post is due, with what was taken and is still there `lease` milliseconds later.
pub fn next_due(lease: i64) -> Query {
    sql!(
        "SELECT due FROM (
            SELECT MIN(scheduledat) AS due FROM scheduledposts WHERE errorcode = '' AND processedat = 0
            UNION ALL
            SELECT MIN(processedat) + $1 + 1 AS due FROM scheduledposts WHERE errorcode = '' AND processedat > 0
         ) AS times WHERE due IS NOT NULL ORDER BY due LIMIT 1"
    )
    .bind(lease)
}
