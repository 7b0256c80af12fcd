//! Incoming webhooks.

use jackfield_model::{ChannelId, HookId, IncomingWebhook, Millis, TeamId, UserId};

use crate::{Query, Stored, record, sql};

record! {
    IncomingWebhook as "incomingwebhooks" where "deleteat = 0" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once,
        user_id: "userid" once, channel_id: "channelid", team_id: "teamid" once, display_name: "displayname",
        description: "description", username: "username", icon_url: "iconurl", channel_locked: "channellocked",
        last_used: "lastused" once,
    }
}

pub fn insert(hook: &IncomingWebhook) -> Query {
    hook.inserting()
}

pub fn update(hook: &IncomingWebhook) -> Query {
    hook.updating()
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

/// The hooks of a channel belong to its team.
pub fn set_team(channel: ChannelId, team: TeamId) -> Query {
    sql!("UPDATE incomingwebhooks SET teamid = $2 WHERE channelid = $1").bind(channel).bind(team)
}
