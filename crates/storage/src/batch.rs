//! Statements that are stored together in one flight, for hot writes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_postgres::Row as PgRow;

use crate::row::FromRow;
use crate::statement::Query;
use crate::{Error, Result, Store, postgres, sqlite};

pub(crate) type Hook = Arc<dyn Fn() + Send + Sync>;

/// Statements that are all stored or none; they cannot read each other's answers.
#[derive(Clone, Default)]
pub struct Batch {
    pub(crate) steps: Vec<Step>,
    /// What is stored last, whatever is pushed after it.
    tail: Vec<Step>,
    pub(crate) hooks: Vec<Hook>,
    lane: Option<Arc<str>>,
}

#[derive(Clone)]
pub(crate) struct Step {
    pub query: Query,
    /// How many rows it must touch.
    pub expected: Option<u64>,
    /// Who wants to know the row that it answers.
    pub asked: Option<Arc<dyn Asked>>,
}

/// What a statement of a batch answered: there for what follows the commit, and for whoever committed.
pub struct Answer<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Copy> Answer<T> {
    /// The row; `None` before the batch is stored.
    pub fn get(&self) -> Option<T> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the row of a statement on either engine.
pub(crate) trait Asked: Send + Sync {
    fn on_sqlite(&self, connection: &rusqlite::Connection, query: &Query) -> Result<u64>;
    fn on_postgres(&self, rows: Vec<PgRow>) -> Result<u64>;
}

impl<T: FromRow + Send> Answer<T> {
    fn keep(&self, found: Vec<T>) -> Result<u64> {
        let count = found.len();
        let first = found.into_iter().next().ok_or(Error::NoRow)?;
        // A batch that is tried again answers anew.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(first);
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

impl<T: FromRow + Send> Asked for Answer<T> {
    fn on_sqlite(&self, connection: &rusqlite::Connection, query: &Query) -> Result<u64> {
        self.keep(sqlite::all(connection, query)?)
    }

    fn on_postgres(&self, rows: Vec<PgRow>) -> Result<u64> {
        self.keep(postgres::read(rows)?)
    }
}

/// What a statement answers that may find nothing.
struct Maybe<T>(Answer<T>);

impl<T: FromRow + Send> Maybe<T> {
    fn keep(&self, found: Vec<T>) -> u64 {
        let count = found.len();
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = found.into_iter().next();
        u64::try_from(count).unwrap_or_default()
    }
}

impl<T: FromRow + Send> Asked for Maybe<T> {
    fn on_sqlite(&self, connection: &rusqlite::Connection, query: &Query) -> Result<u64> {
        Ok(self.keep(sqlite::all(connection, query)?))
    }

    fn on_postgres(&self, rows: Vec<PgRow>) -> Result<u64> {
        Ok(self.keep(postgres::read(rows)?))
    }
}

impl Batch {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, query: Query) {
        self.steps.push(Step { query, expected: None, asked: None });
    }

    /// A statement that is run after all others of the batch.
    pub fn at_end(&mut self, query: Query) {
        self.tail.push(Step { query, expected: None, asked: None });
    }

    /// A statement that answers a row (`RETURNING`), which is known once the batch is stored. Costs no flight of its
    /// own. It must find its row: a later statement of the batch has to fail where it does not.
    pub fn ask<T: FromRow + Send + 'static>(&mut self, query: Query) -> Answer<T> {
        let answer = Answer(Arc::default());
        self.steps.push(Step { query, expected: None, asked: Some(Arc::new(answer.clone())) });
        answer
    }

    /// As [`Batch::ask`], for a statement that finds its row only where it is to be done.
    pub fn ask_maybe<T: FromRow + Send + 'static>(&mut self, query: Query) -> Answer<T> {
        let answer = Answer(Arc::default());
        self.steps.push(Step { query, expected: None, asked: Some(Arc::new(Maybe(answer.clone()))) });
        answer
    }

    /// A statement that must touch just so many rows, or nothing of the batch is stored. Costs a
    /// second flight on PostgreSQL.
    pub fn expect(&mut self, query: Query, rows: u64) {
        self.steps.push(Step { query, expected: Some(rows), asked: None });
    }

    /// Lets it take its turn among others of the same lane, which is then never a row that connections wait for. Batches
    /// of other lanes that wait at the same time are stored in the same transaction. SQLite's writer does so anyway.
    pub fn in_lane(&mut self, lane: &str) {
        self.lane = Some(lane.into());
    }

    /// What it takes its turn at, unless row counts decide about it: who else is in the transaction must not be undone.
    pub(crate) fn lane(&self) -> Option<Arc<str>> {
        self.lane.clone().filter(|_| self.steps.iter().all(|step| step.expected.is_none()))
    }

    /// Runs `hook` once the batch is stored, whether or not the caller still waits. It must only queue work.
    pub fn after_commit(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.hooks.push(Arc::new(hook));
    }

    /// Stores everything; answers how many rows each statement touched.
    ///
    /// # Errors
    /// As the database fails; nothing is stored then.
    pub async fn commit(mut self, store: &Store) -> Result<Vec<u64>> {
        self.steps.append(&mut self.tail);
        store.commit(self).await
    }

    pub(crate) fn check(&self, at: usize, rows: u64) -> Result<()> {
        match self.steps.get(at).and_then(|step| step.expected) {
            Some(expected) if expected != rows => Err(crate::Error::Unexpected { at, rows }),
            _ => Ok(()),
        }
    }
}

/// Runs what follows a commit. A hook that panics keeps no other from running, and nobody from being told.
pub(crate) fn finish(hooks: &[Hook]) {
    for hook in hooks {
        if catch_unwind(AssertUnwindSafe(|| hook())).is_err() {
            tracing::error!("What follows a commit panicked; it is stored all the same");
        }
    }
}
