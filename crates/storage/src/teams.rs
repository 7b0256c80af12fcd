//! Teams.

use jackfield_model::{ChannelId, Millis, Team, TeamId, UserId};

use crate::{Query, Stored, record, sql};

record! {
    Team as "teams" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", delete_at: "deleteat",
        display_name: "displayname", name: "name", description: "description", email: "email" once, team_type: "type",
        company_name: "companyname", allowed_domains: "alloweddomains", invite_id: "inviteid",
        scheme_id: "schemeid" once, allow_open_invite: "allowopeninvite", last_team_icon_update: "lastteamiconupdate",
        group_constrained: "groupconstrained",
    }
}

pub fn insert(team: &Team) -> Query {
    team.inserting()
}

pub fn update(team: &Team) -> Query {
    team.updating()
}

pub fn by_id(id: TeamId) -> Query {
    sql!("SELECT * FROM teams WHERE id = $1").bind(id)
}

pub fn by_name(name: &str) -> Query {
    sql!("SELECT * FROM teams WHERE name = $1").bind(name)
}

pub fn by_invite_id(invite_id: &str) -> Query {
    sql!("SELECT * FROM teams WHERE inviteid = $1 AND deleteat = 0").bind(invite_id)
}

pub fn of_user(user: UserId) -> Query {
    sql!(
        "SELECT t.* FROM teams t JOIN teammembers m ON m.teamid = t.id
         WHERE m.userid = $1 AND m.deleteat = 0 AND t.deleteat = 0 ORDER BY t.displayname, t.id"
    )
    .bind(user)
}

pub fn by_ids(ids: &[TeamId]) -> Query {
    sql!("SELECT * FROM teams WHERE id {in $1} ORDER BY displayname, id").bind(ids)
}

/// Which teams a list shows.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Teams that anybody may join.
    pub open: bool,
    pub private: bool,
}

pub fn page(listed: Listed, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM teams WHERE deleteat = 0 AND ((allowopeninvite AND $1) OR (NOT allowopeninvite AND $2))
         ORDER BY displayname, id LIMIT $3 OFFSET $4"
    )
    .bind(listed.open)
    .bind(listed.private)
    .bind(limit)
    .bind(offset)
}

pub fn count(listed: Listed) -> Query {
    sql!("SELECT COUNT(*) FROM teams WHERE deleteat = 0 AND ((allowopeninvite AND $1) OR (NOT allowopeninvite AND $2))")
        .bind(listed.open)
        .bind(listed.private)
}

/// `term` in lower case, anywhere in a name.
pub fn search(term: &str, listed: Listed, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM teams WHERE deleteat = 0 AND ((allowopeninvite AND $2) OR (NOT allowopeninvite AND $3))
            AND (name LIKE $1 ESCAPE '!' OR lower(displayname) LIKE $1 ESCAPE '!')
         ORDER BY displayname, id LIMIT $4 OFFSET $5"
    )
    .bind(crate::access::like_anywhere(term))
    .bind(listed.open)
    .bind(listed.private)
    .bind(limit)
    .bind(offset)
}

pub fn count_matches(term: &str, listed: Listed) -> Query {
    sql!(
        "SELECT COUNT(*) FROM teams WHERE deleteat = 0 AND ((allowopeninvite AND $2) OR (NOT allowopeninvite AND $3))
            AND (name LIKE $1 ESCAPE '!' OR lower(displayname) LIKE $1 ESCAPE '!')"
    )
    .bind(crate::access::like_anywhere(term))
    .bind(listed.open)
    .bind(listed.private)
}

pub fn set_deleted(id: TeamId, delete_at: Millis, now: Millis) -> Query {
    sql!("UPDATE teams SET deleteat = $2, updateat = $3 WHERE id = $1").bind(id).bind(delete_at).bind(now)
}

/// The teams that all people of a channel are in; bots are in none.
pub fn common_of_channel(channel: ChannelId) -> Query {
    sql!(
        "SELECT t.* FROM teammembers f JOIN teams t ON t.id = f.teamid AND t.deleteat = 0
         WHERE f.deleteat = 0 AND f.userid = (SELECT MIN(o.userid) FROM channelmembers o JOIN users w ON w.id = o.userid
                WHERE o.channelid = $1 AND w.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = o.userid))
            AND NOT EXISTS (SELECT 1 FROM channelmembers m JOIN users u ON u.id = m.userid AND u.deleteat = 0
                WHERE m.channelid = $1 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = m.userid)
                    AND NOT EXISTS (SELECT 1 FROM teammembers i WHERE i.teamid = t.id AND i.userid = m.userid AND i.deleteat = 0))
         ORDER BY t.displayname, t.id"
    )
    .bind(channel)
}
