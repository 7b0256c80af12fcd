//! What is different where a Mattermost server's database is copied: what stays behind and why, what is kept otherwise here, and
//! what its older versions did not count.

use std::collections::{BTreeMap, HashMap, HashSet};

use jackfield_model::{Millis, Role};

use super::rows::Copied;
use super::tables::{Field, Table};
use crate::migrate::Hand;
use crate::statement::{Query, Statement};
use crate::{Result, hashed};

/// Why a table stays behind; nothing for one that is copied.
pub fn why_left(table: &str) -> Option<&'static str> {
    Some(match table {
        "schema_migrations" | "db_migrations" | "db_lock" | "clusterdiscovery" => "of_the_other_server",
        "licenses" => "no_licenses",
        "configurations" | "configurationfiles" => "settings",
        "jobs" | "uploadsessions" | "persistentnotifications" | "notifyadmin" => "under_way",
        "tokens" | "desktoptokens" | "oauthauthdata" | "oauthaccessdata" => "asked_anew",
        "linkmetadata" | "publicchannels" | "poststats" => "found_anew",
        _ => return None,
    })
}

/// Which rows of a table are copied.
pub fn condition(table: &str) -> &'static str {
    match table {
        // The others are its own keys, and what it has migrated.
        "systems" => "name IN ('DiagnosticId', 'InstallationDate', 'FirstAdminSetupComplete', 'OrganizationName')",
        _ => "",
    }
}

/// Changes what is kept otherwise here: of tokens there are hashes.
pub fn change(table: &str, fields: &[&Field], values: &mut [Copied]) {
    if !matches!(table, "sessions" | "useraccesstokens") {
        return;
    }
    let token = fields.iter().position(|field| field.name == "token").and_then(|at| values.get_mut(at));
    if let Some(Copied::Text(token)) = token {
        *token = hashed(token);
    }
}

/// What ours has and Mattermost's, or its older versions', have not.
pub async fn finish(target: &mut Hand, there: &BTreeMap<String, Table>) -> Result<()> {
    let had = |table: &str, column: &str| there.get(table).is_some_and(|table| table.has(column));
    complete_roles(target).await?;
    target.script(CHANNELS).await?;
    for (table, column, text) in LATER {
        if !had(table, column) {
            target.script(text).await?;
        }
    }
    Ok(())
}

/// Gives roles the permissions that the other server did not know: without them nobody might read what they always read. What its
/// administrators took from a role stays taken.
async fn complete_roles(target: &mut Hand) -> Result<()> {
    static ROLES: Statement = Statement::new("SELECT name, permissions FROM roles", file!(), line!());
    static SCHEMES: Statement = Statement::new(
        "SELECT defaultteamadminrole, defaultteamuserrole, defaultteamguestrole, defaultchanneladminrole, defaultchanneluserrole,
            defaultchannelguestrole FROM schemes",
        file!(),
        line!(),
    );
    static SET: Statement = Statement::new("UPDATE roles SET permissions = $2 WHERE name = $1", file!(), line!());
    type OfScheme = (String, String, String, String, String, String);
    let roles: Vec<(String, String)> = target.all(Query::new(&ROLES)).await?;
    let known: HashSet<&str> = roles.iter().flat_map(|(_, permissions)| permissions.split_whitespace()).collect();
    let own: HashMap<String, Vec<String>> =
        Role::built_in(Millis::NEVER).into_iter().map(|role| (role.name, role.permissions)).collect();
    let mut stands_for: HashMap<String, &str> = HashMap::new();
    for (team_admin, team_user, team_guest, channel_admin, channel_user, channel_guest) in
        target.all::<OfScheme>(Query::new(&SCHEMES)).await?
    {
        stands_for.extend([
            (team_admin, "team_admin"),
            (team_user, "team_user"),
            (team_guest, "team_guest"),
            (channel_admin, "channel_admin"),
            (channel_user, "channel_user"),
            (channel_guest, "channel_guest"),
        ]);
    }
    for (name, permissions) in &roles {
        let built_in = stands_for.get(name).copied().unwrap_or(name);
        let Some(own) = own.get(built_in) else { continue };
        let new = own.iter().map(String::as_str).filter(|permission| !known.contains(permission));
        let whole: Vec<&str> = permissions.split_whitespace().chain(new).collect();
        target.execute(Query::new(&SET).bind(name).bind(whole.join(" "))).await?;
    }
    Ok(())
}

/// The channel's clock.
const CHANNELS: &str = "UPDATE channels SET lastchangeat = COALESCE((SELECT MAX(p.updateat) FROM posts p WHERE p.channelid = channels.id), 0)";

/// Columns that came later, and how they are filled.
const LATER: &[(&str, &str, &str)] = &[
    (
        "fileinfo",
        "channelid",
        "UPDATE fileinfo SET channelid = COALESCE((SELECT p.channelid FROM posts p WHERE p.id = fileinfo.postid), '')
         WHERE postid <> ''",
    ),
    (
        "reactions",
        "channelid",
        "UPDATE reactions SET channelid = COALESCE((SELECT p.channelid FROM posts p WHERE p.id = reactions.postid), '')",
    ),
    (
        "threads",
        "threadteamid",
        "UPDATE threads SET threadteamid = COALESCE((SELECT c.teamid FROM channels c WHERE c.id = threads.channelid), '')",
    ),
    (
        "channels",
        "lastrootpostat",
        "UPDATE channels SET lastrootpostat = COALESCE((SELECT MAX(p.createat) FROM posts p
            WHERE p.channelid = channels.id AND p.rootid = '' AND p.deleteat = 0 AND p.originalid = ''), 0)",
    ),
    (
        "channels",
        "totalmsgcountroot",
        "UPDATE channels SET totalmsgcountroot = (SELECT COUNT(*) FROM posts p WHERE p.channelid = channels.id
            AND p.rootid = '' AND p.originalid = '' AND p.type NOT LIKE 'system!_%' ESCAPE '!')",
    ),
    (
        "channelmembers",
        "msgcountroot",
        "UPDATE channelmembers SET msgcountroot = (SELECT GREATEST(c.totalmsgcountroot - (SELECT COUNT(*) FROM posts p
            WHERE p.channelid = c.id AND p.createat > channelmembers.lastviewedat AND p.deleteat = 0 AND p.originalid = ''
            AND p.rootid = ''), 0) FROM channels c WHERE c.id = channelmembers.channelid)",
    ),
];
