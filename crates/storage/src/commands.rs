//! Slash commands that people made.

use jackfield_model::{Command, CommandId, Millis, TeamId};

use crate::{Query, record, sql};

record! {
    Command {
        id: "id", token: "token", create_at: "createat", update_at: "updateat", delete_at: "deleteat",
        creator_id: "creatorid", team_id: "teamid", trigger: "trigger", method: "method", username: "username",
        icon_url: "iconurl", auto_complete: "autocomplete", auto_complete_desc: "autocompletedesc",
        auto_complete_hint: "autocompletehint", display_name: "displayname", description: "description", url: "url",
        plugin_id: "pluginid",
    }
}

pub fn insert(command: &Command) -> Query {
    sql!(
        "INSERT INTO commands (id, token, createat, updateat, deleteat, creatorid, teamid, trigger, method, username,
            iconurl, autocomplete, autocompletedesc, autocompletehint, displayname, description, url, pluginid)
         VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    )
    .bind(command.id)
    .bind(&command.token)
    .bind(command.create_at)
    .bind(command.update_at)
    .bind(command.creator_id)
    .bind(command.team_id)
    .bind(&command.trigger)
    .bind(&command.method)
    .bind(&command.username)
    .bind(&command.icon_url)
    .bind(command.auto_complete)
    .bind(&command.auto_complete_desc)
    .bind(&command.auto_complete_hint)
    .bind(&command.display_name)
    .bind(&command.description)
    .bind(&command.url)
    .bind(&command.plugin_id)
}

pub fn update(command: &Command) -> Query {
    sql!(
        "UPDATE commands SET token = $2, updateat = $3, teamid = $4, trigger = $5, method = $6, username = $7,
            iconurl = $8, autocomplete = $9, autocompletedesc = $10, autocompletehint = $11, displayname = $12,
            description = $13, url = $14
         WHERE id = $1 AND deleteat = 0"
    )
    .bind(command.id)
    .bind(&command.token)
    .bind(command.update_at)
    .bind(command.team_id)
    .bind(&command.trigger)
    .bind(&command.method)
    .bind(&command.username)
    .bind(&command.icon_url)
    .bind(command.auto_complete)
    .bind(&command.auto_complete_desc)
    .bind(&command.auto_complete_hint)
    .bind(&command.display_name)
    .bind(&command.description)
    .bind(&command.url)
}

pub fn by_id(id: CommandId) -> Query {
    sql!("SELECT * FROM commands WHERE id = $1 AND deleteat = 0").bind(id)
}

/// `trigger` in lower case, without the slash.
pub fn by_trigger(team: TeamId, trigger: &str) -> Query {
    sql!("SELECT * FROM commands WHERE teamid = $1 AND trigger = $2 AND deleteat = 0").bind(team).bind(trigger)
}

pub fn of_team(team: TeamId) -> Query {
    sql!("SELECT * FROM commands WHERE teamid = $1 AND deleteat = 0 ORDER BY trigger, id").bind(team)
}

pub fn delete(id: CommandId, now: Millis) -> Query {
    sql!("UPDATE commands SET deleteat = $2, updateat = $2 WHERE id = $1").bind(id).bind(now)
}
