//! Drafts. One that was sent or emptied is deleted.

use jackfield_model::{ChannelId, Draft, PostId, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    Draft => "drafts" {
        create_at: "createat", update_at: "updateat", delete_at: "deleteat", user_id: "userid",
        channel_id: "channelid", root_id: "rootid", message: "message", draft_type: "type", props: "props",
        file_ids: "fileids", priority: "priority",
    }
}

/// Keeps a draft in the place of an earlier one, whose time of creation stays.
pub fn upsert(draft: &Draft) -> Query {
    sql!(
        "INSERT INTO drafts (createat, updateat, deleteat, userid, channelid, rootid, message, type, props, fileids,
            priority)
         VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (userid, channelid, rootid) DO UPDATE SET updateat = excluded.updateat, deleteat = 0,
            message = excluded.message, type = excluded.type, props = excluded.props, fileids = excluded.fileids,
            priority = excluded.priority"
    )
    .bind(draft.create_at)
    .bind(draft.update_at)
    .bind(draft.user_id)
    .bind(draft.channel_id)
    .bind(draft.root_id)
    .bind(&draft.message)
    .bind(&draft.draft_type)
    .bind(json(&draft.props))
    .bind(json(&draft.file_ids))
    .bind(json(&draft.priority))
}

pub fn get(user: UserId, channel: ChannelId, root: PostId) -> Query {
    sql!("SELECT * FROM drafts WHERE userid = $1 AND channelid = $2 AND rootid = $3")
        .bind(user)
        .bind(channel)
        .bind(root)
}

/// The drafts in a team's channels that the user is a member of, and in direct ones.
pub fn of_team(user: UserId, team: TeamId) -> Query {
    sql!(
        "SELECT d.* FROM drafts d JOIN channels c ON c.id = d.channelid
         JOIN channelmembers m ON m.channelid = d.channelid AND m.userid = d.userid
         WHERE d.userid = $1 AND d.deleteat = 0 AND (c.teamid = $2 OR c.teamid = '') ORDER BY d.updateat DESC"
    )
    .bind(user)
    .bind(team)
}

pub fn count_of_user(user: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM drafts WHERE userid = $1").bind(user)
}

pub fn delete(user: UserId, channel: ChannelId, root: PostId) -> Query {
    sql!("DELETE FROM drafts WHERE userid = $1 AND channelid = $2 AND rootid = $3").bind(user).bind(channel).bind(root)
}
