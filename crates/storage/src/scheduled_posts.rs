//! Scheduled posts. One that was sent is deleted in the transaction that stores the post.

use jackfield_model::{Millis, ScheduledPost, ScheduledPostError, ScheduledPostId, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    ScheduledPost => "scheduledposts" {
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

/// Writes what its author may change; `update_at` must be later than before, so that whoever is about to send it finds it changed.
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

/// Deletes a post that was sent; no row when it was changed since it was read.
pub fn delete_unchanged(id: ScheduledPostId, update_at: Millis) -> Query {
    sql!("DELETE FROM scheduledposts WHERE id = $1 AND updateat = $2 AND errorcode = ''").bind(id).bind(update_at)
}

/// Keeps why a post was not sent; no row when it was changed since it was read.
pub fn fail_unchanged(id: ScheduledPostId, update_at: Millis, error: ScheduledPostError, now: Millis) -> Query {
    sql!(
        "UPDATE scheduledposts SET errorcode = $3, processedat = $4, updateat = $4
         WHERE id = $1 AND updateat = $2 AND errorcode = ''"
    )
    .bind(id)
    .bind(update_at)
    .bind(error.as_str())
    .bind(now)
}
