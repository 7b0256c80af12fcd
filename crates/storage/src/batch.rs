//! Statements that are stored together in one flight, for hot writes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::statement::Query;
use crate::{Result, Store};

pub(crate) type Hook = Arc<dyn Fn() + Send + Sync>;

/// Statements that are all stored or none; they cannot read each other's answers.
#[derive(Clone, Default)]
pub struct Batch {
    pub(crate) steps: Vec<Step>,
    pub(crate) hooks: Vec<Hook>,
}

#[derive(Clone)]
pub(crate) struct Step {
    pub query: Query,
    /// How many rows it must touch.
    pub expected: Option<u64>,
}

impl Batch {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, query: Query) {
        self.steps.push(Step { query, expected: None });
    }

    /// A statement that must touch just so many rows, or nothing of the batch is stored. Costs a
    /// second flight on PostgreSQL.
    pub fn expect(&mut self, query: Query, rows: u64) {
        self.steps.push(Step { query, expected: Some(rows) });
    }

    /// Runs `hook` once the batch is stored, whether or not the caller still waits. It must only queue work.
    pub fn after_commit(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.hooks.push(Arc::new(hook));
    }

    /// Stores everything; answers how many rows each statement touched.
    ///
    /// # Errors
    /// As the database fails; nothing is stored then.
    pub async fn commit(self, store: &Store) -> Result<Vec<u64>> {
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
