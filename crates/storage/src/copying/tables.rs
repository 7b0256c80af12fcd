//! What tables a database has, and the statements that read and fill them. They are made while it runs: the server's own know no
//! tables but today's.

use std::collections::BTreeMap;

use super::rows::Copied;
use crate::Result;
use crate::migrate::Hand;
use crate::statement::{Query, Statement};
use crate::store::Engine;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    Number,
    Bool,
    Json,
    Bytes,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub form: Form,
    pub is_nullable: bool,
    /// What a row has that does not say.
    pub default: Copied,
    /// Whether the engine gives the numbers.
    pub is_counted: bool,
    /// Whether the engine's own type is none of ours, and is read as text.
    pub is_odd: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub name: String,
    pub fields: Vec<Field>,
    pub key: Vec<String>,
}

impl Table {
    pub fn has(&self, column: &str) -> bool {
        self.fields.iter().any(|field| field.name == column)
    }

    /// By what its rows are read: its own key, which has an index, or the other table's.
    pub fn key_beside(&self, other: &Self) -> Vec<String> {
        let own = &self.key;
        let is_known = !own.is_empty() && own.iter().all(|column| other.has(column));
        if is_known { own.clone() } else { other.key.clone() }
    }
}

/// The two ways in which rows are read.
pub struct Pages {
    pub first: &'static Statement,
    /// Behind a key.
    pub next: &'static Statement,
}

/// A text that is made once for each table of a copy, in a process that ends with it.
fn made(text: String) -> &'static Statement {
    Box::leak(Box::new(Statement::new(Box::leak(text.into_boxed_str()), file!(), line!())))
}

pub async fn has(hand: &mut Hand, table: &str) -> Result<bool> {
    static TABLES: Statement = Statement::new(
        "{sqlite: SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1}
         {postgres: SELECT CAST(table_name AS TEXT) FROM information_schema.tables
            WHERE table_name = $1 AND table_schema = ANY(current_schemas(FALSE))}",
        file!(),
        line!(),
    );
    Ok(!hand.all::<(String,)>(Query::new(&TABLES).bind(table)).await?.is_empty())
}

/// All tables, without those of a search.
pub async fn list(hand: &mut Hand) -> Result<BTreeMap<String, Table>> {
    static COLUMNS: Statement = Statement::new(
        "{sqlite: SELECT m.name, p.name, lower(p.type), p.\"notnull\", p.pk, COALESCE(p.dflt_value, ''), 0
            FROM sqlite_schema m JOIN pragma_table_info(m.name) p
            WHERE m.type = 'table' AND m.name NOT LIKE '%!_search%' ESCAPE '!' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY m.name, p.cid}
         {postgres: SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT), CAST(format_type(a.atttypid, NULL) AS TEXT),
            CAST(CASE WHEN a.attnotnull THEN 1 ELSE 0 END AS BIGINT),
            CAST(COALESCE(array_position(CAST(i.indkey AS smallint[]), a.attnum) + 1, 0) AS BIGINT),
            COALESCE(pg_get_expr(d.adbin, d.adrelid), ''), CAST(CASE WHEN a.attidentity = '' THEN 0 ELSE 1 END AS BIGINT)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY(current_schemas(FALSE)))
            ORDER BY c.relname, a.attnum}",
        file!(),
        line!(),
    );
    let mut found: BTreeMap<String, Table> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    let columns: Vec<(String, String, String, bool, i64, String, bool)> = hand.all(Query::new(&COLUMNS)).await?;
    for (table, name, kind, not_null, key, default, is_counted) in columns {
        let literal = literal(&default);
        let form = form(&kind, literal, hand.engine());
        let field = Field {
            name: name.clone(),
            form,
            is_nullable: !not_null,
            default: default_of(form, literal),
            is_counted,
            is_odd: !PLAIN.contains(&kind.as_str()),
        };
        let entry = found.entry(table.clone()).or_insert_with(|| Table { name: table.clone(), ..Table::default() });
        entry.fields.push(field);
        if key > 0 {
            keys.entry(table).or_default().push((key, name));
        }
    }
    for (table, mut key) in keys {
        key.sort();
        if let Some(table) = found.get_mut(&table) {
            table.key = key.into_iter().map(|(_, name)| name).collect();
        }
    }
    Ok(found)
}

/// Types that are read as they are.
const PLAIN: &[&str] =
    &["text", "integer", "blob", "character varying", "bigint", "smallint", "boolean", "bytea", "json", "jsonb"];

/// A default's text, where it is one.
fn literal(default: &str) -> Option<&str> {
    default.strip_prefix('\'')?.split('\'').next()
}

fn form(kind: &str, literal: Option<&str>, engine: Engine) -> Form {
    match kind {
        "integer" | "bigint" | "smallint" => Form::Number,
        "boolean" => Form::Bool,
        "bytea" | "blob" => Form::Bytes,
        "json" | "jsonb" => Form::Json,
        // SQLite has no type for it, and the default tells, of a text too that only looks like it.
        _ if engine == Engine::Sqlite && matches!(literal, Some("{}" | "[]")) => Form::Json,
        _ => Form::Text,
    }
}

fn default_of(form: Form, literal: Option<&str>) -> Copied {
    match form {
        Form::Text => Copied::Text(literal.unwrap_or_default().to_owned()),
        Form::Json => Copied::Text(literal.unwrap_or("{}").to_owned()),
        Form::Number => Copied::Number(0),
        Form::Bool => Copied::Bool(false),
        Form::Bytes => Copied::Bytes(Vec::new()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(quoted).collect::<Vec<_>>().join(", ")
}

/// How many rows there are.
pub async fn count(hand: &mut Hand, table: &str, condition: &str) -> Result<i64> {
    let condition = if condition.is_empty() { String::new() } else { format!(" WHERE {condition}") };
    let counted = made(format!("SELECT COUNT(*) FROM {}{condition}", quoted(table)));
    Ok(hand.all::<(i64,)>(Query::new(counted)).await?.first().map_or(0, |(count,)| *count))
}

/// Reads rows in the order of a key.
pub fn pages(engine: Engine, table: &Table, fields: &[&Field], key: &[String], condition: &str) -> Pages {
    let read = |field: &&Field| {
        let name = quoted(&field.name);
        let own = table.fields.iter().find(|own| own.name == field.name);
        match own {
            // An enumeration, or a number of another kind.
            Some(own) if own.is_odd && engine == Engine::Postgres => format!("CAST({name} AS TEXT)"),
            _ => name,
        }
    };
    let columns = fields.iter().map(read).collect::<Vec<_>>().join(", ");
    let order = list_of(key.iter().map(String::as_str));
    let places: Vec<String> = (1..=key.len()).map(|number| format!("${number}")).collect();
    let behind = format!("({order}) > ({})", places.join(", "));
    let text = |conditions: &[&str], limit: usize| {
        let conditions: Vec<&str> = conditions.iter().copied().filter(|one| !one.is_empty()).collect();
        let conditions =
            if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
        made(format!("SELECT {columns} FROM {}{conditions} ORDER BY {order} LIMIT ${limit}", quoted(&table.name)))
    };
    Pages { first: text(&[condition], 1), next: text(&[condition, &behind], key.len() + 1) }
}

/// Stores many rows, each an array of values; those that are there stay.
pub fn insert(engine: Engine, table: &Table, fields: &[&Field]) -> &'static Statement {
    let columns = list_of(fields.iter().map(|field| field.name.as_str()));
    let values = fields.iter().enumerate().map(|(at, field)| match engine {
        Engine::Sqlite if field.form == Form::Bytes => format!("unhex(json_extract(value, '$[{at}]'))"),
        Engine::Sqlite => format!("json_extract(value, '$[{at}]')"),
        Engine::Postgres => match field.form {
            Form::Text => format!("value ->> {at}"),
            Form::Number => format!("CAST(value ->> {at} AS BIGINT)"),
            Form::Bool => format!("CAST(value ->> {at} AS BOOLEAN)"),
            Form::Json => format!("CAST(value ->> {at} AS JSONB)"),
            Form::Bytes => format!("decode(value ->> {at}, 'hex')"),
        },
    });
    let values = values.collect::<Vec<_>>().join(", ");
    let rows = match engine {
        Engine::Sqlite => "json_each($1)",
        Engine::Postgres => "jsonb_array_elements($1) AS rows(value)",
    };
    made(format!(
        "INSERT INTO {} ({columns}) SELECT {values} FROM {rows} WHERE TRUE ON CONFLICT DO NOTHING",
        quoted(&table.name)
    ))
}

/// Has PostgreSQL number what comes behind what was copied.
pub async fn count_on(hand: &mut Hand, tables: &BTreeMap<String, Table>) -> Result<()> {
    if hand.engine() == Engine::Sqlite {
        return Ok(());
    }
    for table in tables.values() {
        for field in table.fields.iter().filter(|field| field.is_counted) {
            let text = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), GREATEST((SELECT MAX({column}) FROM {table}), 1))",
                table = table.name,
                column = field.name
            );
            hand.all::<(i64,)>(Query::new(made(text))).await?;
        }
    }
    Ok(())
}
