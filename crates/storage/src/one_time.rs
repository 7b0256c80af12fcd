//! What stands behind a link in a mail. A token is used up by whoever deletes its row.

use jackfield_model::{Millis, UserId};

use crate::{Query, hashed, record, sql};

/// A token without its secret: the table has its hash.
#[derive(Clone, Debug, Default)]
pub struct OneTime {
    pub create_at: Millis,
    pub kind: String,
    /// JSON, as Mattermost writes it for each kind.
    pub extra: String,
}

record! {
    OneTime => "tokens" { create_at: "createat", kind: "type", extra: "extra" }
}

pub fn insert(token: &str, kind: &str, extra: &str, now: Millis) -> Query {
    sql!("INSERT INTO tokens (token, createat, type, extra) VALUES ($1, $2, $3, $4)")
        .bind(hashed(token))
        .bind(now)
        .bind(kind)
        .bind(extra)
}

pub fn find(token: &str) -> Query {
    sql!("SELECT createat, type, extra FROM tokens WHERE token = $1").bind(hashed(token))
}

/// Uses it up: of several who try at once one is answered with it.
pub fn take(token: &str) -> Query {
    sql!("DELETE FROM tokens WHERE token = $1 RETURNING createat, type, extra").bind(hashed(token))
}

/// Those of a kind that name a user, older ones of a mail that was sent again among them.
pub fn delete_of_user(kind: &str, user: UserId) -> Query {
    sql!("DELETE FROM tokens WHERE type = $1 AND extra LIKE $2 ESCAPE '!'")
        .bind(kind)
        .bind(crate::access::like_anywhere(user.as_str()))
}

pub fn delete_of_kind(kind: &str) -> Query {
    sql!("DELETE FROM tokens WHERE type = $1").bind(kind)
}

/// Those that no kind takes any more.
pub fn delete_past(before: Millis) -> Query {
    sql!("DELETE FROM tokens WHERE createat < $1").bind(before)
}
