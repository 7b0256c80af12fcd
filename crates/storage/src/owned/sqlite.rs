//! A plugin's database as a file beside the server's, on one connection that has no other way anywhere: what SQLite is about to
//! do is asked of an authorizer, statements have an end, and the file has a largest size.

pub mod dump;
mod held;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, Value as Stored, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use super::migrate::{NOTES, Note, Rehearsal, above, failed, plan, statements};
use super::{Asked, Datum, Fault, Grant, LENGTH, Measure, Result, Step, Told};
use crate::Engine;
use crate::sqlite::connection::functions;
use held::{Held, Mode};

/// What a connection is set to. Sorting goes to the disk, so that what a statement takes of the memory is the cache.
const SETTINGS: &str = "
    PRAGMA busy_timeout = 2000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -2000;
    PRAGMA temp_store = FILE;
    PRAGMA journal_size_limit = 1048576;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA case_sensitive_like = ON;
";
const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_LENGTH, LENGTH),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 18),
    (Limit::SQLITE_LIMIT_COLUMN, 200),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 50),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
];
/// Steps of SQLite's machine between looks at the clock.
const STEPS: i32 = 100;
/// Texts that stay prepared.
const PREPARED: usize = 64;
/// The smallest database has room for what SQLite itself keeps in it.
const FEWEST_PAGES: u64 = 32;

#[derive(Clone)]
pub struct Owned(Arc<Mutex<Live>>);

struct Live {
    connection: Connection,
    held: Held,
}

impl Owned {
    pub async fn open(server: &Path, grant: Grant) -> Result<Self> {
        let (path, server) = (place(server, &grant.plugin), server.to_owned());
        on_thread(move || {
            let live = Live::open(&path, &server, &grant).map_err(|error| told(&error))?;
            Ok(Self(Arc::new(Mutex::new(live))))
        })
        .await
    }

    pub async fn migrate(&self, steps: &[Step]) -> Result<u32> {
        let steps = steps.to_vec();
        self.with(move |live| live.migrate(&steps)).await
    }

    pub async fn revert(&self, to: u32) -> Result<()> {
        self.with(move |live| live.revert(to)).await
    }

    pub async fn run(&self, asked: Vec<Asked>) -> Result<Vec<Told>> {
        self.with(move |live| {
            live.within(Mode::Rows, |connection| {
                let answers = asked.iter().enumerate().map(|(at, asked)| answer(connection, at, asked));
                answers.collect()
            })
        })
        .await
    }

    async fn with<T: Send + 'static>(&self, work: impl FnOnce(&mut Live) -> Result<T> + Send + 'static) -> Result<T> {
        let live = self.0.clone();
        on_thread(move || work(&mut live.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Fault::Database(format!("the database's thread ended: {error}")))?
}

/// The file of a plugin. What SQLite keeps beside it has other endings, which no identity can give a name.
fn place(server: &Path, plugin: &str) -> PathBuf {
    let mut name = server.as_os_str().to_owned();
    name.push(format!("-plugin-{plugin}.db"));
    name.into()
}

/// The file with those that SQLite keeps beside it.
fn files(server: &Path, plugin: &str) -> [PathBuf; 3] {
    let file = place(server, plugin);
    ["", "-wal", "-shm"].map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        name.into()
    })
}

pub fn is_there(server: &Path, plugin: &str) -> bool {
    files(server, plugin).iter().any(|file| file.exists())
}

pub fn erase(server: &Path, plugin: &str) -> Result<()> {
    for file in files(server, plugin) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Fault::Database(format!("{} cannot be removed: {error}", file.display())));
            }
            _ => {}
        }
    }
    Ok(())
}

impl Live {
    fn open(path: &Path, server: &Path, grant: &Grant) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(address(path, "rwc"), flags)?;
        // What people wrote is nobody else's on this machine; a file system without rights has none to set.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        connection.set_prepared_statement_cache_capacity(PREPARED);
        connection.execute_batch(SETTINGS)?;
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        ] {
            connection.set_db_config(config, on)?;
        }
        functions(&connection).map_err(|error| rusqlite::Error::UserFunctionError(Box::new(error)))?;
        let size: u64 = connection.query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
        let pages = (grant.quota / size.max(1)).clamp(FEWEST_PAGES, u64::from(u32::MAX - 1));
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        connection.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS {NOTES}
                (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, down TEXT NOT NULL)"
        ))?;
        let mut foreign = Vec::new();
        if !grant.views.is_empty() {
            connection.execute("ATTACH ?1 AS core", [address(server, "ro")])?;
            for view in &grant.views {
                let select = view.select(&format!("core.\"{}\"", view.table()));
                connection.execute_batch(&format!("CREATE TEMP VIEW {} AS {select}", view.name()))?;
            }
            let mut tables = connection.prepare("SELECT lower(name) FROM core.sqlite_master")?;
            foreign = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        }
        for (limit, most) in LIMITS.iter().copied() {
            connection.set_limit(limit, most)?;
        }
        let held = Held::new(grant.views.clone(), foreign);
        held.hold(&connection)?;
        Ok(Self { connection, held })
    }

    /// Does something as one transaction, and nothing of it when it fails.
    fn within<T>(&mut self, mode: Mode, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.begin()?;
        let done = self.held_to(mode, work);
        self.end(done)
    }

    /// Does something with an end, and within what the mode allows.
    fn held_to<T>(&mut self, mode: Mode, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let until = Instant::now() + mode.allowed();
        let ended = self.connection.progress_handler(STEPS, Some(move || Instant::now() > until));
        ended.map_err(|error| told(&error))?;
        self.held.set(mode);
        let done = work(&self.connection);
        self.held.set(Mode::Free);
        let freed = self.connection.progress_handler(0, None::<fn() -> bool>);
        freed.map_err(|error| told(&error))?;
        done
    }

    fn begin(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN").map_err(|error| told(&error))
    }

    fn end<T>(&self, done: Result<T>) -> Result<T> {
        let kept = match done {
            Ok(value) => self.connection.execute_batch("COMMIT").map(|()| value).map_err(|error| told(&error)),
            Err(fault) => Err(fault),
        };
        if kept.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK").map_err(|error| told(&error))?;
        }
        kept
    }

    fn notes(&self) -> Result<Vec<Note>> {
        notes_of(&self.connection)
    }

    fn migrate(&mut self, steps: &[Step]) -> Result<u32> {
        let notes = self.notes()?;
        let before = notes.last().map_or(0, |note| note.number);
        let plan = plan(&notes, steps, Engine::Sqlite)?;
        self.take_back(&plan.down)?;
        for step in plan.up {
            let held = self.held.clone();
            self.within(Mode::Tables, |connection| up(connection, &held, step))?;
        }
        self.held.learn(&self.connection).map_err(|error| told(&error))?;
        Ok(before)
    }

    fn revert(&mut self, to: u32) -> Result<()> {
        let notes = self.notes()?;
        self.take_back(&above(&notes, to)?)
    }

    /// All of it or nothing.
    fn take_back(&mut self, notes: &[&Note]) -> Result<()> {
        if notes.is_empty() {
            return Ok(());
        }
        let held = self.held.clone();
        self.within(Mode::Tables, |connection| notes.iter().try_for_each(|note| down(connection, &held, note)))
    }

    /// What migrating would do, done and undone.
    fn rehearse(&mut self, steps: &[Step]) -> Result<Rehearsal> {
        let notes = self.notes()?;
        let size = self.size()?;
        let plan = match plan(&notes, steps, Engine::Sqlite) {
            Ok(plan) => plan,
            Err(fault) => return Ok(Rehearsal { size, fault: Some(fault), ..Rehearsal::default() }),
        };
        let held = self.held.clone();
        self.begin()?;
        let done = self.held_to(Mode::Tables, |connection| {
            plan.down.iter().try_for_each(|note| down(connection, &held, note))?;
            plan.up.iter().try_for_each(|step| up(connection, &held, step))
        });
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK").map_err(|error| told(&error))?;
        }
        Ok(Rehearsal { planned: plan.said(Engine::Sqlite), size, fault: done.err() })
    }

    fn size(&self) -> Result<u64> {
        let pragma = |name: &str| self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
        let size = pragma("page_count").and_then(|count| Ok(count * pragma("page_size")?));
        size.map(i64::unsigned_abs).map_err(|error| told(&error))
    }
}

fn notes_of(connection: &Connection) -> Result<Vec<Note>> {
    let read = || {
        let text = format!("SELECT number, name, checksum, down FROM {NOTES} ORDER BY number");
        let mut notes = connection.prepare(&text)?;
        let notes = notes.query_map([], |row| {
            Ok(Note { number: row.get(0)?, name: row.get(1)?, checksum: row.get(2)?, down: row.get(3)? })
        })?;
        notes.collect::<rusqlite::Result<_>>()
    };
    read().map_err(|error| told(&error))
}

/// What the server's file and those of all plugins say of their tables.
#[cfg(feature = "testing")]
pub fn list(server: &Path) -> crate::Result<Vec<String>> {
    let folder = server.parent().unwrap_or(server);
    let name = server.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    let mut files: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    files.retain(|file| file.starts_with(&name) && file.ends_with(".db"));
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let read = || {
            let connection = Connection::open_with_flags(
                address(&folder.join(&file), "rw"),
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI,
            )?;
            let text = "SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_master ORDER BY type, name";
            let mut statement = connection.prepare(text)?;
            let line = |row: &rusqlite::Row<'_>| {
                let text = |at: usize| row.get::<_, String>(at);
                Ok(format!("{file}: {} {} {} {}", text(0)?, text(1)?, text(2)?, text(3)?))
            };
            statement.query_map([], line)?.collect::<rusqlite::Result<Vec<String>>>()
        };
        lines.extend(read().map_err(|error| crate::Error::Other(error.to_string()))?);
    }
    Ok(lines)
}

/// Tries migrations out on the plugin's own file, or on one that goes again when there is none.
pub async fn rehearse(server: &Path, grant: Grant, steps: &[Step]) -> Result<Rehearsal> {
    let (server, steps) = (server.to_owned(), steps.to_vec());
    on_thread(move || {
        let scratch = (!is_there(&server, &grant.plugin)).then(|| Scratch::new(&server, &grant.plugin));
        let path = scratch.as_ref().map_or_else(|| place(&server, &grant.plugin), |scratch| scratch.path());
        let mut live = Live::open(&path, &server, &grant).map_err(|error| told(&error))?;
        let mut rehearsal = live.rehearse(&steps)?;
        if scratch.is_some() {
            rehearsal.size = 0;
        }
        Ok(rehearsal)
    })
    .await
}

/// A file that goes with this.
struct Scratch {
    server: PathBuf,
    name: String,
}

impl Scratch {
    fn new(server: &Path, plugin: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        // No plugin's identity has such a sign.
        let name = format!("{plugin}~{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Self { server: server.to_owned(), name }
    }

    fn path(&self) -> PathBuf {
        place(&self.server, &self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(fault) = erase(&self.server, &self.name) {
            tracing::warn!("A database that was only tried out stays: {fault}");
        }
    }
}

/// Runs a migration and notes it, within a transaction of the caller's.
fn up(connection: &Connection, held: &Held, step: &Step) -> Result<()> {
    let text = format!("INSERT INTO {NOTES} (number, name, checksum, down) VALUES (?1, ?2, ?3, ?4)");
    let (checksum, down) = (step.checksum(Engine::Sqlite), step.down(Engine::Sqlite));
    let noted = (step.number, &step.name, checksum, down);
    change(connection, held, step.up(Engine::Sqlite), &text, noted).map_err(failed(step.number, &step.name))
}

/// Takes one back and forgets it.
fn down(connection: &Connection, held: &Held, note: &Note) -> Result<()> {
    let text = format!("DELETE FROM {NOTES} WHERE number = ?1");
    change(connection, held, &note.down, &text, (note.number,)).map_err(failed(note.number, &note.name))
}

fn change(connection: &Connection, held: &Held, text: &str, note: &str, noted: impl rusqlite::Params) -> Result<()> {
    held.set(Mode::Tables);
    for text in statements(text, &[])? {
        connection.execute_batch(&text.sqlite).map_err(|error| told(&error))?;
    }
    held.set(Mode::Free);
    connection.execute(note, noted).map(drop).map_err(|error| told(&error))
}

fn answer(connection: &Connection, at: usize, asked: &Asked) -> Result<Told> {
    let run = || -> Result<Told> {
        let sql = |error| told(&error);
        let mut statement = connection.prepare_cached(&asked.text.sqlite).map_err(sql)?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let (mut rows, mut measure) = (Vec::new(), Measure::default());
        let mut found = statement.query(rusqlite::params_from_iter(&asked.values)).map_err(sql)?;
        while let Some(row) = found.next().map_err(sql)? {
            let row =
                (0..columns.len()).map(|at| row.get_ref(at).map(Datum::from)).collect::<rusqlite::Result<Vec<_>>>();
            let row = row.map_err(sql)?;
            measure.take(&row)?;
            rows.push(row);
        }
        drop(found);
        let answered = u64::try_from(rows.len()).unwrap_or_default();
        let changes = if asked.text.reads { answered } else { connection.changes() };
        Ok(Told { columns, rows, changes })
    };
    let told = run()?;
    asked.check(at, told.changes)?;
    Ok(told)
}

impl ToSql for Datum {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Stored::Null),
            Self::Boolean(value) => ToSqlOutput::Owned(Stored::Integer(i64::from(*value))),
            Self::Integer(value) => ToSqlOutput::Owned(Stored::Integer(*value)),
            Self::Real(value) => ToSqlOutput::Owned(Stored::Real(*value)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl From<ValueRef<'_>> for Datum {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(value) => Self::Integer(value),
            ValueRef::Real(value) => Self::Real(value),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

/// A file as SQLite's address: what would mean something in one is escaped.
fn address(path: &Path, mode: &str) -> String {
    let escaped = percent_encoding::utf8_percent_encode(&path.to_string_lossy(), percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/");
    format!("file:{escaped}?mode={mode}")
}

fn told(error: &rusqlite::Error) -> Fault {
    let Some(failure) = error.sqlite_error() else { return Fault::Database(error.to_string()) };
    match failure.code {
        ErrorCode::OperationInterrupted => Fault::Deadline,
        ErrorCode::DiskFull => Fault::Quota,
        ErrorCode::AuthorizationForStatementDenied => {
            Fault::Refused("it would leave the plugin's own tables, or do what no plugin may".into())
        }
        ErrorCode::ConstraintViolation => Fault::Constraint(error.to_string()),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Fault::Busy,
        _ => Fault::Database(error.to_string()),
    }
}
