//! Who did what: the trail of administrators' and people's weighty acts.

use jackfield_model::{AuditId, Millis, UserId};

use crate::{Query, Stored, record, sql};

/// One act.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    pub id: AuditId,
    pub create_at: Millis,
    pub user_id: UserId,
    pub action: String,
    pub extra_info: String,
    pub ip_address: String,
    pub session_id: String,
}

record! {
    Audit as "audits" {
        id: "id" key, create_at: "createat" once, user_id: "userid" once, action: "action" once,
        extra_info: "extrainfo" once, ip_address: "ipaddress" once, session_id: "sessionid" once,
    }
}

pub fn insert(audit: &Audit) -> Query {
    audit.inserting()
}

/// Of one user, as who acted.
pub fn of_user(user: UserId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM audits WHERE userid = $1 ORDER BY createat DESC, id DESC LIMIT $2 OFFSET $3")
        .bind(user)
        .bind(limit)
        .bind(offset)
}

/// Removes the oldest of those beyond `kept`; `limit` bounds how long others wait.
pub fn delete_beyond(kept: i64, limit: i64) -> Query {
    sql!("DELETE FROM audits WHERE id IN (SELECT id FROM audits ORDER BY createat DESC, id DESC LIMIT $2 OFFSET $1)")
        .bind(kept)
        .bind(limit)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM audits ORDER BY createat DESC, id DESC LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}
