//! Rules about the only, the first and the last of something: who decides by one takes its turn.

use crate::{Query, sql};

/// What such a rule is about. The numbers are a lock's of PostgreSQL's and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusive {
    /// Who administers the server: the first account does, and the last administrator stays.
    Administrators = 1,
}

/// Takes the turn in a transaction, until its end. What is read after it was stored by all who had it before.
pub fn take(what: Exclusive) -> Query {
    // SQLite has one writer, which is a turn already.
    sql!("SELECT {sqlite: $1}{postgres: CASE WHEN pg_advisory_xact_lock(20041, CAST(CAST($1 AS BIGINT) AS INTEGER)) IS NULL THEN $1 ELSE $1 END}")
        .bind(what as i64)
}
