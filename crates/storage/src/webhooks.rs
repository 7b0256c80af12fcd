//! Incoming webhooks.

use jackfield_model::{HookId, IncomingWebhook, Millis, TeamId, UserId};

use crate::{Query, record, sql};

record! {
    IncomingWebhook {
        id: "id", create_at: "createat", update_at: "updateat", delete_at: "deleteat", user_id: "userid",
        channel_id: "channelid", team_id: "teamid", display_name: "displayname", description: "description",
        username: "username", icon_url: "iconurl", channel_locked: "channellocked", last_used: "lastused",
    }
}

pub fn insert(hook: &IncomingWebhook) -> Query {
    sql!(
        "INSERT INTO incomingwebhooks (id, createat, updateat, deleteat, userid, channelid, teamid, displayname,
            description, username, iconurl, channellocked)
         VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $11)"
    )
    .bind(hook.id)
    .bind(hook.create_at)
    .bind(hook.update_at)
    .bind(hook.user_id)
    .bind(hook.channel_id)
    .bind(hook.team_id)
    .bind(&hook.display_name)
    .bind(&hook.description)
    .bind(&hook.username)
    .bind(&hook.icon_url)
    .bind(hook.channel_locked)
}

pub fn update(hook: &IncomingWebhook) -> Query {
    sql!(
        "UPDATE incomingwebhooks SET updateat = $2, channelid = $3, displayname = $4, description = $5, username = $6,
            iconurl = $7, channellocked = $8
         WHERE id = $1 AND deleteat = 0"
    )
    .bind(hook.id)
    .bind(hook.update_at)
    .bind(hook.channel_id)
    .bind(&hook.display_name)
    .bind(&hook.description)
    .bind(&hook.username)
    .bind(&hook.icon_url)
    .bind(hook.channel_locked)
}

pub fn by_id(id: HookId) -> Query {
    sql!("SELECT * FROM incomingwebhooks WHERE id = $1 AND deleteat = 0").bind(id)
}

/// `team` and `user` narrow the page unless they are empty.
pub fn page(team: TeamId, user: UserId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) AND ($2 = '' OR userid = $2)
         ORDER BY displayname, id LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(user)
    .bind(limit)
    .bind(offset)
}

pub fn count(team: TeamId, user: UserId) -> Query {
    sql!(
        "SELECT COUNT(*) FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) AND ($2 = '' OR userid = $2)"
    )
    .bind(team)
    .bind(user)
}

pub fn note_use(id: HookId, now: Millis) -> Query {
    sql!("UPDATE incomingwebhooks SET lastused = $2 WHERE id = $1").bind(id).bind(now)
}

pub fn delete(id: HookId, now: Millis) -> Query {
    sql!("UPDATE incomingwebhooks SET deleteat = $2, updateat = $2 WHERE id = $1").bind(id).bind(now)
}
