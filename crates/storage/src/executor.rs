//! Where a statement can run: on the store or inside a transaction.

use futures_util::future::BoxFuture;

use crate::reading::{Found, Reading};
use crate::statement::Query;
use crate::{Result, Store, Tx, trace};

/// A place to run statements. Its futures have one shape, made here: else each crate that asks would compile them again.
pub trait Executor: Send {
    fn fetch<'e>(self, query: Query, reading: Reading) -> BoxFuture<'e, Result<Found>>
    where
        Self: 'e;
    fn execute<'e>(self, query: Query) -> BoxFuture<'e, Result<u64>>
    where
        Self: 'e;
}

impl Executor for &Store {
    fn fetch<'e>(self, query: Query, reading: Reading) -> BoxFuture<'e, Result<Found>>
    where
        Self: 'e,
    {
        Box::pin(trace::statement(query.statement, async move {
            match self {
                Store::Sqlite(sqlite) => sqlite.fetch(query, reading).await,
                Store::Postgres(postgres) => postgres.fetch(query, reading).await,
            }
        }))
    }

    fn execute<'e>(self, query: Query) -> BoxFuture<'e, Result<u64>>
    where
        Self: 'e,
    {
        Box::pin(trace::statement(query.statement, async move {
            match self {
                Store::Sqlite(sqlite) => sqlite.execute(query).await,
                Store::Postgres(postgres) => postgres.execute(query).await,
            }
        }))
    }
}

impl Executor for &mut Tx {
    fn fetch<'e>(self, query: Query, reading: Reading) -> BoxFuture<'e, Result<Found>>
    where
        Self: 'e,
    {
        Box::pin(trace::statement(query.statement, self.run_fetch(query, reading)))
    }

    fn execute<'e>(self, query: Query) -> BoxFuture<'e, Result<u64>>
    where
        Self: 'e,
    {
        Box::pin(trace::statement(query.statement, self.run_execute(query)))
    }
}
