//! Schemes, and what has one.

use jackfield_model::{ChannelId, Millis, Scheme, SchemeId, SchemeScope, TeamId};

use crate::{Query, Stored, record, sql};

record! {
    Scheme as "schemes" {
        id: "id" key, name: "name", display_name: "displayname", description: "description", create_at: "createat" once,
        update_at: "updateat", delete_at: "deleteat", scope: "scope" once,
        default_team_admin_role: "defaultteamadminrole" once, default_team_user_role: "defaultteamuserrole" once,
        default_channel_admin_role: "defaultchanneladminrole" once,
        default_channel_user_role: "defaultchanneluserrole" once, default_team_guest_role: "defaultteamguestrole" once,
        default_channel_guest_role: "defaultchannelguestrole" once,
        default_playbook_admin_role: "defaultplaybookadminrole" once,
        default_playbook_member_role: "defaultplaybookmemberrole" once, default_run_admin_role: "defaultrunadminrole" once,
        default_run_member_role: "defaultrunmemberrole" once,
    }
}

pub fn insert(scheme: &Scheme) -> Query {
    scheme.inserting()
}

pub fn update(scheme: &Scheme) -> Query {
    scheme.updating()
}

pub fn by_id(id: SchemeId) -> Query {
    sql!("SELECT * FROM schemes WHERE id = $1 AND deleteat = 0").bind(id)
}

pub fn list() -> Query {
    sql!("SELECT * FROM schemes WHERE deleteat = 0")
}

/// `scope`: empty for both.
pub fn page(scope: &str, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM schemes WHERE deleteat = 0 AND ($1 = '' OR scope = $1) ORDER BY createat DESC, id LIMIT $2 OFFSET $3")
        .bind(scope)
        .bind(limit)
        .bind(offset)
}

pub fn teams_of(id: SchemeId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM teams WHERE schemeid = $1 ORDER BY displayname, id LIMIT $2 OFFSET $3")
        .bind(id)
        .bind(limit)
        .bind(offset)
}

pub fn channels_of(id: SchemeId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM channels WHERE schemeid = $1 ORDER BY displayname, id LIMIT $2 OFFSET $3")
        .bind(id)
        .bind(limit)
        .bind(offset)
}

pub fn set_of_team(team: TeamId, scheme: Option<SchemeId>, now: Millis) -> Query {
    sql!("UPDATE teams SET schemeid = $2, updateat = $3 WHERE id = $1").bind(team).bind(scheme).bind(now)
}

pub fn set_of_channel(channel: ChannelId, scheme: Option<SchemeId>, now: Millis) -> Query {
    sql!("UPDATE channels SET schemeid = $2, updateat = $3 WHERE id = $1").bind(channel).bind(scheme).bind(now)
}

/// Takes a scheme from all that have it.
pub fn leave(scope: SchemeScope, id: SchemeId) -> Query {
    match scope {
        SchemeScope::Team => sql!("UPDATE teams SET schemeid = NULL WHERE schemeid = $1"),
        SchemeScope::Channel => sql!("UPDATE channels SET schemeid = NULL WHERE schemeid = $1"),
    }
    .bind(id)
}

/// The schemes of some teams, of those that have one.
pub fn of_teams(teams: &[TeamId]) -> Query {
    sql!("SELECT id, schemeid FROM teams WHERE schemeid IS NOT NULL AND id {in $1}").bind(teams)
}

/// The schemes of some channels and of their teams, of those that have one.
pub fn of_channels(channels: &[ChannelId]) -> Query {
    sql!(
        "SELECT c.id, c.schemeid, t.schemeid FROM channels c LEFT JOIN teams t ON t.id = c.teamid
         WHERE c.id {in $1} AND (c.schemeid IS NOT NULL OR t.schemeid IS NOT NULL)"
    )
    .bind(channels)
}
