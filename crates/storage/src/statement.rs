//! One SQL text for both engines.
//!
//! Markers, outside quoted text:
//! - `$1` … parameters
//! - `{in $1}`, `{not in $1}`: the parameter is a list
//! - `{rows $1: id text, n bigint}`: the parameter is JSON, an array of objects; read as `rows`
//! - `{for update}`: locks rows on PostgreSQL; SQLite has one writer
//! - in migrations: `{int}`, `{bool}`, `{json}`, `{bytes}`, `{strict}`, and `{concurrently}` behind `CREATE INDEX`
//! - `{sqlite: …}{postgres: …}`: an arm for one engine, where they really differ

use std::sync::OnceLock;

use crate::executor::Executor;
use crate::reading::{Reading, typed};
use crate::row::FromRow;
use crate::sqlite::Pace;
use crate::value::{Bind, Value};
use crate::{Error, Result};

/// A registered SQL text.
#[derive(Debug)]
pub struct Statement {
    pub sql: &'static str,
    pub file: &'static str,
    pub line: u32,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    reads: OnceLock<bool>,
    /// Where SQLite reads it.
    pub(crate) pace: Pace,
    /// How often it ran, for the test that holds the number of statements of an operation.
    #[cfg(feature = "testing")]
    pub(crate) runs: std::sync::atomic::AtomicU64,
}

/// What `sql!` registers, so that one test prepares all statements on both engines.
#[derive(Debug)]
pub struct Registered(pub &'static Statement);

inventory::collect!(Registered);

/// All statements of the server.
pub fn registered() -> impl Iterator<Item = &'static Statement> {
    let all = inventory::iter::<Registered>.into_iter().map(|registered| registered.0);
    // Of a record that never changes nothing is updated.
    all.filter(|statement| !statement.sql.is_empty())
}

/// Writes a statement; bind its parameters in order.
#[macro_export]
macro_rules! sql {
    ($sql:expr) => {{
        static STATEMENT: $crate::Statement = $crate::Statement::new($sql, file!(), line!());
        $crate::inventory::submit! { $crate::Registered(&STATEMENT) }
        $crate::Query::new(&STATEMENT)
    }};
}

impl Statement {
    pub const fn new(sql: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            sql,
            file,
            line,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
            reads: OnceLock::new(),
            pace: Pace::new(),
            #[cfg(feature = "testing")]
            runs: std::sync::atomic::AtomicU64::new(0),
        }
    }

    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| expand(self.sql, Dialect::Sqlite))
    }

    pub fn postgres(&self) -> &str {
        self.postgres.get_or_init(|| expand(self.sql, Dialect::Postgres))
    }

    /// Notes that it is run.
    #[inline]
    pub(crate) fn note(&self) {
        #[cfg(feature = "testing")]
        self.runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// Whether it only reads, by its words; SQLite's readers refuse to write in any case.
    pub fn reads(&self) -> bool {
        *self.reads.get_or_init(|| {
            let text = self.sqlite().to_ascii_uppercase();
            let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let first = words.find(|word| !word.is_empty()).unwrap_or_default();
            let writes = |word: &str| matches!(word, "INSERT" | "UPDATE" | "DELETE" | "REPLACE");
            matches!(first, "SELECT" | "WITH") && !words.any(writes)
        })
    }
}

/// A statement with its values, ready to run.
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) statement: &'static Statement,
    pub(crate) values: Vec<Value>,
}

impl Query {
    pub fn new(statement: &'static Statement) -> Self {
        Self { statement, values: Vec::new() }
    }

    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.bind());
        self
    }

    /// # Errors
    /// As the database fails.
    pub async fn all<T: FromRow>(self, on: impl Executor) -> Result<Vec<T>> {
        on.fetch(self, Reading::of::<T>()).await.map(typed)
    }

    /// # Errors
    /// As the database fails.
    pub async fn optional<T: FromRow>(self, on: impl Executor) -> Result<Option<T>> {
        Ok(self.all(on).await?.into_iter().next())
    }

    /// # Errors
    /// [`Error::NoRow`] when there is none.
    pub async fn one<T: FromRow>(self, on: impl Executor) -> Result<T> {
        self.optional(on).await?.ok_or(Error::NoRow)
    }

    /// Runs it; answers how many rows it touched.
    ///
    /// # Errors
    /// As the database fails.
    pub async fn execute(self, on: impl Executor) -> Result<u64> {
        on.execute(self).await
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Replaces the markers and, on SQLite, names parameters by number.
pub(crate) fn expand(sql: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(sql.len() + 32);
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '{', '$', '-']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'-' => {
                out.push('-');
                1
            }
            quote @ (b'\'' | b'"') => {
                let end = rest[1..].find(char::from(quote)).map_or(rest.len(), |end| end + 2);
                out.push_str(&rest[..end]);
                end
            }
            b'{' => {
                let end = closing_brace(rest);
                marker(&rest[1..end - 1], dialect, &mut out);
                end
            }
            _ => {
                out.push(if dialect == Dialect::Sqlite { '?' } else { '$' });
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn closing_brace(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn marker(text: &str, dialect: Dialect, out: &mut String) {
    let sqlite = dialect == Dialect::Sqlite;
    let parameter = |text: &str| text.trim().trim_start_matches('$').to_owned();
    if let Some(arm) = text.strip_prefix("sqlite:") {
        if sqlite {
            out.push_str(&expand(arm, dialect));
        }
    } else if let Some(arm) = text.strip_prefix("postgres:") {
        if !sqlite {
            out.push_str(&expand(arm, dialect));
        }
    } else if let Some(list) = text.strip_prefix("in ") {
        let n = parameter(list);
        let text = if sqlite { format!("IN (SELECT value FROM json_each(?{n}))") } else { format!("= ANY(${n})") };
        out.push_str(&text);
    } else if let Some(list) = text.strip_prefix("not in ") {
        let n = parameter(list);
        let text = if sqlite { format!("NOT IN (SELECT value FROM json_each(?{n}))") } else { format!("<> ALL(${n})") };
        out.push_str(&text);
    } else if let Some(rows) = text.strip_prefix("rows ") {
        let (n, columns) = rows.split_once(':').unwrap_or((rows, ""));
        out.push_str(&row_source(&parameter(n), columns, sqlite));
    } else {
        out.push_str(match (text, sqlite) {
            ("for update", false) => "FOR UPDATE",
            ("int", true) => "INTEGER",
            ("int", false) => "BIGINT",
            ("bool", true) => "INTEGER",
            ("bool", false) => "BOOLEAN",
            ("json", true) => "TEXT",
            ("json", false) => "JSONB",
            ("bytes", true) => "BLOB",
            ("bytes", false) => "BYTEA",
            ("true", true) => "1",
            ("true", false) => "TRUE",
            ("false", true) => "0",
            ("false", false) => "FALSE",
            ("strict", true) => "STRICT",
            ("concurrently", false) => "CONCURRENTLY",
            _ => "",
        });
    }
}

fn row_source(n: &str, columns: &str, sqlite: bool) -> String {
    if !sqlite {
        return format!("jsonb_to_recordset(${n}) AS rows({})", columns.trim());
    }
    let names = columns.split(',').filter_map(|column| column.split_whitespace().next());
    let picks: Vec<String> = names.map(|name| format!("value->>'{name}' AS {name}")).collect();
    format!("(SELECT {} FROM json_each(?{n})) AS rows", picks.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sql: &'static str) -> (String, String) {
        (expand(sql, Dialect::Sqlite), expand(sql, Dialect::Postgres))
    }

    #[test]
    fn parameters_and_lists_are_written_for_each_engine() {
        let (sqlite, postgres) = both("SELECT '$1 {x}' WHERE id = $1 AND n {in $2} AND m {not in $3}");
        assert_eq!(
            sqlite,
            "SELECT '$1 {x}' WHERE id = ?1 AND n IN (SELECT value FROM json_each(?2)) \
             AND m NOT IN (SELECT value FROM json_each(?3))"
        );
        assert_eq!(postgres, "SELECT '$1 {x}' WHERE id = $1 AND n = ANY($2) AND m <> ALL($3)");
    }

    #[test]
    fn rows_come_from_one_json_parameter() {
        let (sqlite, postgres) = both("INSERT INTO t SELECT id FROM {rows $1: id text, n bigint} WHERE TRUE");
        assert!(sqlite.contains("(SELECT value->>'id' AS id, value->>'n' AS n FROM json_each(?1)) AS rows"));
        assert!(postgres.contains("jsonb_to_recordset($1) AS rows(id text, n bigint)"));
    }

    #[test]
    fn an_arm_is_written_for_its_engine_only() {
        assert_eq!(both("a {sqlite: b $1}{postgres: c $1} d"), ("a  b ?1 d".into(), "a  c $1 d".into()));
    }

    #[test]
    fn a_statement_reads_unless_a_word_of_it_writes() {
        assert!(Statement::new("WITH x AS (SELECT 1) SELECT * FROM x", "", 0).reads());
        assert!(Statement::new("SELECT updateat FROM t {for update}", "", 0).reads());
        assert!(!Statement::new("WITH x AS (DELETE FROM t RETURNING id) SELECT * FROM x", "", 0).reads());
    }
}
