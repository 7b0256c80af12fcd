//! PostgreSQL: a pool of connections with statements prepared by text.

mod address;
mod turns;

use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::timeout;
use tokio_postgres::Row as PgRow;
use tokio_postgres::types::ToSql;
#[cfg(feature = "testing")]
use tokio_postgres::types::Type;

use crate::batch::{Batch, finish};
use crate::reading::{Found, Reading};
use crate::retry::Tries;
use crate::row::{Columns, FromRow, Row};
use crate::statement::Query;
use crate::statement::Statement;
use crate::tx::On;
use crate::{Error, Result, Tx};
pub(crate) use address::{Address, Connected};
use turns::Turns;

/// Connections of one server, until the configuration says how many.
const POOL: usize = 8;
const WAIT: Duration = Duration::from_secs(5);
/// How long a transaction's closure may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// Every connection's settings: nothing waits for ever, texts sort by bytes as on SQLite. A page from anywhere costs what the next
/// one costs, as on every disk without a head: by PostgreSQL's default, of 1996, 60 lookups in an index cost more than reading
/// all of a table that has not been counted yet (the reactions of a page took 1.5 ms in place of 0.07).
const OPTIONS: &str = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s \
    -c TimeZone=UTC -c jit=off -c random_page_cost=1.1 -c client_min_messages=warning";

tokio::task_local! {
    /// Set while a transaction's closure runs: it would hold one connection and wait for another.
    static INSIDE: ();
}

fn outside() -> Result<()> {
    if INSIDE.try_with(|()| ()).is_ok() { Err(Error::Nested) } else { Ok(()) }
}

/// Whether a statement by itself is to be tried again: it was undone for others' sake, or it only reads and its
/// connection was lost, as all of the pool are when PostgreSQL restarts.
async fn again(tries: &mut Tries, client: Object, query: &Query, error: Option<&Error>) -> bool {
    match error {
        Some(Error::GroupLost) => {
            drop(client);
            tries.another().await
        }
        Some(error) if query.statement.reads() && (matches!(error, Error::Closed) || client.is_closed()) => {
            drop(Object::take(client));
            tries.another().await
        }
        _ => false,
    }
}

/// A PostgreSQL database.
#[derive(Clone)]
pub struct Postgres(Pool, Arc<Shared>);

struct Shared {
    address: Arc<Address>,
    turns: Turns,
}

impl Postgres {
    pub(crate) async fn connect(mut address: Address) -> Result<Self> {
        let given = address.config.get_options().unwrap_or_default().to_owned();
        address.config.options(format!("{OPTIONS} {given}").trim());
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(address.config.clone(), address.tls.clone(), recycling);
        let timeouts = Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) };
        let pool = Pool::builder(manager)
            .max_size(POOL)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::Other(error.to_string()))?;
        // Fails here rather than at the first question.
        drop(pool.get().await?);
        Ok(Self(pool, Arc::new(Shared { address: Arc::new(address), turns: Turns::default() })))
    }

    pub(crate) fn resize(&self, connections: usize) {
        self.0.resize(connections.max(1));
    }

    /// Lets go of idle connections; whoever needs one makes it anew.
    pub(crate) fn recycle(&self) {
        self.0.retain(|_, _| false);
    }

    pub(crate) fn connections(&self) -> usize {
        self.0.status().max_size
    }

    /// Where the database is, for connections beside the pool.
    pub(crate) fn address(&self) -> Arc<Address> {
        self.1.address.clone()
    }

    pub(crate) async fn fetch(&self, query: Query, reading: Reading) -> Result<Found> {
        outside()?;
        let mut tries = Tries::default();
        loop {
            let client = self.0.get().await?;
            let result = rows(&client, &query).await.and_then(reading.postgres);
            if !again(&mut tries, client, &query, result.as_ref().err()).await {
                return result;
            }
        }
    }

    pub(crate) async fn execute(&self, query: Query) -> Result<u64> {
        outside()?;
        let mut tries = Tries::default();
        loop {
            let client = self.0.get().await?;
            let result = run(&client, &query).await;
            if !again(&mut tries, client, &query, result.as_ref().err()).await {
                return result;
            }
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) async fn prepare(&self, statement: &Statement) -> Result<Vec<usize>> {
        let prepared = self.0.get().await?.prepare(statement.postgres()).await?;
        let narrow = |kind: &Type| [Type::INT2, Type::INT4].contains(kind);
        Ok((1..).zip(prepared.params()).filter(|(_, kind)| narrow(kind)).map(|(at, _)| at).collect())
    }

    #[cfg(feature = "testing")]
    pub(crate) async fn script(&self, sql: String) -> Result<()> {
        Ok(self.0.get().await?.batch_execute(&sql).await?)
    }

    pub(crate) async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> AsyncFnOnce(&'t mut Tx) -> Result<T, E> + Send + 'static,
    {
        outside()?;
        let mut tx = self.begin().await?;
        let whole = async {
            let value = work(&mut tx).await?;
            tx.run_tail().await?;
            Ok::<T, E>(value)
        };
        let working = INSIDE.scope((), AssertUnwindSafe(whole).catch_unwind());
        let value = timeout(DEADLINE, working).await.map_err(|_| Error::Deadline)?.map_err(|_| Error::Panicked)??;
        end(tx).await?;
        Ok(value)
    }

    /// A transaction that has not said anything yet.
    fn begin(&self) -> BoxFuture<'_, Result<Tx>> {
        Box::pin(async {
            let transaction = Transaction { client: Some(self.0.get().await?), begun: false };
            Ok(Tx::new(On::Postgres(transaction)))
        })
    }

    fn turns(&self) -> &Turns {
        &self.1.turns
    }

    pub(crate) async fn commit(&self, batch: Batch) -> Result<Vec<u64>> {
        outside()?;
        match batch.lane() {
            Some(lane) => self.commit_in_turn(batch, lane).await,
            None => {
                let postgres = self.clone();
                // In a task of its own: the commit and its hooks belong together.
                let committing = tokio::spawn(async move { postgres.commit_alone(Arc::new(batch)).await });
                committing.await.map_err(|_| Error::Panicked)?
            }
        }
    }

    /// Retries what can be repeated: a deadlock or a lost race is nobody's fault.
    async fn commit_alone(&self, batch: Arc<Batch>) -> Result<Vec<u64>> {
        let mut tries = Tries::default();
        loop {
            let result = self.commit_once(std::slice::from_ref(&batch)).await.map_err(|failed| failed.cause);
            if !matches!(result, Err(Error::GroupLost)) || !tries.another().await {
                return result.map(|touched| touched.into_iter().next().unwrap_or_default());
            }
        }
    }

    /// Stores batches in one transaction, and then does what follows from each.
    async fn commit_once(&self, batches: &[Arc<Batch>]) -> Result<Vec<Vec<u64>>, Failed> {
        let client = self.0.get().await.map_err(|error| Failed { cause: error.into(), undone: true })?;
        let mut transaction = Transaction { client: Some(client), begun: false };
        let touched = transaction.run_batches(batches).await?;
        for batch in batches {
            finish(&batch.hooks);
        }
        Ok(touched)
    }

    pub(crate) fn close(&self) {
        self.0.close();
    }
}

/// Stores what a transaction did, and does what follows.
fn end(tx: Tx) -> BoxFuture<'static, Result<()>> {
    Box::pin(async move {
        if tx.doomed {
            return Err(Error::Doomed);
        }
        // In a task of its own: a caller that is cancelled cannot part the commit from its hooks.
        let committing = tokio::spawn(async move {
            let Tx { on, hooks, .. } = tx;
            if let On::Postgres(mut transaction) = on {
                transaction.commit().await?;
            }
            finish(&hooks);
            Ok(())
        });
        committing.await.map_err(|_| Error::Panicked)?
    })
}

/// Why batches were not stored.
struct Failed {
    cause: Error,
    /// It is certain that nothing was: PostgreSQL refused it, or was not asked. Else the answer to a commit may be lost.
    undone: bool,
}

impl From<Error> for Failed {
    fn from(cause: Error) -> Self {
        Self { cause, undone: false }
    }
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        Self { undone: error.code().is_some(), cause: error.into() }
    }
}

/// What a statement of a batch answered.
enum Answered {
    Touched(u64),
    Rows(Vec<PgRow>),
}

/// A connection in a transaction; dropping it undoes what was not committed.
pub(crate) struct Transaction {
    client: Option<Object>,
    begun: bool,
}

impl Transaction {
    pub async fn fetch(&mut self, query: &Query, reading: Reading) -> Result<Found> {
        let client = self.begin().await?;
        (reading.postgres)(rows(client, query).await?)
    }

    pub async fn execute(&mut self, query: &Query) -> Result<u64> {
        let client = self.begin().await?;
        run(client, query).await
    }

    async fn begin(&mut self) -> Result<&Object> {
        let client = self.client.as_ref().ok_or(Error::Closed)?;
        if !self.begun {
            self.begun = true;
            client.batch_execute("BEGIN").await?;
        }
        Ok(client)
    }

    async fn commit(&mut self) -> Result<()> {
        if !self.begun {
            return Ok(());
        }
        let client = self.client.as_ref().ok_or(Error::Closed)?;
        client.batch_execute("COMMIT").await?;
        self.begun = false;
        Ok(())
    }

    /// Sends everything in one flight, the commit with it unless row counts decide about it.
    async fn run_batches(&mut self, batches: &[Arc<Batch>]) -> Result<Vec<Vec<u64>>, Failed> {
        let client = self.client.as_ref().ok_or(Error::Closed)?;
        let steps = || batches.iter().flat_map(|batch| &batch.steps);
        let mut prepared: Vec<Prepared> = Vec::with_capacity(8);
        for step in steps() {
            step.query.statement.note();
            // Batches that go together are mostly alike.
            if !prepared.iter().any(|known| std::ptr::eq(known.0, step.query.statement)) {
                let statement = client.prepare_cached(step.query.statement.postgres()).await?;
                prepared.push((step.query.statement, statement));
            }
        }
        let counted = steps().any(|step| step.expected.is_some());
        self.begun = true;
        type Sent<'a> = Pin<Box<dyn Future<Output = Result<Answered, tokio_postgres::Error>> + Send + 'a>>;
        let mut sent: Vec<Sent<'_>> = Vec::with_capacity(steps().count() + 2);
        sent.push(Box::pin(async { client.batch_execute("BEGIN").await.map(|()| Answered::Touched(0)) }));
        for step in steps() {
            let known = prepared.iter().find(|known| std::ptr::eq(known.0, step.query.statement));
            let (_, statement) = known.ok_or(Error::NoRow)?;
            let values: Vec<&(dyn ToSql + Sync)> = step.query.values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
            sent.push(match step.asked {
                Some(_) => Box::pin(async move { client.query(statement, &values).await.map(Answered::Rows) }),
                None => Box::pin(async move { client.execute(statement, &values).await.map(Answered::Touched) }),
            });
        }
        if !counted {
            sent.push(Box::pin(async { client.batch_execute("COMMIT").await.map(|()| Answered::Touched(0)) }));
        }
        // A failed statement makes the COMMIT behind it a ROLLBACK: nothing was stored.
        let answers = in_one_flight(sent).await.into_iter().collect::<Result<Vec<_>, tokio_postgres::Error>>()?;
        let mut answers = answers.into_iter().skip(1);
        let mut touched = Vec::with_capacity(batches.len());
        for batch in batches {
            let mut rows_of_batch = Vec::with_capacity(batch.steps.len());
            for (at, (step, answer)) in batch.steps.iter().zip(answers.by_ref()).enumerate() {
                let rows = match (answer, &step.asked) {
                    (Answered::Rows(rows), Some(asked)) => asked.on_postgres(rows)?,
                    (Answered::Rows(rows), None) => u64::try_from(rows.len()).unwrap_or_default(),
                    (Answered::Touched(rows), _) => rows,
                };
                batch.check(at, rows)?;
                rows_of_batch.push(rows);
            }
            touched.push(rows_of_batch);
        }
        if counted {
            client.batch_execute("COMMIT").await?;
        }
        self.begun = false;
        Ok(touched)
    }
}

/// A statement of ours, and what the connection knows it by.
type Prepared = (&'static Statement, tokio_postgres::Statement);

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.begun) else { return };
        // Outside a runtime the connection is dropped, which undoes the transaction as well.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(client));
            return;
        };
        runtime.spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}

/// Polls each future once, in order, so that all are sent; then waits for each.
async fn in_one_flight<T: Send>(mut sent: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut answers: Vec<Option<T>> = Vec::with_capacity(sent.len());
    poll_fn(|context| {
        for future in &mut sent {
            answers.push(match future.as_mut().poll(context) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            });
        }
        Poll::Ready(())
    })
    .await;
    let mut ordered = Vec::with_capacity(sent.len());
    for (future, answer) in sent.into_iter().zip(answers) {
        ordered.push(match answer {
            Some(answer) => answer,
            None => future.await,
        });
    }
    ordered
}

async fn rows(client: &Object, query: &Query) -> Result<Vec<PgRow>> {
    query.statement.note();
    let statement = client.prepare_cached(query.statement.postgres()).await?;
    let values: Vec<&(dyn ToSql + Sync)> = query.values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
    Ok(client.query(&statement, &values).await?)
}

async fn run(client: &Object, query: &Query) -> Result<u64> {
    query.statement.note();
    let statement = client.prepare_cached(query.statement.postgres()).await?;
    let values: Vec<&(dyn ToSql + Sync)> = query.values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
    Ok(client.execute(&statement, &values).await?)
}

pub(crate) fn read<T: FromRow>(rows: Vec<PgRow>) -> Result<Vec<T>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let names = first.columns().iter().map(|column| column.name()).collect();
    let places = T::places(&Columns(names))?;
    rows.iter().map(|row| T::from_row(&Row::Postgres(row), &places)).collect()
}
