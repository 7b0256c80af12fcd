//! Where a statement can run: on the store or inside a transaction.

use crate::row::FromRow;
use crate::statement::Query;
use crate::{Result, Store, Tx, trace};

/// A place to run statements.
pub trait Executor: Send {
    fn all<T: FromRow>(self, query: Query) -> impl Future<Output = Result<Vec<T>>> + Send;
    fn execute(self, query: Query) -> impl Future<Output = Result<u64>> + Send;
}

impl Executor for &Store {
    async fn all<T: FromRow>(self, query: Query) -> Result<Vec<T>> {
        trace::statement(query.statement, async move {
            match self {
                Store::Sqlite(sqlite) => sqlite.all(query).await,
                Store::Postgres(postgres) => postgres.all(query).await,
            }
        })
        .await
    }

    async fn execute(self, query: Query) -> Result<u64> {
        trace::statement(query.statement, async move {
            match self {
                Store::Sqlite(sqlite) => sqlite.execute(query).await,
                Store::Postgres(postgres) => postgres.execute(query).await,
            }
        })
        .await
    }
}

impl Executor for &mut Tx {
    async fn all<T: FromRow>(self, query: Query) -> Result<Vec<T>> {
        trace::statement(query.statement, self.run_all(query)).await
    }

    async fn execute(self, query: Query) -> Result<u64> {
        trace::statement(query.statement, self.run_execute(query)).await
    }
}
