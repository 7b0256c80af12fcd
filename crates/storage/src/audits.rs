//! Who did what: the trail of administrators' and people's weighty acts.

use jackfield_model::{AuditId, Millis, UserId};

use crate::{Query, record, sql};

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
    Audit {
        id: "id", create_at: "createat", user_id: "userid", action: "action", extra_info: "extrainfo",
        ip_address: "ipaddress", session_id: "sessionid",
    }
}

pub fn insert(audit: &Audit) -> Query {
    sql!(
        "INSERT INTO audits (id, createat, userid, action, extrainfo, ipaddress, sessionid)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(audit.id)
    .bind(audit.create_at)
    .bind(audit.user_id)
    .bind(&audit.action)
    .bind(&audit.extra_info)
    .bind(&audit.ip_address)
    .bind(&audit.session_id)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM audits ORDER BY createat DESC, id LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}
