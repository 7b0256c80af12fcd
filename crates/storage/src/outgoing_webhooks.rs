//! Outgoing webhooks: whom to tell of what is written.

use jackfield_model::{ChannelId, HookId, Millis, OutgoingWebhook, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    OutgoingWebhook => "outgoingwebhooks" {
        id: "id", token: "token", create_at: "createat", update_at: "updateat", delete_at: "deleteat",
        creator_id: "creatorid", channel_id: "channelid", team_id: "teamid", trigger_words: "triggerwords",
        trigger_when: "triggerwhen", callback_urls: "callbackurls", display_name: "displayname",
        description: "description", content_type: "contenttype", username: "username", icon_url: "iconurl",
    }
}

pub fn insert(hook: &OutgoingWebhook) -> Query {
    sql!(
        "INSERT INTO outgoingwebhooks (id, token, createat, updateat, deleteat, creatorid, channelid, teamid, triggerwords,
            triggerwhen, callbackurls, displayname, description, contenttype, username, iconurl)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    )
    .bind(hook.id)
    .bind(&hook.token)
    .bind(hook.create_at)
    .bind(hook.update_at)
    .bind(hook.delete_at)
    .bind(hook.creator_id)
    .bind(hook.channel_id)
    .bind(hook.team_id)
    .bind(json(&hook.trigger_words))
    .bind(hook.trigger_when)
    .bind(json(&hook.callback_urls))
    .bind(&hook.display_name)
    .bind(&hook.description)
    .bind(&hook.content_type)
    .bind(&hook.username)
    .bind(&hook.icon_url)
}

/// Changes all but whose it is and where it belongs.
pub fn update(hook: &OutgoingWebhook) -> Query {
    sql!(
        "UPDATE outgoingwebhooks SET token = $2, updateat = $3, channelid = $4, triggerwords = $5, triggerwhen = $6,
            callbackurls = $7, displayname = $8, description = $9, contenttype = $10, username = $11, iconurl = $12
         WHERE id = $1 AND deleteat = 0"
    )
    .bind(hook.id)
    .bind(&hook.token)
    .bind(hook.update_at)
    .bind(hook.channel_id)
    .bind(json(&hook.trigger_words))
    .bind(hook.trigger_when)
    .bind(json(&hook.callback_urls))
    .bind(&hook.display_name)
    .bind(&hook.description)
    .bind(&hook.content_type)
    .bind(&hook.username)
    .bind(&hook.icon_url)
}

pub fn by_id(id: HookId) -> Query {
    sql!("SELECT * FROM outgoingwebhooks WHERE id = $1 AND deleteat = 0").bind(id)
}

/// One that works.
pub fn in_use(id: HookId) -> Query {
    sql!(
        "SELECT h.* FROM outgoingwebhooks h WHERE h.id = $1 AND h.deleteat = 0 AND NOT EXISTS
            (SELECT 1 FROM jackfield_suspended s WHERE s.kind = 'outgoing_webhook' AND s.id = h.id)"
    )
    .bind(id)
}

/// All that work: servers have them in memory.
pub fn all() -> Query {
    sql!(
        "SELECT h.* FROM outgoingwebhooks h WHERE h.deleteat = 0 AND NOT EXISTS
            (SELECT 1 FROM jackfield_suspended s WHERE s.kind = 'outgoing_webhook' AND s.id = h.id)
         ORDER BY h.teamid, h.createat, h.id"
    )
}

pub fn of_team(team: TeamId) -> Query {
    sql!("SELECT * FROM outgoingwebhooks WHERE teamid = $1 AND deleteat = 0 ORDER BY createat, id").bind(team)
}

/// `team`, `channel` and `user` narrow the page unless they are empty.
pub fn page(team: TeamId, channel: ChannelId, user: UserId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM outgoingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) AND ($2 = '' OR channelid = $2)
            AND ($3 = '' OR creatorid = $3)
         ORDER BY displayname, id LIMIT $4 OFFSET $5"
    )
    .bind(team)
    .bind(channel)
    .bind(user)
    .bind(limit)
    .bind(offset)
}

pub fn delete(id: HookId, now: Millis) -> Query {
    sql!("UPDATE outgoingwebhooks SET deleteat = $2, updateat = $2 WHERE id = $1").bind(id).bind(now)
}
