//! Who is in a team.

use jackfield_model::{Millis, TeamId, TeamMember, TeamUnread, UserId};

use crate::{Query, record, sql};

record! {
    TeamMember => "teammembers" {
        team_id: "teamid", user_id: "userid", explicit_roles: "roles", delete_at: "deleteat",
        scheme_guest: "schemeguest", scheme_user: "schemeuser", scheme_admin: "schemeadmin", create_at: "createat",
    } then |member| {
        member.compose_roles();
    }
}

record! {
    TeamUnread {
        team_id: "teamid", msg_count: "msgcount", mention_count: "mentioncount",
        mention_count_root: "mentioncountroot", msg_count_root: "msgcountroot",
    }
}

/// Adds a member, or brings back one who left.
pub fn upsert(member: &TeamMember) -> Query {
    sql!(
        "INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (teamid, userid) DO UPDATE SET roles = excluded.roles, deleteat = excluded.deleteat,
            schemeuser = excluded.schemeuser, schemeadmin = excluded.schemeadmin, schemeguest = excluded.schemeguest"
    )
    .bind(member.team_id)
    .bind(member.user_id)
    .bind(&member.explicit_roles)
    .bind(member.delete_at)
    .bind(member.scheme_user)
    .bind(member.scheme_admin)
    .bind(member.scheme_guest)
    .bind(member.create_at)
}

pub fn get(team: TeamId, user: UserId) -> Query {
    sql!("SELECT * FROM teammembers WHERE teamid = $1 AND userid = $2").bind(team).bind(user)
}

pub fn of_user(user: UserId) -> Query {
    sql!("SELECT * FROM teammembers WHERE userid = $1 AND deleteat = 0 ORDER BY teamid").bind(user)
}

pub fn page(team: TeamId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT m.* FROM teammembers m JOIN users u ON u.id = m.userid
         WHERE m.teamid = $1 AND m.deleteat = 0 AND u.deleteat = 0 ORDER BY m.userid LIMIT $2 OFFSET $3"
    )
    .bind(team)
    .bind(limit)
    .bind(offset)
}

/// `active_only`: without deactivated users.
pub fn page_of(team: TeamId, active_only: bool, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT m.* FROM teammembers m JOIN users u ON u.id = m.userid
         WHERE m.teamid = $1 AND m.deleteat = 0 AND (NOT $2 OR u.deleteat = 0)
         ORDER BY m.userid LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(active_only)
    .bind(limit)
    .bind(offset)
}

pub fn page_by_username(team: TeamId, active_only: bool, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT m.* FROM teammembers m JOIN users u ON u.id = m.userid
         WHERE m.teamid = $1 AND m.deleteat = 0 AND (NOT $2 OR u.deleteat = 0)
         ORDER BY u.username LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(active_only)
    .bind(limit)
    .bind(offset)
}

pub fn by_users(team: TeamId, users: &[UserId]) -> Query {
    sql!("SELECT * FROM teammembers WHERE teamid = $1 AND deleteat = 0 AND userid {in $2} ORDER BY userid")
        .bind(team)
        .bind(users)
}

/// How many members there are, and how many of them are active.
pub fn count(team: TeamId) -> Query {
    sql!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN u.deleteat = 0 THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM teammembers m JOIN users u ON u.id = m.userid WHERE m.teamid = $1 AND m.deleteat = 0"
    )
    .bind(team)
}

/// Whether two users meet in some team.
pub fn share_a_team(one: UserId, other: UserId) -> Query {
    sql!(
        "SELECT EXISTS (SELECT 1 FROM teammembers a JOIN teammembers b ON b.teamid = a.teamid
         WHERE a.userid = $1 AND b.userid = $2 AND a.deleteat = 0 AND b.deleteat = 0)"
    )
    .bind(one)
    .bind(other)
}

pub fn leave(team: TeamId, user: UserId, now: Millis) -> Query {
    sql!("UPDATE teammembers SET deleteat = $3 WHERE teamid = $1 AND userid = $2 AND deleteat = 0")
        .bind(team)
        .bind(user)
        .bind(now)
}

/// Makes somebody a guest in all their teams, or a member again.
pub fn set_guest(user: UserId, guest: bool) -> Query {
    sql!(
        "UPDATE teammembers SET schemeguest = $2, schemeuser = NOT $2, schemeadmin = schemeadmin AND NOT $2,
            roles = CASE WHEN $2 THEN '' ELSE roles END
         WHERE userid = $1"
    )
    .bind(user)
    .bind(guest)
}

/// Unread counts of all teams of a user in one go.
pub fn unreads(user: UserId) -> Query {
    sql!(
        "SELECT c.teamid,
            CAST(SUM(CASE WHEN cm.notifyprops->>'mark_unread' = 'mention' THEN 0
                ELSE GREATEST(c.totalmsgcount - cm.msgcount, 0) END) AS BIGINT) AS msgcount,
            CAST(SUM(cm.mentioncount) AS BIGINT) AS mentioncount,
            CAST(SUM(cm.mentioncountroot) AS BIGINT) AS mentioncountroot,
            CAST(SUM(CASE WHEN cm.notifyprops->>'mark_unread' = 'mention' THEN 0
                ELSE GREATEST(c.totalmsgcountroot - cm.msgcountroot, 0) END) AS BIGINT) AS msgcountroot
         FROM channelmembers cm JOIN channels c ON c.id = cm.channelid
         JOIN teammembers tm ON tm.teamid = c.teamid AND tm.userid = cm.userid AND tm.deleteat = 0
         WHERE cm.userid = $1 AND c.deleteat = 0 GROUP BY c.teamid ORDER BY c.teamid"
    )
    .bind(user)
}
