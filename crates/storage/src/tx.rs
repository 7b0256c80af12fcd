//! A transaction in progress.

use crate::batch::Hook;
use crate::reading::{Found, Reading};
use crate::statement::Query;
use crate::{Error, Result, postgres, sqlite};
use std::sync::Arc;

/// A transaction. A statement that fails dooms it, even when its error is swallowed.
pub struct Tx {
    pub(crate) on: On,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) doomed: bool,
    /// What is stored last.
    tail: Vec<Query>,
}

pub(crate) enum On {
    /// The connection of the writer's thread, which this runs on.
    Writer,
    Postgres(postgres::Transaction),
}

impl Tx {
    pub(crate) fn new(on: On) -> Self {
        Self { on, hooks: Vec::new(), doomed: false, tail: Vec::new() }
    }

    /// Runs `hook` once this is stored, whether or not the caller still waits. It must only queue work.
    pub fn after_commit(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.hooks.push(Arc::new(hook));
    }

    /// A statement that is run after all others of the transaction, if it comes to its end.
    pub fn at_end(&mut self, query: Query) {
        self.tail.push(query);
    }

    pub(crate) async fn run_tail(&mut self) -> Result<()> {
        for query in std::mem::take(&mut self.tail) {
            self.run_execute(query).await?;
        }
        Ok(())
    }

    pub(crate) async fn run_fetch(&mut self, query: Query, reading: Reading) -> Result<Found> {
        self.alive()?;
        let result = match &mut self.on {
            On::Writer => sqlite::on_writer(|connection| sqlite::fetch(connection, &query, reading)),
            On::Postgres(transaction) => transaction.fetch(&query, reading).await,
        };
        self.doomed = result.is_err();
        result
    }

    pub(crate) async fn run_execute(&mut self, query: Query) -> Result<u64> {
        self.alive()?;
        let result = match &mut self.on {
            On::Writer => sqlite::on_writer(|connection| sqlite::execute(connection, &query)),
            On::Postgres(transaction) => transaction.execute(&query).await,
        };
        self.doomed = result.is_err();
        result
    }

    fn alive(&self) -> Result<()> {
        if self.doomed { Err(Error::Doomed) } else { Ok(()) }
    }
}
