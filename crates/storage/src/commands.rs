//! Slash commands that people made.

use jackfield_model::{Command, CommandId, CommandWebhook, HookId, Millis, TeamId};

use crate::{Query, Stored, record, sql};

record! {
    Command as "commands" where "deleteat = 0" {
        id: "id" key, token: "token", create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once,
        creator_id: "creatorid" once, team_id: "teamid", trigger: "trigger", method: "method", username: "username",
        icon_url: "iconurl", auto_complete: "autocomplete", auto_complete_desc: "autocompletedesc",
        auto_complete_hint: "autocompletehint", display_name: "displayname", description: "description", url: "url",
        plugin_id: "pluginid" once,
    }
}

record! {
    CommandWebhook as "commandwebhooks" {
        id: "id" key, create_at: "createat" once, command_id: "commandid" once, user_id: "userid" once,
        channel_id: "channelid" once, root_id: "rootid" once, use_count: "usecount",
    }
}

pub fn insert(command: &Command) -> Query {
    command.inserting()
}

pub fn update(command: &Command) -> Query {
    command.updating()
}

pub fn by_id(id: CommandId) -> Query {
    sql!("SELECT * FROM commands WHERE id = $1 AND deleteat = 0").bind(id)
}

/// `trigger` in lower case, without the slash.
pub fn by_trigger(team: TeamId, trigger: &str) -> Query {
    sql!("SELECT * FROM commands WHERE teamid = $1 AND trigger = $2 AND deleteat = 0").bind(team).bind(trigger)
}

macro_rules! in_use {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT c.* FROM commands c WHERE c.deleteat = 0 AND NOT EXISTS ",
            "(SELECT 1 FROM jackfield_suspended s WHERE s.kind = 'command' AND s.id = c.id) AND ",
            $rest
        ))
    };
}

/// One that can be given: `trigger` as for [`by_trigger`].
pub fn in_use_by_trigger(team: TeamId, trigger: &str) -> Query {
    in_use!("c.teamid = $1 AND c.trigger = $2").bind(team).bind(trigger)
}

/// One that can be given, or answered.
pub fn in_use(id: CommandId) -> Query {
    in_use!("c.id = $1").bind(id)
}

/// Those of a team that can be given.
pub fn in_use_of_team(team: TeamId) -> Query {
    in_use!("c.teamid = $1 ORDER BY c.trigger, c.id").bind(team)
}

pub fn of_team(team: TeamId) -> Query {
    sql!("SELECT * FROM commands WHERE teamid = $1 AND deleteat = 0 ORDER BY trigger, id").bind(team)
}

pub fn delete(id: CommandId, now: Millis) -> Query {
    sql!("UPDATE commands SET deleteat = $2, updateat = $2 WHERE id = $1").bind(id).bind(now)
}

/// Keeps that a command was given, so that it can be answered later.
pub fn insert_webhook(hook: &CommandWebhook) -> Query {
    hook.inserting()
}

/// `since`: what was given before it is over.
pub fn webhook(id: HookId, since: Millis) -> Query {
    sql!("SELECT * FROM commandwebhooks WHERE id = $1 AND createat >= $2").bind(id).bind(since)
}

/// Counts a use, of at most so many.
pub fn use_webhook(id: HookId, most: i64) -> Query {
    sql!("UPDATE commandwebhooks SET usecount = usecount + 1 WHERE id = $1 AND usecount < $2").bind(id).bind(most)
}

pub fn delete_webhooks_before(before: Millis) -> Query {
    sql!("DELETE FROM commandwebhooks WHERE createat < $1").bind(before)
}
