//! The database: one value, cheap to clone, either engine.

use std::path::Path;

use crate::batch::Batch;
use crate::lock::Lock;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::{Error, Result, Tx, migrate};

/// Which database serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database.
#[derive(Clone)]
pub enum Store {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens `postgres://…`, `sqlite://path` or a path, and brings its tables up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, or was written by a newer version.
    pub async fn open(place: &str) -> Result<Self> {
        Self::open_holding(place, None).await
    }

    /// As [`Store::open`], for a server: until it ends, no other one opens the same SQLite file like this.
    ///
    /// # Errors
    /// [`Error::Taken`] when another server has the file, else as [`Store::open`].
    pub async fn open_to_serve(place: &str) -> Result<Self> {
        let lock = if is_postgres(place) { None } else { Some(Lock::take(Path::new(sqlite_path(place)))?) };
        Self::open_holding(place, lock).await
    }

    async fn open_holding(place: &str, lock: Option<Lock>) -> Result<Self> {
        let store = if is_postgres(place) {
            Self::Postgres(Postgres::connect(place).await?)
        } else {
            Self::Sqlite(Sqlite::open(sqlite_path(place), lock).await?)
        };
        migrate::run(&store).await?;
        Ok(store)
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `work` as one transaction: all of it is stored, or nothing.
    ///
    /// On SQLite the closure runs on the writer's thread: it must not wait for anything but the
    /// database, nor compute for long. What `work` recorded by [`Tx::after_commit`] runs once it is stored.
    ///
    /// # Errors
    /// What `work` answered, or how the database failed; nothing is stored then.
    pub async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> AsyncFnOnce(&'t mut Tx) -> Result<T, E> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.transact(work).await,
            Self::Postgres(postgres) => postgres.transact(work).await,
        }
    }

    pub(crate) async fn commit(&self, batch: Batch) -> Result<Vec<u64>> {
        match self {
            Self::Sqlite(sqlite) => sqlite.commit(batch).await,
            Self::Postgres(postgres) => postgres.commit(batch).await,
        }
    }

    /// Runs several statements of plain SQL that take no values; for migrations and tests.
    pub(crate) async fn script(&self, sql: String) -> Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.script(sql).await,
            Self::Postgres(postgres) => postgres.script(sql).await,
        }
    }

    /// Writes what waits to be written and closes. Later calls fail with [`Error::Closed`].
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close(),
        }
    }
}

fn is_postgres(place: &str) -> bool {
    place.starts_with("postgres://") || place.starts_with("postgresql://")
}

fn sqlite_path(place: &str) -> &str {
    place.strip_prefix("sqlite://").unwrap_or(place)
}
