//! Incoming webhooks, their options, the log of their calls, and the names of calls that must not be posted again.

use jackfield_model::{ChannelId, HookId, IncomingWebhook, Millis, TeamId, UserId, WebhookCall};
use serde_json::Value as Json;

use crate::{Batch, Query, Stored, record, sql};

record! {
    IncomingWebhook as "incomingwebhooks" where "deleteat = 0" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once,
        user_id: "userid" once, channel_id: "channelid", team_id: "teamid" once, display_name: "displayname",
        description: "description", username: "username", icon_url: "iconurl", channel_locked: "channellocked",
        last_used: "lastused" once,
    }
}

/// What only this server knows of a hook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub options: Json,
}

record! {
    Options => "incomingwebhooks" { options: "options" }
}

record! {
    WebhookCall => "jackfield_webhook_calls" {
        number: "number" read, create_at: "createat", status: "status", error: "error", reason: "reason", bytes: "bytes",
        address: "address",
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

pub fn options(id: HookId) -> Query {
    sql!("SELECT options FROM incomingwebhooks WHERE id = $1 AND deleteat = 0").bind(id)
}

pub fn set_options(id: HookId, options: &Json, now: Millis) -> Query {
    sql!("UPDATE incomingwebhooks SET options = $2, updateat = $3 WHERE id = $1 AND deleteat = 0")
        .bind(id)
        .bind(options)
        .bind(now)
}

/// Notes a call, with how it ended.
pub fn note_call(id: HookId, call: &WebhookCall) -> Query {
    sql!(
        "INSERT INTO jackfield_webhook_calls (hookid, createat, status, error, reason, bytes, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(id)
    .bind(call.create_at)
    .bind(call.status)
    .bind(&call.error)
    .bind(&call.reason)
    .bind(call.bytes)
    .bind(&call.address)
}

/// The calls of a hook, the newest first. `failed`: only those that were refused.
pub fn calls(id: HookId, failed: bool, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM jackfield_webhook_calls WHERE hookid = $1 AND (NOT $2 OR status >= 400)
         ORDER BY number DESC LIMIT $3 OFFSET $4"
    )
    .bind(id)
    .bind(failed)
    .bind(limit)
    .bind(offset)
}

/// Keeps the newest of a hook's calls.
pub fn trim_calls(id: HookId, kept: i64) -> Query {
    sql!(
        "DELETE FROM jackfield_webhook_calls WHERE hookid = $1 AND number <=
            (SELECT number FROM jackfield_webhook_calls WHERE hookid = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)"
    )
    .bind(id)
    .bind(kept)
}

/// Takes a call's name; fails with [`crate::Error::Unique`] where it was taken before.
pub fn take_name(id: HookId, name: &str, now: Millis) -> Query {
    sql!("INSERT INTO jackfield_webhook_keys (hookid, name, createat) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(name)
        .bind(now)
}

/// Which of the names were taken.
pub fn taken_names(id: HookId, names: &[String]) -> Query {
    sql!("SELECT name FROM jackfield_webhook_keys WHERE hookid = $1 AND name {in $2}").bind(id).bind(names)
}

/// Deletes calls that nobody asks for any more, and names that nobody sends again.
pub fn forget(batch: &mut Batch, calls_before: Millis, names_before: Millis) {
    batch.push(sql!("DELETE FROM jackfield_webhook_calls WHERE createat < $1").bind(calls_before));
    batch.push(sql!("DELETE FROM jackfield_webhook_keys WHERE createat < $1").bind(names_before));
}
