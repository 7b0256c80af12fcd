//! The database: one value, cheap to clone, either engine.

use std::path::PathBuf;

use crate::batch::Batch;
use crate::lock::Lock;
use crate::migrate::Plan;
use crate::postgres::{Address, Postgres};
use crate::sqlite::Sqlite;
use crate::{Error, Result, Tx, migrate, trace};

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

/// Where a database is.
#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<Address>),
}

impl Place {
    pub fn read(place: &str) -> Result<Self> {
        if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(Address::read(place)?)));
        }
        Ok(Self::Sqlite(place.strip_prefix("sqlite://").unwrap_or(place).into()))
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Store {
    /// Opens `postgres://…`, `sqlite://path` or a path, and brings its tables up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, or was written by a newer version.
    pub async fn open(place: &str) -> Result<Self> {
        Self::open_holding(Place::read(place)?, None).await
    }

    /// As [`Store::open`], for a server: until it ends, no other one opens the same SQLite file like this.
    ///
    /// # Errors
    /// [`Error::Taken`](crate::Error::Taken) when another server has the file, else as [`Store::open`].
    pub async fn open_to_serve(place: &str) -> Result<Self> {
        let place = Place::read(place)?;
        let lock = match &place {
            Place::Sqlite(path) => Some(Lock::take(path)?),
            Place::Postgres(_) => None,
        };
        Self::open_holding(place, lock).await
    }

    /// What [`Store::open`] would change, without changing it.
    ///
    /// # Errors
    /// When the database cannot be reached or read.
    pub async fn plan(place: &str) -> Result<Plan> {
        migrate::plan(&Place::read(place)?).await
    }

    async fn open_holding(place: Place, lock: Option<Lock>) -> Result<Self> {
        migrate::run(&place).await?;
        Self::open_as_it_is(place, lock).await
    }

    pub(crate) async fn open_as_it_is(place: Place, lock: Option<Lock>) -> Result<Self> {
        Ok(match place {
            Place::Postgres(address) => Self::Postgres(Postgres::connect(*address).await?),
            Place::Sqlite(path) => Self::Sqlite(Sqlite::open(path, lock).await?),
        })
    }

    /// How many connections a server has at most; SQLite's writer and readers are as many as the machine gives.
    pub fn set_connections(&self, connections: usize) {
        if let Self::Postgres(postgres) = self {
            postgres.resize(connections);
        }
    }

    /// Closes connections to PostgreSQL that nobody uses; SQLite's are kept.
    pub fn recycle(&self) {
        if let Self::Postgres(postgres) = self {
            postgres.recycle();
        }
    }

    /// How many connections there are at most; `None` on SQLite.
    pub fn connections(&self) -> Option<usize> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(postgres) => Some(postgres.connections()),
        }
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
        let work = async |batch: Batch| match self {
            Self::Sqlite(sqlite) => sqlite.commit(batch).await,
            Self::Postgres(postgres) => postgres.commit(batch).await,
        };
        trace::batch(batch, work).await
    }

    /// Writes what waits to be written and closes. Later calls fail with [`Error::Closed`].
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            Self::Postgres(postgres) => postgres.close(),
        }
    }
}
