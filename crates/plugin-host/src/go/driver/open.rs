//! What a plugin holds open, by the names that it was given.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jackfield_domain::plugins::sql::{RawColumn, RawRows, RawStatement};
use jackfield_domain::plugins::{Connection, Database};

use super::{Failed, Known, Outcome, Row};

/// Statements and answers that a plugin may hold open together.
const HELD: usize = 1_000;

#[derive(Default)]
pub(super) struct Open(Mutex<Held>);

#[derive(Default)]
struct Held {
    database: Option<Database>,
    /// Numbers what is opened; no name is given twice.
    last: u64,
    connections: HashMap<String, Arc<Connection>>,
    transactions: HashMap<String, String>,
    statements: HashMap<String, (String, RawStatement)>,
    rows: HashMap<String, Answer>,
}

/// The rows of an answer, and the connection that they are read from.
struct Answer {
    connection: String,
    columns: Arc<[RawColumn]>,
    rows: Arc<tokio::sync::Mutex<RawRows>>,
}

impl Held {
    fn name(&mut self, kind: &str) -> String {
        self.last += 1;
        format!("{kind}{}", self.last)
    }

    fn connection(&self, id: &str) -> Outcome<Arc<Connection>> {
        let found = self.connections.get(id).ok_or(Failed::Known(Known::ConnectionDone))?;
        if found.raw.is_closed() { Err(Failed::Known(Known::BadConnection)) } else { Ok(found.clone()) }
    }

    fn check_room(&self) -> Outcome<()> {
        if self.statements.len() + self.rows.len() < HELD {
            return Ok(());
        }
        Err(Failed::text(&format!("the plugin holds {HELD} statements and answers open already")))
    }
}

impl Open {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plugin's way to the database, made when it is first wanted.
    pub fn database(&self, make: impl FnOnce() -> Outcome<Database>) -> Outcome<Database> {
        let mut held = self.held();
        if let Some(database) = &held.database {
            return Ok(database.clone());
        }
        let database = make()?;
        held.database = Some(database.clone());
        Ok(database)
    }

    pub async fn connect(&self, database: &Database) -> Outcome<String> {
        let connection = Arc::new(database.connect().await?);
        let mut held = self.held();
        let name = held.name("connection");
        held.connections.insert(name.clone(), connection);
        Ok(name)
    }

    pub async fn ping(&self, id: &str) -> Outcome<()> {
        let connection = self.held().connection(id)?;
        Ok(connection.raw.ping().await?)
    }

    /// Closes a connection with all that was opened on it.
    pub fn close_connection(&self, id: &str) -> Outcome<()> {
        let mut held = self.held();
        held.transactions.retain(|_, connection| connection != id);
        held.statements.retain(|_, (connection, _)| connection != id);
        held.rows.retain(|_, answer| answer.connection != id);
        held.connections.remove(id).map(drop).ok_or(Failed::Known(Known::ConnectionDone))
    }

    pub async fn query(&self, id: &str, sql: &str, given: &Row) -> Outcome<String> {
        let connection = self.held().connection(id)?;
        let statement = connection.raw.prepare(sql).await?;
        let rows = connection.raw.query(&statement, given).await?;
        self.keep(id, rows)
    }

    pub async fn execute(&self, id: &str, sql: &str, given: &Row) -> Outcome<u64> {
        let connection = self.held().connection(id)?;
        // A text without values may hold several statements, as migrations do.
        if given.is_empty() {
            return Ok(connection.raw.run(sql).await?);
        }
        let statement = connection.raw.prepare(sql).await?;
        Ok(connection.raw.execute(&statement, given).await?)
    }

    pub async fn begin(&self, id: &str, isolation: i64, read_only: bool) -> Outcome<String> {
        let connection = self.held().connection(id)?;
        let level = match isolation {
            0 => "",
            1 => " ISOLATION LEVEL READ UNCOMMITTED",
            2 => " ISOLATION LEVEL READ COMMITTED",
            4 => " ISOLATION LEVEL REPEATABLE READ",
            6 => " ISOLATION LEVEL SERIALIZABLE",
            other => return Err(Failed::text(&format!("the database has no isolation level {other}"))),
        };
        let mode = if read_only { " READ ONLY" } else { "" };
        connection.raw.run(&format!("BEGIN{level}{mode}")).await?;
        let mut held = self.held();
        let name = held.name("transaction");
        held.transactions.insert(name.clone(), id.to_owned());
        Ok(name)
    }

    pub async fn end(&self, id: &str, commit: bool) -> Outcome<()> {
        let connection = {
            let mut held = self.held();
            let on = held.transactions.remove(id).ok_or(Failed::Known(Known::TransactionDone))?;
            held.connection(&on)?
        };
        if !commit {
            connection.raw.run("ROLLBACK").await?;
            return Ok(());
        }
        // PostgreSQL takes the commit of a failed transaction for a rollback and says nothing.
        if let Err(failed) = connection.raw.ping().await {
            connection.raw.run("ROLLBACK").await?;
            return Err(failed.into());
        }
        connection.raw.run("COMMIT").await?;
        Ok(())
    }

    pub async fn prepare(&self, id: &str, sql: &str) -> Outcome<String> {
        let connection = {
            let held = self.held();
            held.check_room()?;
            held.connection(id)?
        };
        let statement = connection.raw.prepare(sql).await?;
        let mut held = self.held();
        let name = held.name("statement");
        held.statements.insert(name.clone(), (id.to_owned(), statement));
        Ok(name)
    }

    fn statement(&self, id: &str) -> Outcome<(String, Arc<Connection>, RawStatement)> {
        let held = self.held();
        let (on, statement) = held.statements.get(id).ok_or_else(|| Failed::text("the statement is closed"))?;
        Ok((on.clone(), held.connection(on)?, statement.clone()))
    }

    pub fn close_statement(&self, id: &str) -> Outcome<()> {
        self.held().statements.remove(id);
        Ok(())
    }

    /// How many values a statement takes; -1 is not knowing.
    pub fn inputs(&self, id: &str) -> i64 {
        self.statement(id).map_or(-1, |(_, _, statement)| i64::try_from(statement.values()).unwrap_or(-1))
    }

    pub async fn query_prepared(&self, id: &str, given: &Row) -> Outcome<String> {
        let (on, connection, statement) = self.statement(id)?;
        let rows = connection.raw.query(&statement, given).await?;
        self.keep(&on, rows)
    }

    pub async fn execute_prepared(&self, id: &str, given: &Row) -> Outcome<u64> {
        let (_, connection, statement) = self.statement(id)?;
        Ok(connection.raw.execute(&statement, given).await?)
    }

    fn keep(&self, connection: &str, rows: RawRows) -> Outcome<String> {
        let mut held = self.held();
        held.check_room()?;
        let name = held.name("rows");
        let columns = rows.columns.as_slice().into();
        let rows = Arc::new(tokio::sync::Mutex::new(rows));
        held.rows.insert(name.clone(), Answer { connection: connection.to_owned(), columns, rows });
        Ok(name)
    }

    fn described(&self, id: &str) -> Arc<[RawColumn]> {
        self.held().rows.get(id).map_or_else(|| Arc::from([]), |answer| answer.columns.clone())
    }

    pub fn columns(&self, id: &str) -> Vec<String> {
        self.described(id).iter().map(|column| column.name.clone()).collect()
    }

    pub fn column(&self, id: &str, at: usize) -> Option<RawColumn> {
        self.described(id).get(at).cloned()
    }

    /// The next row; behind the last one, Go's end of file.
    pub async fn next(&self, id: &str) -> Outcome<Row> {
        let rows = self.held().rows.get(id).map(|answer| answer.rows.clone());
        let rows = rows.ok_or(Failed::Known(Known::Eof))?;
        let row = rows.lock().await.next().await?;
        row.ok_or(Failed::Known(Known::Eof))
    }

    pub fn close_rows(&self, id: &str) -> Outcome<()> {
        self.held().rows.remove(id);
        Ok(())
    }
}
