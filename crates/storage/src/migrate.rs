//! Brings the tables up to date. A migration is never edited once it is merged.

use crate::statement::{Dialect, expand};
use crate::store::Engine;
use crate::{Error, Result, Store, sql};

/// All migrations in order; one text for both engines through the markers.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_tables.sql")];

/// A lock of PostgreSQL's that two servers starting at once agree on.
const LOCK: i64 = 0x6a61_636b_6669;

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
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let (found,) = newest().one::<(i64,)>(store).await?;
    if found > known {
        return Err(Error::Newer { found, known });
    }
    for (version, text) in (1i64..).zip(MIGRATIONS) {
        if version <= found {
            continue;
        }
        if let Err(error) = apply(store, version, text).await {
            // It is one transaction: that it is there now means that another server was faster.
            let (there,) = newest().one::<(i64,)>(store).await?;
            if there < version {
                return Err(error);
            }
        }
    }
    Ok(())
}

fn newest() -> crate::Query {
    sql!("SELECT COALESCE(MAX(version), 0) FROM jackfield_migrations")
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
