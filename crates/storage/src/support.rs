//! What an administrator's support packet says of the database: its version and how much is in it.

use crate::{Query, sql};

/// The database program's own words about its version.
pub fn version() -> Query {
    // Each engine has a function of its own for it.
    sql!("SELECT {sqlite: sqlite_version()}{postgres: version()}")
}

/// The number of the newest migration that was run.
pub fn schema_version() -> Query {
    sql!("SELECT COALESCE(MAX(version), 0) FROM jackfield_migrations")
}

/// Channels that are not archived, and the posts that their counters know.
pub fn channels_and_posts() -> Query {
    sql!("SELECT COUNT(*), COALESCE(CAST(SUM(totalmsgcount) AS BIGINT), 0) FROM channels WHERE deleteat = 0")
}

pub fn teams() -> Query {
    sql!("SELECT COUNT(*) FROM teams WHERE deleteat = 0")
}

pub fn bots() -> Query {
    sql!("SELECT COUNT(*) FROM bots WHERE deleteat = 0")
}

pub fn commands() -> Query {
    sql!("SELECT COUNT(*) FROM commands WHERE deleteat = 0")
}

/// The migrations that were run: their numbers and names.
pub fn migrations() -> Query {
    sql!("SELECT version, name FROM jackfield_migrations ORDER BY version")
}
