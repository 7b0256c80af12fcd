//! What a start of the server would change in the database, found out without changing it.

use super::hand::Hand;
use super::list::{MIGRATIONS, Migration};
use super::{List, newest};
use crate::Result;
use crate::statement::{Query, Statement};
use crate::store::{Engine, Place};

/// What a database is like, and what a start would do to it.
#[derive(Debug)]
pub struct Plan {
    pub engine: Engine,
    /// Nothing is there yet.
    pub is_new: bool,
    pub done: Vec<PlanStep>,
    pub pending: Vec<PlanStep>,
    /// Done, and not as this server would have done it.
    pub changed: Vec<PlanStep>,
    /// A newer version has written it: its newest number.
    pub newer: Option<i64>,
    /// Indexes of PostgreSQL that a process which ended has left half made.
    pub invalid_indexes: Vec<String>,
    /// Rows that the server will still fill in while it runs.
    pub backfills: Vec<String>,
    /// It is on another machine, and what goes there can be read on the way.
    pub is_unprotected: bool,
    /// The text of the stored configuration.
    pub configuration: Option<String>,
}

/// A migration, as people read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanStep {
    pub number: i64,
    pub name: String,
}

impl PlanStep {
    fn of(migration: &Migration) -> Self {
        Self { number: migration.number, name: migration.name.to_owned() }
    }
}

/// Looks, and changes nothing.
pub async fn plan(place: &Place) -> Result<Plan> {
    let mut plan = Plan {
        engine: place.engine(),
        is_new: true,
        done: Vec::new(),
        pending: MIGRATIONS.iter().map(PlanStep::of).collect(),
        changed: Vec::new(),
        newer: None,
        invalid_indexes: Vec::new(),
        backfills: Vec::new(),
        is_unprotected: matches!(place, Place::Postgres(address) if address.is_unprotected()),
        configuration: None,
    };
    let Some(mut hand) = Hand::look(place).await? else { return Ok(plan) };
    let list = List::read(&mut hand).await?;
    plan.is_new = matches!(list, List::Nothing);
    plan.pending.clear();
    for migration in MIGRATIONS {
        let steps = match list.has(migration) {
            Ok(true) => &mut plan.done,
            Ok(false) => &mut plan.pending,
            Err(_) => &mut plan.changed,
        };
        steps.push(PlanStep::of(migration));
    }
    plan.newer = list.newest().filter(|found| *found > newest());
    if place.engine() == Engine::Postgres {
        plan.invalid_indexes = texts(&mut hand, &INVALID).await?;
    }
    if has_table(&mut hand, "systems").await? {
        plan.configuration = texts(&mut hand, &CONFIGURATION).await?.pop();
    }
    if has_table(&mut hand, "jackfield_backfills").await? {
        plan.backfills = texts(&mut hand, &BACKFILLS).await?;
    }
    Ok(plan)
}

static INVALID: Statement = Statement::new(
    "SELECT CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE NOT i.indisvalid AND pg_table_is_visible(c.oid) ORDER BY 1",
    file!(),
    line!(),
);
static CONFIGURATION: Statement =
    Statement::new("SELECT value FROM systems WHERE name = 'JackfieldConfig'", file!(), line!());
static BACKFILLS: Statement =
    Statement::new("SELECT name FROM jackfield_backfills WHERE NOT done ORDER BY name", file!(), line!());
static TABLES: Statement = Statement::new(
    "{sqlite: SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1}
     {postgres: SELECT CAST(table_name AS TEXT) FROM information_schema.tables
        WHERE table_name = $1 AND table_schema = ANY(current_schemas(FALSE))}",
    file!(),
    line!(),
);

async fn texts(hand: &mut Hand, statement: &'static Statement) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = hand.all(Query::new(statement)).await?;
    Ok(rows.into_iter().map(|(text,)| text).collect())
}

async fn has_table(hand: &mut Hand, name: &str) -> Result<bool> {
    Ok(!hand.all::<(String,)>(Query::new(&TABLES).bind(name)).await?.is_empty())
}
