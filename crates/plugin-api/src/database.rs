//! The plugin's own tables: SQL with values, answers as rows. Needs `permissions.database` and migrations in the package.
//!
//! ```ignore
//! let open = database::query("SELECT id, text FROM todo WHERE done = $1", &[false.into()])?;
//! for row in &open {
//!     log(Level::Info, row.text("text"), &[]);
//! }
//! database::execute("UPDATE todo SET done = TRUE WHERE id = $1", &[7.into()])?;
//! ```

use crate::Error;
use crate::host::database;
pub use crate::host::database::{Statement, Value};

/// The rows of an answer.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// How many rows were touched, or answered.
    pub changes: u64,
}

/// One row; its values are asked for by the names of their columns.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

/// Asks, or changes rows and answers what `RETURNING` names.
///
/// # Errors
/// Why the database does not answer: 400 what it refuses, 409 a rule of the tables, 507 the quota.
pub fn query(sql: &str, values: &[Value]) -> Result<Rows, Error> {
    database::query(sql, values).map(Rows::from)
}

/// Changes rows, and answers how many.
///
/// # Errors
/// As [`query`].
pub fn execute(sql: &str, values: &[Value]) -> Result<u64, Error> {
    database::execute(sql, values)
}

/// Runs statements in order: all that they change is kept, or nothing.
///
/// # Errors
/// As [`query`], and when one touched another number of rows than it had to.
pub fn transaction(statements: &[Statement]) -> Result<Vec<Rows>, Error> {
    Ok(database::transaction(statements)?.into_iter().map(Rows::from).collect())
}

impl From<database::Answer> for Rows {
    fn from(answer: database::Answer) -> Self {
        Self { columns: answer.columns, rows: answer.rows, changes: answer.changes }
    }
}

impl Rows {
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    #[must_use]
    pub fn first(&self) -> Option<Row<'_>> {
        self.iter().next()
    }

    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row { columns: &self.columns, values })
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = Row<'a>;
    type IntoIter = Box<dyn Iterator<Item = Row<'a>> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl<'a> Row<'a> {
    /// The value of a column; none for a column that the statement does not name.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&'a Value> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.values.get(at)
    }

    /// A text; empty for what is none.
    #[must_use]
    pub fn text(&self, column: &str) -> &'a str {
        match self.get(column) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A whole number; 0 for what is none.
    #[must_use]
    pub fn integer(&self, column: &str) -> i64 {
        match self.get(column) {
            Some(Value::Integer(number)) => *number,
            Some(Value::Boolean(truth)) => i64::from(*truth),
            _ => 0,
        }
    }

    #[must_use]
    pub fn is_true(&self, column: &str) -> bool {
        self.integer(column) != 0
    }
}

impl Statement {
    pub fn new(sql: impl Into<String>, values: impl Into<Vec<Value>>) -> Self {
        Self { sql: sql.into(), values: values.into(), changes: None }
    }

    /// With another number of touched rows nothing of the transaction is kept.
    #[must_use]
    pub fn touching(self, rows: u64) -> Self {
        Self { changes: Some(rows), ..self }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
