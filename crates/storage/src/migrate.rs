//! Brings the tables up to date. A migration is never edited once it is merged.

use crate::statement::{Dialect, expand};
use crate::store::Engine;
use crate::{Error, Result, Store, sql};

/// All migrations with their numbers, in order; one text for both engines through the markers.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_tables.sql")),
    (2, include_str!("../migrations/0002_scheduled_posts.sql")),
    (3, include_str!("../migrations/0003_cluster.sql")),
    (4, include_str!("../migrations/0004_order.sql")),
    (5, include_str!("../migrations/0005_attempts.sql")),
    (6, include_str!("../migrations/0006_work.sql")),
    (7, include_str!("../migrations/0007_reading.sql")),
];

/// A lock of PostgreSQL's that two servers starting at once agree on.
const LOCK: i64 = 0x6a61_636b_6669;

/// The number of the newest migration that this server knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(version, _)| *version)
}

/// Runs what is missing.
pub async fn run(store: &Store) -> Result<()> {
    let table = "CREATE TABLE IF NOT EXISTS jackfield_migrations (version BIGINT NOT NULL PRIMARY KEY)";
    store
        .script(match store.engine() {
            Engine::Sqlite => table.to_owned(),
            // Even this is a race there.
            Engine::Postgres => format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK}); {table}; COMMIT;"),
        })
        .await?;
    let known = newest();
    let applied = applied(store).await?;
    if let Some(found) = applied.last().copied().filter(|found| *found > known) {
        return Err(Error::Newer { found, known });
    }
    for (version, text) in MIGRATIONS.iter().filter(|(version, _)| !applied.contains(version)) {
        if let Err(error) = apply(store, *version, text).await {
            // It is one transaction: that it is there now means that another server was faster.
            if !self::applied(store).await?.contains(version) {
                return Err(error);
            }
        }
    }
    Ok(())
}

async fn applied(store: &Store) -> Result<Vec<i64>> {
    let rows = sql!("SELECT version FROM jackfield_migrations ORDER BY version").all::<(i64,)>(store).await?;
    Ok(rows.into_iter().map(|(version,)| version).collect())
}

async fn apply(store: &Store, version: i64, text: &str) -> Result<()> {
    match store.engine() {
        // The writer runs a script as one transaction.
        Engine::Sqlite => {
            let text = expand(text, Dialect::Sqlite);
            store.script(format!("{text};\nINSERT INTO jackfield_migrations VALUES ({version});")).await
        }
        Engine::Postgres => {
            let text = expand(text, Dialect::Postgres).replace('\'', "''");
            // Whoever comes second finds the version there and does nothing.
            let script = format!(
                "BEGIN; SELECT pg_advisory_xact_lock({LOCK}); DO $do$ BEGIN \
                 IF NOT EXISTS (SELECT 1 FROM jackfield_migrations WHERE version = {version}) THEN \
                 EXECUTE '{text}'; INSERT INTO jackfield_migrations VALUES ({version}); END IF; END $do$; COMMIT;"
            );
            store.script(script).await
        }
    }
}
