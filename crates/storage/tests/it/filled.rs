//! Databases that are filled: for each released schema, rows of all its tables.
//!
//! `tests/schemas/0003.json` holds what the tables of migration 3 were filled with. It is made by [`generate`] from
//! the tables themselves and never changes again: an upgrade of a released version is tried with what that version
//! could have had.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jackfield_storage::{Engine, Query, Store, Value, testing};
use serde_json::{Map, Value as Json, json};

/// The tables of one schema, by name.
pub type Filled = BTreeMap<String, Table>;

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Names and kinds.
    pub columns: Vec<(String, String)>,
    pub rows: Vec<Vec<Json>>,
}

/// Lists of what was done are no data.
const OWN: &str = "jackfield_migrations";

pub fn path(number: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/schemas/{number:04}.json"))
}

/// One line a table and a row, so that people can read and compare it.
pub fn written(filled: &Filled) -> String {
    let table = |(name, table): (&String, &Table)| {
        let rows: Vec<String> = table.rows.iter().map(|row| format!("\n    {}", json!(row))).collect();
        format!("  {}: {{\"columns\": {},\n   \"rows\": [{}]}}", json!(name), json!(table.columns), rows.join(","))
    };
    format!("{{\n{}\n}}\n", filled.iter().map(table).collect::<Vec<_>>().join(",\n"))
}

/// Two rows for each table of a PostgreSQL database, one of them with everything that is awkward.
pub async fn generate(postgres: &Store) -> Filled {
    let columns = testing::statement(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), is_nullable = 'YES'
         FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position"
            .into(),
    );
    let mut filled = Filled::new();
    for (table, column, kind, nullable) in
        Query::new(columns).all::<(String, String, String, bool)>(postgres).await.unwrap()
    {
        if table == OWN {
            continue;
        }
        let entry = filled.entry(table.clone()).or_insert_with(|| Table { columns: vec![], rows: vec![vec![]; 2] });
        for (number, row) in entry.rows.iter_mut().enumerate() {
            row.push(cell(&table, &column, &kind, nullable, number));
        }
        entry.columns.push((column, kind));
    }
    filled
}

fn cell(table: &str, column: &str, kind: &str, nullable: bool, row: usize) -> Json {
    let awkward = row == 1;
    match kind {
        _ if awkward && nullable => Json::Null,
        "bigint" if column == "version" || column == "number" || column == "jointime" => json!(row),
        "bigint" => json!(if awkward { 0 } else { 1_700_000_000_000_i64 + i64::try_from(column.len()).unwrap() }),
        "boolean" => json!(awkward),
        "jsonb" => json!(if awkward { json!({"a": "ü'\"\\ $1 {x}", "b": [1, null, {"c": ""}]}) } else { json!({}) }),
        "bytea" => json!(if awkward { "" } else { "00ff27" }),
        // What looks like an id is one, and differs from row to row.
        "text" if column.ends_with("id") || column == "token" || column == "node" => {
            let letters: String = format!("{row}{column}{table}").chars().filter(char::is_ascii_alphanumeric).collect();
            json!(format!("{letters:z<26}")[..26])
        }
        "text" if awkward => json!(format!("ü'\"\\ $1 {{x}} {column}")),
        "text" => json!(format!("{column} {table}")),
        other => panic!("{table}.{column} is of the kind {other}, which filled databases do not know"),
    }
}

/// Puts the rows into a database.
pub async fn fill(store: &Store, filled: &Filled) {
    for (name, table) in filled {
        let columns: Vec<String> = table.columns.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        let places: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
        let sql = format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let statement = testing::statement(sql);
        for row in &table.rows {
            let values = row.iter().zip(&table.columns).map(|(value, (_, kind))| bound(value, kind));
            values.fold(Query::new(statement), Query::bind).execute(store).await.unwrap();
        }
    }
}

fn bound(value: &Json, kind: &str) -> Value {
    match value {
        Json::Null => Value::Null,
        value if kind == "jsonb" => Value::Json(value.clone()),
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => Value::I64(number.as_i64().unwrap()),
        Json::String(text) if kind == "bytea" => {
            let bytes = text.as_bytes().chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16));
            Value::Bytes(bytes.collect::<Result<_, _>>().unwrap())
        }
        Json::String(text) => Value::Text(text.clone()),
        other => panic!("{other} is in no column"),
    }
}

/// Everything that is in a database: each table's rows, in order.
pub async fn contents(store: &Store) -> BTreeMap<String, Vec<Json>> {
    let mut found = BTreeMap::new();
    for table in tables(store).await {
        let sql = match store.engine() {
            Engine::Postgres => format!("SELECT CAST(to_jsonb(t) AS TEXT) FROM {table} t"),
            Engine::Sqlite => {
                let columns = format!("SELECT name, type FROM pragma_table_info('{table}')");
                let columns = Query::new(testing::statement(columns)).all::<(String, String)>(store).await.unwrap();
                let pairs: Vec<String> = columns
                    .iter()
                    .map(|(name, kind)| match kind.as_str() {
                        "BLOB" => format!("'{name}', hex(\"{name}\")"),
                        _ => format!("'{name}', \"{name}\""),
                    })
                    .collect();
                format!("SELECT json_object({}) FROM {table}", pairs.join(", "))
            }
        };
        let rows = Query::new(testing::statement(sql)).all::<(String,)>(store).await.unwrap();
        let mut rows: Vec<Map<String, Json>> =
            rows.into_iter().map(|(text,)| serde_json::from_str(&text).unwrap()).collect();
        rows.sort_by_key(|row| json!(row).to_string());
        found.insert(table, rows.into_iter().map(Json::Object).collect());
    }
    found
}

async fn tables(store: &Store) -> Vec<String> {
    let sql = match store.engine() {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'posts_search%' AND name NOT LIKE 'files_search%'
             AND name NOT LIKE 'sqlite%' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        }
    };
    let rows = Query::new(testing::statement(sql.into())).all::<(String,)>(store).await.unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

/// Tables with their columns' kinds and defaults, indexes, triggers: everything that a schema says, a line each.
pub async fn schema(store: &Store) -> Vec<String> {
    let sql = match store.engine() {
        Engine::Sqlite => {
            "SELECT m.name || '.' || p.name || ' ' || p.type || ' ' || p.\"notnull\" || ' ' || p.pk || ' ' || COALESCE(p.dflt_value, '')
             FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'
             UNION ALL SELECT type || ' ' || sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
             ORDER BY 1"
        }
        Engine::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '')
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT c.relname || ' ' || CAST(c.relpersistence AS TEXT) || ' ' || CAST(c.relkind AS TEXT) FROM pg_class c
                WHERE c.relnamespace = CAST('public' AS regnamespace)
             UNION ALL SELECT 'invalid ' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE NOT i.indisvalid
             ORDER BY 1"
        }
    };
    let rows = Query::new(testing::statement(sql.into())).all::<(String,)>(store).await.unwrap();
    rows.into_iter().map(|(line,)| line).collect()
}
