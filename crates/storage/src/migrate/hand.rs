//! The connection that migrates: beside the pool, without the limits of time that the pool's have.

use std::path::Path;
use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::ToSql;

use crate::postgres::Address;
use crate::reading::{Reading, typed};
use crate::row::FromRow;
use crate::statement::{Dialect, Query, expand};
use crate::store::{Engine, Place};
use crate::{Error, Result, postgres, sqlite};

/// Nothing ends a statement that takes its time, and nothing a wait for a lock.
const OPTIONS: &str = "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 \
    -c TimeZone=UTC -c jit=off -c client_min_messages=warning";
/// And nothing is changed by who only looks.
const READS_ONLY: &str = "-c default_transaction_read_only=on";
/// A peer that vanished without a word is noticed after a few of these.
const KEEPALIVE: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(10);
/// Until the connection to a SQLite file gives up on a process that writes to it.
const BUSY: Duration = Duration::from_secs(60 * 60);

/// One connection to either engine.
pub enum Hand {
    Sqlite(rusqlite::Connection),
    Postgres(Client),
}

impl Hand {
    pub(crate) async fn open(place: &Place) -> Result<Self> {
        match place {
            Place::Sqlite(path) => {
                let connection = sqlite::open(path)?;
                connection.busy_timeout(BUSY)?;
                Ok(Self::Sqlite(connection))
            }
            Place::Postgres(address) => Self::connect(address, OPTIONS).await,
        }
    }

    /// One that only looks; `None` where there is no file yet.
    pub(crate) async fn look(place: &Place) -> Result<Option<Self>> {
        match place {
            Place::Sqlite(path) if !path.exists() => Ok(None),
            Place::Sqlite(path) => Ok(Some(Self::Sqlite(look_at(path)?))),
            Place::Postgres(address) => Self::connect(address, &format!("{OPTIONS} {READS_ONLY}")).await.map(Some),
        }
    }

    async fn connect(address: &Address, options: &str) -> Result<Self> {
        let mut config = address.config.clone();
        let given = config.get_options().unwrap_or_default().to_owned();
        // The last word counts.
        config.options(format!("{given} {options}").trim());
        config.application_name("jackfield migrations").connect_timeout(CONNECT).keepalives_idle(KEEPALIVE);
        let (client, connection) = address.connect(&config).await?;
        tokio::spawn(async move {
            // Ends with its client; what went wrong is told to whoever waits for an answer.
            if let Err(error) = connection.await {
                tracing::debug!("The connection that migrates ended: {error}");
            }
        });
        Ok(Self::Postgres(client))
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs statements that take no values, with the markers of [`crate::statement`].
    pub async fn script(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(&expand(text, Dialect::Sqlite))?),
            Self::Postgres(client) => Ok(client.batch_execute(&expand(text, Dialect::Postgres)).await?),
        }
    }

    /// Runs one statement that is written for this engine already, outside of a transaction.
    pub(super) async fn run(&mut self, statement: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(statement)?),
            Self::Postgres(client) => Ok(client.batch_execute(statement).await?),
        }
    }

    pub async fn all<T: FromRow>(&mut self, query: Query) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(connection) => sqlite::fetch(connection, &query, Reading::of::<T>()).map(typed),
            Self::Postgres(client) => {
                let values: Vec<&(dyn ToSql + Sync)> = query.values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
                postgres::read(client.query(query.statement.postgres(), &values).await?)
            }
        }
    }

    pub async fn execute(&mut self, query: Query) -> Result<u64> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &query),
            Self::Postgres(client) => {
                let values: Vec<&(dyn ToSql + Sync)> = query.values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
                Ok(client.execute(query.statement.postgres(), &values).await?)
            }
        }
    }
}

/// Opens a file so that nothing of it changes, and nothing beside it appears where no server has it open.
fn look_at(path: &Path) -> Result<rusqlite::Connection> {
    use rusqlite::OpenFlags;
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let is_open = Path::new(&journal).exists();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let text = path.to_str().ok_or_else(|| Error::Other(format!("{}: the path is no text", path.display())))?;
    let escaped = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let immutable = if is_open { "" } else { "&immutable=1" };
    Ok(rusqlite::Connection::open_with_flags(format!("file:{escaped}?mode=ro{immutable}"), flags)?)
}
