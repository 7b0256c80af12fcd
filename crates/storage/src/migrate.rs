//! Brings the tables up to date, on a connection of its own without the pool's limits of time.
//!
//! One process migrates; others that start meanwhile wait for it. Whatever moment it is ended at, the next start
//! goes on from there: a migration and the note that it was done are one transaction, and indexes that are made
//! while others write are looked at before they are made.

mod hand;
mod list;
mod plan;
mod tokens;

use std::time::Duration;

pub use hand::Hand;
use list::Work;
pub use list::{MIGRATIONS, Migration};
pub use plan::{Plan, PlanStep, plan};

use crate::statement::{Dialect, Query, Statement, expand};
use crate::store::{Engine, Place};
use crate::{Error, Result, owned, sql};

/// A lock of PostgreSQL's that servers which start at once agree on.
const LOCK: i64 = 0x6a61_636b_6669;
/// Between two looks at whether another server is done.
const PAUSE: Duration = Duration::from_millis(200);

/// The number of the newest migration that this server knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// A moment of a migration; what it does by then survives a crash from [`Moment::Done`] on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Begins,
    /// Everything is written, and nothing committed.
    Written,
    Done,
}

/// Told of each migration as it is made.
pub type Watch<'a> = &'a (dyn Fn(&Migration, Moment) + Sync);

/// Runs what is missing.
pub async fn run(place: &Place) -> Result<()> {
    let told = |migration: &Migration, moment: Moment| {
        if moment == Moment::Begins {
            tracing::info!(number = migration.number, "The database is brought up to date: {}", migration.name);
        }
    };
    if let Place::Postgres(_) = place {
        return run_all(place, MIGRATIONS, &told).await;
    }
    // SQLite keeps its thread for as long as a statement takes.
    let (place, runtime) = (place.clone(), tokio::runtime::Handle::current());
    let running = tokio::task::spawn_blocking(move || runtime.block_on(run_all(&place, MIGRATIONS, &told)));
    running.await.map_err(|_| Error::Panicked)?
}

/// Runs what is missing of `migrations`.
pub async fn run_all(place: &Place, migrations: &[Migration], watch: Watch<'_>) -> Result<()> {
    let mut hand = Hand::open(place).await?;
    // Most starts find nothing to do, and wait for nobody.
    let list = List::read(&mut hand).await?;
    list.is_known_to(migrations)?;
    if list.is_done(migrations)? {
        return Ok(());
    }
    claim(&mut hand).await?;
    // The claim ends with the connection.
    note_names(&mut hand).await?;
    if hand.engine() == Engine::Postgres {
        // A view of a plugin's holds on to the columns that it shows.
        hand.script(owned::WITHOUT_VIEWS).await?;
    }
    for migration in migrations {
        let list = List::read(&mut hand).await?;
        list.is_known_to(migrations)?;
        if !list.has(migration)? {
            apply(&mut hand, migration, watch).await?;
        }
    }
    Ok(())
}

/// What the database says was done.
enum List {
    /// It is empty.
    Nothing,
    /// As it was written before migrations had names.
    Numbers(Vec<i64>),
    Whole(Vec<(i64, String, String)>),
}

impl List {
    async fn read(hand: &mut Hand) -> Result<Self> {
        static COLUMNS: Statement = Statement::new(
            "{sqlite: SELECT name FROM pragma_table_info('jackfield_migrations')}
             {postgres: SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                WHERE table_name = 'jackfield_migrations' AND table_schema = ANY(current_schemas(FALSE))}",
            file!(),
            line!(),
        );
        let columns: Vec<(String,)> = hand.all(Query::new(&COLUMNS)).await?;
        if columns.is_empty() {
            return Ok(Self::Nothing);
        }
        if !columns.iter().any(|(name,)| name == "checksum") {
            let numbers = sql!("SELECT version FROM jackfield_migrations ORDER BY version");
            return Ok(Self::Numbers(hand.all::<(i64,)>(numbers).await?.into_iter().map(|(number,)| number).collect()));
        }
        let all = sql!("SELECT version, name, checksum FROM jackfield_migrations ORDER BY version");
        Ok(Self::Whole(hand.all(all).await?))
    }

    /// Whether nothing is left to do.
    fn is_done(&self, migrations: &[Migration]) -> Result<bool> {
        let Self::Whole(_) = self else { return Ok(false) };
        migrations.iter().try_fold(true, |done, migration| Ok(self.has(migration)? && done))
    }

    /// Fails for a database that a newer version has written.
    fn is_known_to(&self, migrations: &[Migration]) -> Result<()> {
        let known = migrations.last().map_or(0, |migration| migration.number);
        match self.newest().filter(|found| *found > known) {
            Some(found) => Err(Error::Newer { found, known }),
            None => Ok(()),
        }
    }

    fn newest(&self) -> Option<i64> {
        match self {
            Self::Nothing => None,
            Self::Numbers(numbers) => numbers.last().copied(),
            Self::Whole(all) => all.last().map(|(number, ..)| *number),
        }
    }

    /// Whether a migration was done; fails where something else was done by its number.
    fn has(&self, migration: &Migration) -> Result<bool> {
        match self {
            Self::Nothing => Ok(false),
            Self::Numbers(numbers) => Ok(numbers.contains(&migration.number)),
            Self::Whole(all) => match all.iter().find(|(number, ..)| *number == migration.number) {
                None => Ok(false),
                Some((.., checksum)) if *checksum == migration.checksum() => Ok(true),
                Some((number, name, _)) => Err(Error::Changed { number: *number, name: name.clone() }),
            },
        }
    }
}

/// Waits until no other process migrates.
async fn claim(hand: &mut Hand) -> Result<()> {
    // SQLite's transactions are claims by themselves.
    if hand.engine() == Engine::Sqlite {
        return Ok(());
    }
    static TRY: Statement = Statement::new("SELECT pg_try_advisory_lock($1)", file!(), line!());
    let mut waited = false;
    // Asked again and again: a statement that waits is one that an index which is made meanwhile waits for.
    while !hand.all::<(bool,)>(Query::new(&TRY).bind(LOCK)).await?.contains(&(true,)) {
        if !waited {
            tracing::info!("Another server brings the database up to date; this one waits for it");
        }
        waited = true;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Makes the list of what was done, or gives its rows the names and checksums that they did not have.
async fn note_names(hand: &mut Hand) -> Result<()> {
    hand.script("{sqlite: BEGIN IMMEDIATE}{postgres: BEGIN}").await?;
    match List::read(hand).await? {
        List::Nothing => {
            let table = "CREATE TABLE jackfield_migrations (version BIGINT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL DEFAULT '', checksum TEXT NOT NULL DEFAULT '')";
            hand.script(table).await?;
        }
        List::Numbers(_) => {
            let columns = "ALTER TABLE jackfield_migrations ADD COLUMN name TEXT NOT NULL DEFAULT '';
                ALTER TABLE jackfield_migrations ADD COLUMN checksum TEXT NOT NULL DEFAULT ''";
            hand.script(columns).await?;
            for migration in MIGRATIONS {
                let noted = sql!("UPDATE jackfield_migrations SET name = $2, checksum = $3 WHERE version = $1");
                let noted = noted.bind(migration.number).bind(migration.name).bind(migration.checksum());
                hand.execute(noted).await?;
            }
        }
        List::Whole(_) => {}
    }
    hand.script("COMMIT").await
}

async fn apply(hand: &mut Hand, migration: &Migration, watch: Watch<'_>) -> Result<()> {
    watch(migration, Moment::Begins);
    if let (Work::Indexes(text), Engine::Postgres) = (&migration.work, hand.engine()) {
        make_indexes(hand, text).await?;
    }
    hand.script("{sqlite: BEGIN IMMEDIATE}{postgres: BEGIN}").await?;
    // On SQLite another process may have been faster.
    if List::read(hand).await?.has(migration)? {
        return hand.script("ROLLBACK").await;
    }
    match (&migration.work, hand.engine()) {
        (Work::Indexes(_), Engine::Postgres) => {}
        (Work::Text(text) | Work::Indexes(text), _) => hand.script(text).await?,
        (Work::TextAndStep(text, step), _) => {
            hand.script(text).await?;
            step(hand).await?;
        }
    }
    let done = sql!("INSERT INTO jackfield_migrations (version, name, checksum) VALUES ($1, $2, $3)");
    hand.execute(done.bind(migration.number).bind(migration.name).bind(migration.checksum())).await?;
    watch(migration, Moment::Written);
    hand.script("COMMIT").await?;
    watch(migration, Moment::Done);
    Ok(())
}

/// Makes each index of a text while others write; what a process that ended has left half made is made anew.
async fn make_indexes(hand: &mut Hand, text: &str) -> Result<()> {
    static FOUND: Statement = Statement::new(
        "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relname = $1 AND pg_table_is_visible(c.oid)",
        file!(),
        line!(),
    );
    for (name, statement) in indexes(text) {
        if let Some(name) = name {
            match hand.all::<(bool,)>(Query::new(&FOUND).bind(&name)).await?.first() {
                Some((true,)) => continue,
                Some((false,)) => hand.script(&format!("DROP INDEX CONCURRENTLY {name}")).await?,
                None => {}
            }
        }
        hand.run(&statement).await?;
    }
    Ok(())
}

/// The statements of a text for PostgreSQL, each with the name of the index that it makes.
fn indexes(text: &str) -> Vec<(Option<String>, String)> {
    let text = expand(text, Dialect::Postgres);
    let mut quoted = false;
    let statements = text.split(|c: char| {
        quoted ^= c == '\'';
        c == ';' && !quoted
    });
    let named = statements.map(str::trim).filter(|statement| !statement.is_empty()).map(|statement| {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let at = words.iter().position(|word| word.eq_ignore_ascii_case("on"));
        let name = at.and_then(|at| words.get(at.checked_sub(1)?)).map(|name| name.to_lowercase());
        (name, statement.to_owned())
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_told_apart_by_their_names() {
        let text = "-- For a page.\nCREATE INDEX {concurrently} Idx_a ON posts (a, b) WHERE a <> '';
            DROP INDEX {concurrently} IF EXISTS idx_b;
            CREATE UNIQUE INDEX {concurrently} idx_b\n ON posts (translate(b, ';''', ' '));\n";
        let found = indexes(text);
        let statement = "CREATE INDEX CONCURRENTLY Idx_a ON posts (a, b) WHERE a <> ''";
        assert_eq!(found[0], (Some("idx_a".to_owned()), statement.to_owned()));
        assert_eq!(found[1], (None, "DROP INDEX CONCURRENTLY IF EXISTS idx_b".to_owned()));
        assert_eq!(found[2].0.as_deref(), Some("idx_b"));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn every_statement_of_a_migration_of_indexes_makes_one_without_a_lock() {
        for migration in MIGRATIONS {
            let Work::Indexes(text) = migration.work else { continue };
            for (_, statement) in indexes(text) {
                let flat = statement.split_whitespace().collect::<Vec<_>>().join(" ").replace("UNIQUE ", "");
                let allowed = ["CREATE INDEX CONCURRENTLY ", "DROP INDEX CONCURRENTLY IF EXISTS "];
                let name = migration.name;
                assert!(allowed.iter().any(|start| flat.starts_with(start)), "{name}: {flat} keeps others waiting");
            }
        }
    }
}
