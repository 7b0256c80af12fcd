//! Drafts. One that was sent or emptied is deleted.

use jackfield_model::{ChannelId, Draft, PostId, TeamId, UserId};

use crate::{Query, Stored, record, sql};

record! {
    Draft as "drafts" conflict "DO UPDATE" {
        create_at: "createat" once, update_at: "updateat", delete_at: "deleteat", user_id: "userid" key,
        channel_id: "channelid" key, root_id: "rootid" key, message: "message", draft_type: "type", props: "props",
        file_ids: "fileids" (json), priority: "priority",
    }
}

/// Keeps a draft in the place of an earlier one, whose time of creation stays.
pub fn upsert(draft: &Draft) -> Query {
    draft.inserting()
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
