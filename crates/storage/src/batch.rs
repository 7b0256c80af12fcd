//! Statements that are stored together in one flight, for hot writes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use tokio_postgres::Row as PgRow;

use crate::reading::{Found, Reading, typed};
use crate::row::FromRow;
use crate::statement::Query;
use crate::{Error, Result, Store, sqlite};

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
    pub asked: Option<Asked>,
}

/// What a statement of a batch answered: there for what follows the commit, and for whoever committed.
pub struct Answer<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone> Answer<T> {
    /// The row; `None` before the batch is stored.
    pub fn get(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Who wants to know the row that a statement of a batch answers.
#[derive(Clone)]
pub(crate) struct Asked {
    reading: Reading,
    keep: Arc<dyn Fn(Found) -> Result<u64> + Send + Sync>,
}

impl Asked {
    pub fn on_sqlite(&self, connection: &rusqlite::Connection, query: &Query) -> Result<u64> {
        (self.keep)(sqlite::fetch(connection, query, self.reading)?)
    }

    pub fn on_postgres(&self, rows: Vec<PgRow>) -> Result<u64> {
        (self.keep)((self.reading.postgres)(rows)?)
    }

    /// Keeps the first row as the answer; a batch that is tried again answers anew.
    fn new<T: FromRow>(answer: &Answer<T>, must_find: bool) -> Self {
        let answer = answer.clone();
        let keep = move |found| {
            let found = typed::<T>(found);
            let count = found.len();
            if must_find && count == 0 {
                return Err(Error::NoRow);
            }
            *answer.0.lock().unwrap_or_else(PoisonError::into_inner) = found.into_iter().next();
            Ok(u64::try_from(count).unwrap_or_default())
        };
        Self { reading: Reading::of::<T>(), keep: Arc::new(keep) }
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
    pub fn ask<T: FromRow>(&mut self, query: Query) -> Answer<T> {
        let answer = Answer(Arc::default());
        self.steps.push(Step { query, expected: None, asked: Some(Asked::new(&answer, true)) });
        answer
    }

    /// As [`Batch::ask`], for a statement that finds its row only where it is to be done.
    pub fn ask_maybe<T: FromRow>(&mut self, query: Query) -> Answer<T> {
        let answer = Answer(Arc::default());
        self.steps.push(Step { query, expected: None, asked: Some(Asked::new(&answer, false)) });
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
    pub fn commit(mut self, store: &Store) -> BoxFuture<'_, Result<Vec<u64>>> {
        self.steps.append(&mut self.tail);
        Box::pin(store.commit(self))
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
