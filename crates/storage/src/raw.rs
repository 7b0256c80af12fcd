//! Connections that speak whatever SQL their holder wants, beside the server's own pool.
//!
//! For plugins that bring SQL of their own, which no statement of [`crate::sql!`] can be. Only PostgreSQL has
//! them. A connection belongs to one holder, ends with it, and cannot keep the server from its own work: each
//! statement and each idle transaction has a limit of time.

mod decode;
mod encode;

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, pin_mut};
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, RowStream, SimpleQueryMessage};

pub(crate) use decode::row as decode_row;

use crate::postgres::Address;
use crate::{Error, Store};

/// What a raw connection may do before the database ends it.
const OPTIONS: &str = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s \
    -c TimeZone=UTC -c client_min_messages=warning";
const CONNECT: Duration = Duration::from_secs(5);

/// A value as it goes to the database and comes from it.
#[derive(Clone, Debug, PartialEq)]
pub enum RawValue {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// Seconds since 1970 and nanoseconds.
    Time(i64, u32),
}

/// Why there is no answer; boxed, because answers are many and faults few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFault(pub Box<Told>);

/// What the database says about a statement that it does not run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// SQLSTATE, or empty when the database was not reached.
    pub code: String,
    pub severity: String,
    pub message: String,
    pub detail: String,
    pub hint: String,
    pub schema: String,
    pub table: String,
    pub column: String,
    pub constraint: String,
}

type Result<T> = std::result::Result<T, RawFault>;

/// Opens connections.
#[derive(Clone)]
pub struct RawConnector(Arc<Address>);

/// One connection; dropping it closes it, and undoes what was not committed.
pub struct RawConnection(Client);

/// A statement that was prepared on a connection.
#[derive(Clone)]
pub struct RawStatement(tokio_postgres::Statement);

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawColumn {
    pub name: String,
    /// The database's name of its type, in capitals.
    pub kind: String,
    /// Digits in all and behind the point, of a `numeric` that limits them.
    pub precision: Option<(i64, i64)>,
}

/// Rows, read from the database as they are asked for.
pub struct RawRows {
    pub columns: Vec<RawColumn>,
    rows: std::pin::Pin<Box<RowStream>>,
}

impl Store {
    /// Opens connections of a holder's own; `None` on SQLite.
    pub fn raw(&self) -> Option<RawConnector> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(postgres) => Some(RawConnector(postgres.address())),
        }
    }
}

/// A part of an address.
fn encoded(part: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    part.iter().map(|byte| if plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl RawConnector {
    /// Where the database is, with the name and password to it: for those who open it with a driver of their own.
    pub fn address(&self) -> String {
        let config = &self.0.config;
        let name = encoded(config.get_user().unwrap_or_default().as_bytes());
        let password = config.get_password().map(|password| format!(":{}", encoded(password))).unwrap_or_default();
        let database = encoded(config.get_dbname().unwrap_or_default().as_bytes());
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) if host.contains(':') => format!("[{host}]:{port}/{database}?"),
            Some(Host::Tcp(host)) => format!("{host}:{port}/{database}?"),
            #[cfg(unix)]
            Some(Host::Unix(folder)) => {
                let folder = encoded(folder.to_string_lossy().as_bytes());
                format!("/{database}?host={folder}&port={port}&")
            }
            None => format!("localhost:{port}/{database}?"),
        };
        let secured = if config.get_ssl_mode() == SslMode::Require { "require" } else { "disable" };
        format!("postgres://{name}{password}@{host}sslmode={secured}")
    }

    /// # Errors
    /// When the database cannot be reached, or has no connection left.
    pub async fn connect(&self, application: &str) -> Result<RawConnection> {
        let mut config = self.0.config.clone();
        config.options(OPTIONS).application_name(application).connect_timeout(CONNECT);
        let connecting = timeout(CONNECT, self.0.connect(&config)).await;
        let (client, connection) = connecting.map_err(|_| RawFault::plain("the database did not answer"))??;
        tokio::spawn(async move {
            // Ends with its client; what went wrong is told to whoever waits for an answer.
            if let Err(error) = connection.await {
                tracing::debug!("A raw connection ended: {error}");
            }
        });
        Ok(RawConnection(client))
    }
}

impl RawConnection {
    /// Whether it is lost.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// # Errors
    /// When the connection is lost, or its transaction failed.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.0.batch_execute("SELECT 1").await?)
    }

    /// # Errors
    /// What the database says.
    pub async fn prepare(&self, sql: &str) -> Result<RawStatement> {
        Ok(RawStatement(self.0.prepare(sql).await?))
    }

    /// Asks, and answers rows that are still to be read.
    ///
    /// # Errors
    /// What the database says, or that the values are too few or too many.
    pub async fn query(&self, statement: &RawStatement, values: &[RawValue]) -> Result<RawRows> {
        let columns = statement.0.columns().iter().map(decode::column).collect();
        statement.check(values)?;
        let values = values.iter().map(|value| value as &(dyn ToSql + Sync));
        let rows = Box::pin(self.0.query_raw(&statement.0, values).await?);
        Ok(RawRows { columns, rows })
    }

    /// Answers how many rows were touched.
    ///
    /// # Errors
    /// As [`RawConnection::query`].
    pub async fn execute(&self, statement: &RawStatement, values: &[RawValue]) -> Result<u64> {
        statement.check(values)?;
        let values = values.iter().map(|value| value as &(dyn ToSql + Sync));
        Ok(self.0.execute_raw(&statement.0, values).await?)
    }

    /// Runs a text of one or more statements without values; answers what the last one touched.
    ///
    /// # Errors
    /// What the database says of the first that fails.
    pub async fn run(&self, sql: &str) -> Result<u64> {
        // What statements answer is dropped as it comes, however much it is.
        let answers = self.0.simple_query_raw(sql).await?;
        pin_mut!(answers);
        let mut touched = 0;
        while let Some(answer) = answers.next().await {
            if let SimpleQueryMessage::CommandComplete(rows) = answer? {
                touched = rows;
            }
        }
        Ok(touched)
    }
}

impl RawStatement {
    /// How many values it takes.
    pub fn values(&self) -> usize {
        self.0.params().len()
    }

    fn check(&self, values: &[RawValue]) -> Result<()> {
        if values.len() == self.values() {
            return Ok(());
        }
        let text = format!("got {} parameters but the statement requires {}", values.len(), self.values());
        Err(RawFault::plain(&text))
    }
}

impl RawRows {
    /// The next row; `None` behind the last one.
    ///
    /// # Errors
    /// What the database says, or that a column's type cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<RawValue>>> {
        match self.rows.next().await {
            None => Ok(None),
            Some(row) => decode::row(&row?).map(Some),
        }
    }
}

impl RawFault {
    /// What no database said.
    pub fn plain(message: &str) -> Self {
        Self(Box::new(Told { message: message.to_owned(), ..Told::default() }))
    }
}

impl std::fmt::Display for RawFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for RawFault {}

impl From<tokio_postgres::Error> for RawFault {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else { return Self::plain(&Error::from(error).to_string()) };
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self(Box::new(Told {
            code: told.code().code().to_owned(),
            severity: told.severity().to_owned(),
            message: told.message().to_owned(),
            detail: text(told.detail()),
            hint: text(told.hint()),
            schema: text(told.schema()),
            table: text(told.table()),
            column: text(told.column()),
            constraint: text(told.constraint()),
        }))
    }
}
