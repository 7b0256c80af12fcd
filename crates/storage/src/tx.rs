//! A transaction in progress.

use crate::batch::Hook;
use crate::row::FromRow;
use crate::statement::Query;
use crate::{Error, Result, postgres, sqlite};
use std::sync::Arc;

/// A transaction. A statement that fails dooms it, even when its error is swallowed.
pub struct Tx {
    pub(crate) on: On,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) doomed: bool,
}

pub(crate) enum On {
    /// The connection of the writer's thread, which this runs on.
    Writer,
    Postgres(postgres::Transaction),
}

impl Tx {
    pub(crate) fn new(on: On) -> Self {
        Self { on, hooks: Vec::new(), doomed: false }
    }

    /// Runs `hook` once this is stored, whether or not the caller still waits. It must only queue work.
    pub fn after_commit(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.hooks.push(Arc::new(hook));
    }

    pub(crate) async fn run_all<T: FromRow>(&mut self, query: Query) -> Result<Vec<T>> {
        self.alive()?;
        let result = match &mut self.on {
            On::Writer => sqlite::on_writer(|connection| sqlite::all(connection, &query)),
            On::Postgres(transaction) => transaction.all(&query).await,
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
