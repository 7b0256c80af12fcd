//! What can go wrong with the database, in the terms that callers decide on.

/// A failure of the database or of what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with the same key exists. Mattermost's clients are told which name is taken.
    #[error("a row with this key exists already: {0}")]
    Unique(String),
    #[error("the row that this one refers to does not exist: {0}")]
    Foreign(String),
    /// The queue of writes is full, or no connection was free in time: try again later.
    #[error("the database has too much to do")]
    Overloaded,
    #[error("the database is locked by another process")]
    Busy,
    #[error("the database did not answer in time")]
    Deadline,
    /// A statement of this transaction failed and its error was swallowed.
    #[error("a statement of this transaction failed before")]
    Doomed,
    /// The transaction was undone together with its group; nothing of it was stored.
    #[error("the group of transactions was undone")]
    GroupLost,
    /// The store was asked inside a transaction, which would wait for itself: what it holds up may be what it waits for.
    #[error("the store was asked inside a transaction, and not the transaction")]
    Nested,
    #[error("a transaction panicked")]
    Panicked,
    /// A statement of a batch touched another number of rows than expected; nothing was stored.
    #[error("statement {at} of a batch touched {rows} rows")]
    Unexpected { at: usize, rows: u64 },
    #[error("there is no row")]
    NoRow,
    #[error("the database is closed")]
    Closed,
    #[error("column {column}: {problem}")]
    Decode { column: String, problem: String },
    #[error("the database was written by a newer version (migration {found}, this server knows {known})")]
    Newer { found: i64, known: i64 },
    /// A migration was merged and then edited, or another program's has its number.
    #[error("the database's migration {number} ({name}) is not the one that this server knows by that number")]
    Changed { number: i64, name: String },
    /// Another server uses the file already.
    #[error("another server uses the database {0}: SQLite has one server, several need PostgreSQL")]
    Taken(String),
    #[error("{0}")]
    Other(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The caller should be told to try again.
    pub fn is_overloaded(&self) -> bool {
        matches!(self, Self::Overloaded | Self::Busy | Self::Deadline | Self::GroupLost)
    }

    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique(_))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(code, ref message) = error else {
            return Self::Other(error.to_string());
        };
        let text = message.clone().unwrap_or_default();
        match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Self::Unique(text),
            (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::Foreign(text),
            (rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked, _) => Self::Busy,
            (rusqlite::ErrorCode::OperationInterrupted, _) => Self::Deadline,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        let Some(state) = error.code() else {
            return if error.is_closed() { Self::Closed } else { Self::Other(chain(&error)) };
        };
        let detail = || {
            let database = error.as_db_error();
            let name = database.and_then(|e| e.constraint()).unwrap_or_default();
            name.to_owned()
        };
        match *state {
            SqlState::UNIQUE_VIOLATION => Self::Unique(detail()),
            SqlState::FOREIGN_KEY_VIOLATION => Self::Foreign(detail()),
            SqlState::QUERY_CANCELED => Self::Deadline,
            SqlState::LOCK_NOT_AVAILABLE => Self::Busy,
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Self::GroupLost,
            SqlState::IN_FAILED_SQL_TRANSACTION => Self::Doomed,
            SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => Self::Closed,
            _ => Self::Other(chain(&error)),
        }
    }
}

/// The driver's own text says only "db error"; what the server said stands behind it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Overloaded,
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Other(other.to_string()),
        }
    }
}
