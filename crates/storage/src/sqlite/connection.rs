//! A connection with the settings that the whole server relies on.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};

use crate::Result;

/// Statements that stay prepared; the driver's default of 16 costs 3 us a statement.
const PREPARED: usize = 512;

/// The writer's settings. FULL: what was acknowledged survives a power cut. 64 MiB of journal at rest.
const SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -16000;
    PRAGMA mmap_size = 268435456;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA trusted_schema = OFF;
    PRAGMA case_sensitive_like = ON;
";

pub fn open(path: &Path, reads_only: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(SETTINGS)?;
    // "x" is a name and never a text, as in PostgreSQL.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // A plan that looks at the values that are bound is made anew when they change, which took a quarter of a page's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    functions(&connection)?;
    if reads_only {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(connection)
}

/// What PostgreSQL has and SQLite lacks: `lower` beyond ASCII, `greatest`.
pub fn functions(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("lower", 1, flags, |call| {
        Ok(call.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
    })?;
    connection.create_scalar_function("greatest", 2, flags, |call| Ok(call.get::<i64>(0)?.max(call.get(1)?)))?;
    connection.create_scalar_function("least", 2, flags, |call| Ok(call.get::<i64>(0)?.min(call.get(1)?)))?;
    Ok(())
}
