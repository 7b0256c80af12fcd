//! SQLite: one writer thread that commits waiting writes together, and a few reader threads.

pub(crate) mod connection;
mod reader;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::batch::{Batch, Hook};
use crate::lock::Lock;
use crate::reading::{Found, Reading};
use crate::retry::Tries;
use crate::row::{Columns, FromRow, Row};
use crate::statement::Query;
#[cfg(feature = "testing")]
use crate::statement::Statement;
use crate::tx::On;
use crate::value::Value;
use crate::{Error, Result, Tx};
pub(crate) use reader::Pace;
use reader::Readers;
pub(crate) use writer::on_writer;
use writer::{Writer, poll_here};

/// How long a closure of a transaction may take.
const DEADLINE: Duration = Duration::from_secs(5);

/// A SQLite database.
#[derive(Clone)]
pub struct Sqlite(Arc<Inner>);

struct Inner {
    writer: Writer,
    readers: Readers,
    path: PathBuf,
    /// The claim on the file, of a server that wants it for itself.
    _lock: Option<Lock>,
}

impl Sqlite {
    pub(crate) async fn open(path: PathBuf, lock: Option<Lock>) -> Result<Self> {
        let opened = tokio::task::spawn_blocking(move || {
            let writer = Writer::start(&path)?;
            let readers = Readers::start(&path)?;
            Ok(Self(Arc::new(Inner { writer, readers, path, _lock: lock })))
        });
        opened.await.map_err(|_| Error::Panicked)?
    }

    /// Where the file is; what belongs to it lies beside.
    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(crate) async fn fetch(&self, query: Query, reading: Reading) -> Result<Found> {
        if query.statement.reads() {
            writer::outside()?;
            let pace = &query.statement.pace;
            return self.0.readers.run(pace, move |connection| fetch(connection, &query, reading)).await;
        }
        self.retry(move |connection, _: &mut Vec<Hook>| fetch(connection, &query, reading)).await
    }

    pub(crate) async fn execute(&self, query: Query) -> Result<u64> {
        self.retry(move |connection, _: &mut Vec<Hook>| execute(connection, &query)).await
    }

    #[cfg(feature = "testing")]
    pub(crate) async fn prepare(&self, statement: &'static Statement) -> Result<()> {
        self.retry(move |connection, _: &mut Vec<Hook>| Ok(connection.prepare(statement.sqlite()).map(drop)?)).await
    }

    /// How SQLite would find the rows, a line a step.
    #[cfg(feature = "testing")]
    pub(crate) async fn plan(&self, statement: &'static Statement) -> Result<Vec<String>> {
        self.retry(move |connection, _: &mut Vec<Hook>| {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sqlite()))?;
            let mut rows = plan.raw_query();
            let mut steps = Vec::new();
            while let Some(row) = rows.next()? {
                steps.push(row.get::<_, String>(3)?);
            }
            Ok(steps)
        })
        .await
    }

    pub(crate) async fn commit(&self, batch: Batch) -> Result<Vec<u64>> {
        self.retry(move |connection, hooks: &mut Vec<Hook>| {
            let mut touched = Vec::with_capacity(batch.steps.len());
            for (at, step) in batch.steps.iter().enumerate() {
                let rows = match &step.asked {
                    Some(asked) => asked.on_sqlite(connection, &step.query)?,
                    None => execute(connection, &step.query)?,
                };
                batch.check(at, rows)?;
                touched.push(rows);
            }
            hooks.extend(batch.hooks.iter().cloned());
            Ok(touched)
        })
        .await
    }

    /// Work that can be repeated is done again when its group was undone by a neighbour.
    async fn retry<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&rusqlite::Connection, &mut Vec<Hook>) -> Result<T> + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        let mut tries = Tries::default();
        loop {
            let work = work.clone();
            let result = self.write(move |connection, hooks| work(connection, hooks)).await;
            if !matches!(result, Err(Error::GroupLost)) || !tries.another().await {
                return result;
            }
        }
    }

    pub(crate) async fn transact<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> AsyncFnOnce(&'t mut Tx) -> Result<T, E> + Send + 'static,
    {
        self.write(move |_, hooks| {
            let mut tx = Tx::new(On::Writer);
            let whole = async {
                let value = work(&mut tx).await?;
                tx.run_tail().await?;
                Ok::<T, E>(value)
            };
            let result = poll_here(whole, Instant::now() + DEADLINE);
            hooks.append(&mut tx.hooks);
            match result {
                None => Err(Error::Deadline.into()),
                Some(Ok(_)) if tx.doomed => Err(Error::Doomed.into()),
                Some(result) => result,
            }
        })
        .await
    }

    /// Runs `work` on the writer's thread as one transaction.
    async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&rusqlite::Connection, &mut Vec<Hook>) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.0.writer.send(writer::job(work, answer)).await?;
        answered.await.map_err(|_| E::from(Error::Panicked))?
    }

    pub(crate) async fn close(&self) {
        self.0.writer.close().await;
    }
}

/// A connection beside the writer's and the readers'.
pub(crate) fn open(path: &Path) -> Result<rusqlite::Connection> {
    connection::open(path, false)
}

/// Runs a statement on this thread's connection.
pub(crate) fn fetch(connection: &rusqlite::Connection, query: &Query, reading: Reading) -> Result<Found> {
    query.statement.note();
    let mut statement = connection.prepare_cached(query.statement.sqlite())?;
    (reading.sqlite)(&mut statement, &query.values)
}

/// Runs a statement and reads its rows.
pub(crate) fn read<T: FromRow>(statement: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<Vec<T>> {
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let places = T::places(&Columns(names.iter().map(String::as_str).collect()))?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(T::from_row(&Row::Sqlite(row), &places)?);
    }
    Ok(found)
}

pub(crate) fn execute(connection: &rusqlite::Connection, query: &Query) -> Result<u64> {
    query.statement.note();
    let mut statement = connection.prepare_cached(query.statement.sqlite())?;
    let rows = statement.execute(rusqlite::params_from_iter(&query.values))?;
    Ok(u64::try_from(rows).unwrap_or_default())
}
