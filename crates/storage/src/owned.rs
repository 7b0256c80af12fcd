//! Databases that plugins own: a file of its own on SQLite, a schema of its own on PostgreSQL, with tables that migrations in
//! the package make. What a plugin says is kept within it by two lines: [`words`], which looks at each text, and the engine.
//!
//! Beside its tables there are views of the server's, as far as somebody consented to them: [`View`].

mod dump;
#[cfg(feature = "testing")]
mod list;
mod migrate;
mod postgres;
mod sqlite;
mod view;
mod words;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::{Error, Store};

pub use dump::{Moved, Ran};
#[cfg(feature = "testing")]
pub use list::list;
pub use migrate::{Planned, Rehearsal, Step};
pub(crate) use postgres::schema::WITHOUT_VIEWS;
pub use view::View;
use words::Text;

/// How long one call may take in all, and one statement of it on PostgreSQL.
const DEADLINE: Duration = Duration::from_secs(2);
/// How long a call waits for those before it.
const WAIT: Duration = Duration::from_secs(5);
/// Calls of one plugin at the same time: SQLite has one connection, PostgreSQL as many as this.
const CONNECTIONS: usize = 2;
/// Rows of one answer.
const ROWS: usize = 1_000;
/// Bytes of one answer, and of the values of one call.
const BYTES: usize = 4 << 20;
/// Statements of one transaction.
const STATEMENTS: usize = 100;
/// The largest text or blob on SQLite; PostgreSQL has no limit of its own but the quota's.
const LENGTH: i32 = 4 << 20;
/// The longest identity of a plugin in the name of a schema.
const NAMED: usize = 32;

/// A value as plugins give and get it. What is true is 1, as SQLite has it; other types come as text.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A statement with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub sql: String,
    pub values: Vec<Datum>,
    /// How many rows it has to touch; with another number nothing of the transaction is kept.
    pub changes: Option<u64>,
}

/// What a statement answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Datum>>,
    /// How many rows it touched, or answered.
    pub changes: u64,
}

/// Why there is no answer, in words for whoever wrote the plugin.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the statement is refused: {0}")]
    Refused(String),
    #[error("{0}")]
    Database(String),
    /// A key that is there already, or another rule of the tables.
    #[error("{0}")]
    Constraint(String),
    #[error("the answer has more than {} rows or {} MiB: ask with LIMIT", ROWS, BYTES >> 20)]
    TooMuch,
    #[error("its values are more than {} MiB, or its statements more than {}", BYTES >> 20, STATEMENTS)]
    TooLong,
    #[error("the plugin's database would be larger than it may be")]
    Quota,
    #[error("it took longer than {:?}", DEADLINE)]
    Deadline,
    #[error("others were at it for too long")]
    Busy,
    #[error("statement {at} touched {rows} rows instead of {wanted}; nothing was kept")]
    Changes { at: usize, rows: u64, wanted: u64 },
    #[error("the plugin is not running any more")]
    Closed,
    /// A migration that was made already is another one in this package.
    #[error(
        "migration {number} was changed after it ran; what ran is never edited, the next number changes what it did"
    )]
    Changed { number: u32 },
    #[error(
        "migration {number} {name} has no way back: its down file says nothing, so that no earlier version can have these tables"
    )]
    NoWayBack { number: u32, name: String },
    #[error("the plugin has no database")]
    Missing,
    /// What is to be restored is none, or another plugin's.
    #[error("{0}")]
    Unfit(String),
    #[error("migration {number} {name} failed, and nothing of it was kept: {why}")]
    Migration { number: u32, name: String, why: String },
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Deadline => Self::Deadline,
            Error::Busy | Error::Overloaded => Self::Busy,
            Error::Unique(_) | Error::Foreign(_) => Self::Constraint(error.to_string()),
            Error::Closed => Self::Closed,
            other => Self::Database(other.to_string()),
        }
    }
}

pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// What a plugin may have.
#[derive(Clone, Debug)]
pub struct Grant {
    pub plugin: String,
    /// Bytes of its tables and their indexes.
    pub quota: u64,
    pub views: Vec<View>,
}

/// One plugin's database. Cheap to clone; connections end with the last clone.
#[derive(Clone)]
pub struct Owned(Arc<Inner>);

struct Inner {
    engine: Engine,
    places: Semaphore,
}

enum Engine {
    Sqlite(sqlite::Owned),
    Postgres(postgres::Owned),
}

impl Owned {
    /// Opens the database of a plugin, which is made if there is none.
    ///
    /// # Errors
    /// When the engine does not give one.
    pub async fn open(store: &Store, grant: Grant) -> Result<Self> {
        let (engine, places) = match store {
            Store::Sqlite(sqlite) => (Engine::Sqlite(sqlite::Owned::open(sqlite.path(), grant).await?), 1),
            Store::Postgres(postgres) => {
                (Engine::Postgres(postgres::Owned::open(postgres.address(), grant).await?), CONNECTIONS)
            }
        };
        Ok(Self(Arc::new(Inner { engine, places: Semaphore::new(places) })))
    }

    /// Brings the tables to what these migrations make: those that are missing run, in order, each in a transaction; what a
    /// newer version of the plugin made is undone by what that version said. Answers the number before.
    ///
    /// # Errors
    /// When one fails, of which nothing is kept; what ran before it stays.
    pub async fn migrate(&self, steps: &[Step]) -> Result<u32> {
        match &self.0.engine {
            Engine::Sqlite(owned) => owned.migrate(steps).await,
            Engine::Postgres(owned) => owned.migrate(steps).await,
        }
    }

    /// Undoes migrations down to a number, all of them or none.
    ///
    /// # Errors
    /// When one cannot be undone.
    pub async fn revert(&self, to: u32) -> Result<()> {
        match &self.0.engine {
            Engine::Sqlite(owned) => owned.revert(to).await,
            Engine::Postgres(owned) => owned.revert(to).await,
        }
    }

    /// Runs statements as one transaction: all of it is kept, or nothing.
    ///
    /// # Errors
    /// Why not.
    pub async fn run(&self, said: Vec<Said>) -> Result<Vec<Told>> {
        let size: usize = said.iter().flat_map(|said| &said.values).map(Datum::size).sum();
        if size > BYTES || said.len() > STATEMENTS {
            return Err(Fault::TooLong);
        }
        let mut asked = Vec::with_capacity(said.len());
        for Said { sql, values, changes } in said {
            let text = words::statement(&sql, self.schemas()).map_err(Fault::Refused)?;
            if text.values != values.len() {
                let why = format!("it takes {} values and was given {}", text.values, values.len());
                return Err(Fault::Refused(why));
            }
            asked.push(Asked { text, values, changes });
        }
        self.run_asked(asked).await
    }

    /// Runs a text that nobody looked at, so that a test sees how the engine alone holds it back.
    ///
    /// # Errors
    /// As [`Owned::run`].
    #[cfg(feature = "testing")]
    pub async fn run_unseen(&self, sql: &str) -> Result<Vec<Told>> {
        let (sqlite, postgres) = (sql.to_owned(), sql.to_owned());
        let text = Text { sqlite, postgres, values: 0, shrinks: false, reads: false };
        self.run_asked(vec![Asked { text, values: Vec::new(), changes: None }]).await
    }

    async fn run_asked(&self, asked: Vec<Asked>) -> Result<Vec<Told>> {
        let place = timeout(WAIT, self.0.places.acquire()).await;
        let _place = place.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Closed)?;
        match &self.0.engine {
            Engine::Sqlite(owned) => owned.run(asked).await,
            Engine::Postgres(owned) => owned.run(asked).await,
        }
    }

    fn schemas(&self) -> &[String] {
        match &self.0.engine {
            Engine::Sqlite(_) => &[],
            Engine::Postgres(owned) => owned.schemas(),
        }
    }

    /// Whether a role of the database's holds it back as well; on SQLite an authorizer always does.
    pub fn is_held_twice(&self) -> bool {
        match &self.0.engine {
            Engine::Sqlite(_) => true,
            Engine::Postgres(owned) => owned.has_role(),
        }
    }

    /// Answers nothing any more.
    pub fn close(&self) {
        self.0.places.close();
    }
}

/// Erases what a plugin kept: tables, rows, and what was noted of its migrations.
///
/// # Errors
/// When the engine does not let go of it.
pub async fn erase(store: &Store, plugin: &str) -> Result<()> {
    match store {
        Store::Sqlite(sqlite) => sqlite::erase(sqlite.path(), plugin),
        Store::Postgres(postgres) => postgres::erase(postgres.address(), plugin).await,
    }
}

/// Tries out what a version does to the tables, and leaves them as they are.
///
/// # Errors
/// When the database does not answer; what is wrong with the migrations is in what is answered.
pub async fn rehearse(store: &Store, grant: Grant, steps: &[Step]) -> Result<Rehearsal> {
    match store {
        Store::Sqlite(sqlite) => sqlite::rehearse(sqlite.path(), grant, steps).await,
        Store::Postgres(postgres) => postgres::rehearse(postgres.address(), grant, steps).await,
    }
}

/// Writes all rows of a plugin's tables to a file, as they are at one moment, in a form that both engines read.
///
/// # Errors
/// [`Fault::Missing`] when there is no database; when the file cannot be written.
pub async fn export(store: &Store, plugin: &str, about: &About, into: &Path) -> Result<Moved> {
    match store {
        Store::Sqlite(sqlite) => sqlite::dump::export(sqlite.path(), plugin, about, into).await,
        Store::Postgres(postgres) => postgres::dump::export(postgres.address(), plugin, about, into).await,
    }
}

/// Makes a plugin's tables what a file of [`export`]'s says, and then what the migrations make of that: all of it, or
/// nothing. Nobody may be at the tables meanwhile.
///
/// # Errors
/// [`Fault::Unfit`] for what was not exported of this plugin, or of a newer version of it; as migrations fail.
pub async fn restore(store: &Store, grant: Grant, steps: &[Step], from: &Path) -> Result<Moved> {
    let source = dump::Source::open(from, &grant.plugin, steps).await?;
    match store {
        Store::Sqlite(sqlite) => sqlite::dump::restore(sqlite.path(), grant, steps, source).await,
        Store::Postgres(postgres) => postgres::dump::restore(postgres.address(), grant, steps, source).await,
    }
}

/// What an export says of where it comes from.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The plugin's version.
    pub version: String,
    pub made_at: jackfield_model::Millis,
}

/// The names of a plugin's tables.
///
/// # Errors
/// When the database does not answer.
pub async fn tables(store: &Store, plugin: &str) -> Result<Vec<String>> {
    match store {
        Store::Sqlite(sqlite) => sqlite::dump::names(sqlite.path(), plugin).await,
        Store::Postgres(postgres) => postgres::dump::names(postgres.address(), plugin).await,
    }
}

/// Whether there is anything of a plugin's.
///
/// # Errors
/// When the database does not answer.
pub async fn is_there(store: &Store, plugin: &str) -> Result<bool> {
    match store {
        Store::Sqlite(sqlite) => Ok(sqlite::is_there(sqlite.path(), plugin)),
        Store::Postgres(postgres) => postgres::is_there(postgres.address(), plugin).await,
    }
}

/// A statement that was looked at.
struct Asked {
    text: Text,
    values: Vec<Datum>,
    changes: Option<u64>,
}

impl Asked {
    fn check(&self, at: usize, rows: u64) -> Result<()> {
        match self.changes {
            Some(wanted) if wanted != rows => Err(Fault::Changes { at: at + 1, rows, wanted }),
            _ => Ok(()),
        }
    }
}

impl Datum {
    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
            _ => 8,
        }
    }
}

/// Counts what an answer holds.
#[derive(Default)]
struct Measure {
    rows: usize,
    bytes: usize,
}

impl Measure {
    fn take(&mut self, row: &[Datum]) -> Result<()> {
        self.rows += 1;
        self.bytes += row.iter().map(Datum::size).sum::<usize>();
        if self.rows > ROWS || self.bytes > BYTES { Err(Fault::TooMuch) } else { Ok(()) }
    }
}
