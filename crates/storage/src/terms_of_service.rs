//! What people have to agree to, and who did.

use jackfield_model::{TermsOfService, TermsOfServiceId, UserId, UserTermsOfService};

use crate::{Query, Stored, record, sql};

record! {
    TermsOfService as "termsofservice" {
        id: "id" key, create_at: "createat" once, user_id: "userid" once, text: "text" once,
    }
}

record! {
    UserTermsOfService => "usertermsofservice" {
        user_id: "userid", terms_of_service_id: "termsofserviceid", create_at: "createat",
    }
}

pub fn insert(terms: &TermsOfService) -> Query {
    terms.inserting()
}

/// The text that is in force: the last one.
pub fn latest() -> Query {
    sql!("SELECT * FROM termsofservice ORDER BY createat DESC, id DESC LIMIT 1")
}

pub fn by_id(id: TermsOfServiceId) -> Query {
    sql!("SELECT * FROM termsofservice WHERE id = $1").bind(id)
}

/// Which text somebody agreed to.
pub fn of_user(user: UserId) -> Query {
    sql!("SELECT * FROM usertermsofservice WHERE userid = $1").bind(user)
}

pub fn agree(agreed: &UserTermsOfService) -> Query {
    sql!(
        "INSERT INTO usertermsofservice (userid, termsofserviceid, createat) VALUES ($1, $2, $3)
         ON CONFLICT (userid) DO UPDATE SET termsofserviceid = excluded.termsofserviceid, createat = excluded.createat"
    )
    .bind(agreed.user_id)
    .bind(agreed.terms_of_service_id)
    .bind(agreed.create_at)
}

/// Takes back that somebody agreed to a text.
pub fn disagree(user: UserId, id: TermsOfServiceId) -> Query {
    sql!("DELETE FROM usertermsofservice WHERE userid = $1 AND termsofserviceid = $2").bind(user).bind(id)
}
