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

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM audits ORDER BY createat DESC, id LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}
