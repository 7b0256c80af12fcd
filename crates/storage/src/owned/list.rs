//! What there is of a plugin, and of everything beside it, as the engines list it: so that tests see that nothing stayed.

use crate::{Result, Store};

/// Every table, column, index, view, constraint and role, a line each.
///
/// # Errors
/// When the database does not answer.
pub async fn list(store: &Store, plugin: &str) -> Result<Vec<String>> {
    match store {
        Store::Sqlite(sqlite) => super::sqlite::list(sqlite.path()),
        Store::Postgres(postgres) => super::postgres::list(postgres.address(), plugin).await,
    }
}
