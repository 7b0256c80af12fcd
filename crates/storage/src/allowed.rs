//! Which integrations teams may use, and what people ask for.

use jackfield_model::{IntegrationKind, IntegrationRequest, IntegrationRequestId, Millis, TeamId, UserId};

use crate::{Query, record, sql};

/// One that a team may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    pub team_id: TeamId,
    pub kind: IntegrationKind,
    pub id: String,
}

record! {
    Allowed => "jackfield_allowed" { team_id: "teamid", kind: "kind", id: "id" }
}

record! {
    IntegrationRequest => "jackfield_integration_requests" {
        id: "id", create_at: "createat", user_id: "userid", username: "username" read, kind: "kind", team_id: "teamid",
        integration_id: "integrationid", reason: "reason", draft: "draft", state: "state", decided_by: "decidedby",
        decided_at: "decidedat", answer: "answer",
    }
}

pub fn all() -> Query {
    sql!("SELECT * FROM jackfield_allowed ORDER BY teamid, kind, id")
}

pub fn clear(team: TeamId, kind: IntegrationKind) -> Query {
    sql!("DELETE FROM jackfield_allowed WHERE teamid = $1 AND kind = $2").bind(team).bind(kind.as_str())
}

pub fn allow(team: TeamId, kind: IntegrationKind, id: &str) -> Query {
    sql!("INSERT INTO jackfield_allowed (teamid, kind, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(team)
        .bind(kind.as_str())
        .bind(id)
}

/// The bots in a team.
pub fn bots_in(team: TeamId) -> Query {
    sql!(
        "SELECT m.userid FROM teammembers m JOIN bots b ON b.userid = m.userid WHERE m.teamid = $1 AND m.deleteat = 0 ORDER BY m.userid"
    )
    .bind(team)
}

pub fn insert_request(request: &IntegrationRequest) -> Query {
    sql!(
        "INSERT INTO jackfield_integration_requests (id, createat, userid, kind, teamid, integrationid, reason, draft)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    )
    .bind(request.id)
    .bind(request.create_at)
    .bind(request.user_id)
    .bind(request.kind.as_str())
    .bind(request.team_id)
    .bind(&request.integration_id)
    .bind(&request.reason)
    .bind(&request.draft)
}

pub fn request(id: IntegrationRequestId) -> Query {
    sql!(
        "SELECT r.*, COALESCE(u.username, '') AS username FROM jackfield_integration_requests r
         LEFT JOIN users u ON u.id = r.userid WHERE r.id = $1"
    )
    .bind(id)
}

/// The newest first; a user and a state narrow it unless they are empty.
pub fn requests(user: UserId, state: &str, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT r.*, COALESCE(u.username, '') AS username FROM jackfield_integration_requests r
         LEFT JOIN users u ON u.id = r.userid WHERE ($1 = '' OR r.userid = $1) AND ($2 = '' OR r.state = $2)
         ORDER BY r.createat DESC, r.id DESC LIMIT $3 OFFSET $4"
    )
    .bind(user)
    .bind(state)
    .bind(limit)
    .bind(offset)
}

/// Requests of somebody that nobody has decided.
pub fn count_pending(user: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_integration_requests WHERE userid = $1 AND state = 'pending'").bind(user)
}

/// Decides a request that nobody has decided.
pub fn decide(request: &IntegrationRequest) -> Query {
    sql!(
        "UPDATE jackfield_integration_requests SET state = $2, decidedby = $3, decidedat = $4, answer = $5
         WHERE id = $1 AND state = 'pending'"
    )
    .bind(request.id)
    .bind(request.state.as_str())
    .bind(request.decided_by)
    .bind(request.decided_at)
    .bind(&request.answer)
}

/// Gives a request back that could not be met.
pub fn reopen(id: IntegrationRequestId) -> Query {
    sql!(
        "UPDATE jackfield_integration_requests SET state = 'pending', decidedby = '', decidedat = 0, answer = '' WHERE id = $1"
    )
    .bind(id)
}

/// Removes decided requests that are older.
pub fn delete_old(before: Millis) -> Query {
    sql!("DELETE FROM jackfield_integration_requests WHERE state <> 'pending' AND decidedat < $1").bind(before)
}
