//! Fresh databases for tests, one on each engine.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::Path;
use std::sync::atomic::Ordering;

use jackfield_model::TeamId;

use crate::migrate::{self, MIGRATIONS};
use crate::postgres::{Address, Postgres};
use crate::store::Place;
use crate::{Result, Selection, Statement, Store, registered, selections};
pub use migrate::{Hand, Migration, Moment};

/// Names a database of a PostgreSQL server on which databases may be created; `scripts/postgres start` prints it.
pub const POSTGRES: &str = "JACKFIELD_TEST_POSTGRES";

/// The places of two empty databases: SQLite's file in `folder`, and a database of its own on PostgreSQL.
///
/// # Panics
/// When no PostgreSQL is named: half of the tests would else be skipped without a word.
pub async fn databases(folder: &Path) -> [String; 2] {
    let name = format!("t{}", TeamId::new());
    let sqlite = folder.join(format!("{name}.db")).to_string_lossy().into_owned();
    [sqlite, postgres_database(&name).await]
}

/// An empty database on the tests' PostgreSQL.
///
/// # Panics
/// When no PostgreSQL is named, or it does not answer.
#[expect(clippy::disallowed_methods, reason = "only the environment knows where PostgreSQL is")]
pub async fn postgres_database(name: &str) -> String {
    let home = std::env::var(POSTGRES).expect("JACKFIELD_TEST_POSTGRES is set: run tests with `make test`");
    let address = Address::read(&home).expect("the address is one");
    let admin = Postgres::connect(address).await.expect("PostgreSQL answers");
    admin.script(format!("CREATE DATABASE {name}")).await.expect("databases may be created");
    let (server, _) = home.rsplit_once('/').expect("the address names a database");
    format!("{server}/{name}")
}

/// An empty database on the tests' PostgreSQL that belongs to a user with no rights beyond it.
///
/// # Panics
/// As [`postgres_database`].
pub async fn postgres_database_of_nobody(name: &str) -> String {
    let place = postgres_database(name).await;
    let address = Address::read(&place).expect("the address is one");
    let admin = Postgres::connect(address).await.expect("PostgreSQL answers");
    let user = format!("u{name}");
    let made =
        format!("CREATE ROLE {user} LOGIN; ALTER DATABASE {name} OWNER TO {user}; ALTER SCHEMA public OWNER TO {user}");
    admin.script(made).await.expect("roles may be created");
    let (_, server) = place.split_once('@').expect("the address names a user");
    format!("postgres://{user}@{server}")
}

/// Runs a text of PostgreSQL's.
///
/// # Errors
/// What it says of it.
pub async fn script(store: &Store, sql: &str) -> Result<()> {
    match store {
        Store::Sqlite(_) => Ok(()),
        Store::Postgres(postgres) => postgres.script(sql.to_owned()).await,
    }
}

/// All migrations, up to one.
pub fn migrations_until(number: i64) -> &'static [Migration] {
    let end = MIGRATIONS.iter().position(|migration| migration.number > number).unwrap_or(MIGRATIONS.len());
    &MIGRATIONS[..end]
}

/// Runs these migrations, or what is missing of them, and tells `watch` of each.
///
/// # Errors
/// As a start of the server fails.
pub async fn migrate(place: &str, migrations: &[Migration], watch: migrate::Watch<'_>) -> Result<()> {
    migrate::run_all(&Place::read(place)?, migrations, watch).await
}

/// Opens a database and brings nothing up to date.
///
/// # Errors
/// When it cannot be reached.
pub async fn open_as_it_is(place: &str) -> Result<Store> {
    Store::open_as_it_is(Place::read(place)?, None).await
}

/// Lets the engine read a statement without running it, and tells the parameters that take no times and counters, because
/// PostgreSQL finds them narrower: one that stands beside a literal alone is as wide as the literal.
///
/// # Errors
/// What the engine says is wrong with it.
pub async fn prepare(store: &Store, statement: &'static Statement) -> Result<Vec<usize>> {
    match store {
        Store::Sqlite(sqlite) => sqlite.prepare(statement).await.map(|()| Vec::new()),
        Store::Postgres(postgres) => postgres.prepare(statement).await,
    }
}

/// A statement that is made while the test runs.
pub fn statement(sql: String) -> &'static Statement {
    Box::leak(Box::new(Statement::new(Box::leak(sql.into_boxed_str()), file!(), line!())))
}

/// How SQLite would find a statement's rows, a line a step; nothing on PostgreSQL, whose plans follow its statistics.
///
/// # Errors
/// What is wrong with the statement.
pub async fn plan(store: &Store, statement: &'static Statement) -> Result<Vec<String>> {
    match store {
        Store::Sqlite(sqlite) => sqlite.plan(statement).await,
        Store::Postgres(_) => Ok(Vec::new()),
    }
}

/// How often each statement ran in this process so far.
pub fn runs() -> Vec<(&'static Statement, u64)> {
    let all = registered().chain(selections().flat_map(Selection::made));
    all.map(|statement| (statement, statement.runs.load(Ordering::Relaxed))).collect()
}
