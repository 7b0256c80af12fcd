//! Rows of all tables, whatever they are: what names something, and what is left of what went.

use jackfield_storage::{Engine, Query, Store, testing};

/// Every row that has one of the words in it, as `table: {…}`, in order.
pub async fn naming(store: &Store, words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables(store).await {
        let sql = match store.engine() {
            Engine::Postgres => format!("SELECT CAST(to_jsonb(t) AS TEXT) FROM {table} t"),
            Engine::Sqlite => format!("SELECT json_object({}) FROM {table}", pairs(store, &table).await),
        };
        let rows = Query::new(testing::statement(sql)).all::<(String,)>(store).await.expect("a table can be read");
        let named = rows.into_iter().filter(|(row,)| words.iter().any(|word| row.contains(word.as_str())));
        found.extend(named.map(|(row,)| format!("{table}: {row}")));
    }
    found.sort();
    found
}

/// Names and values of a table's columns, for SQLite's JSON.
async fn pairs(store: &Store, table: &str) -> String {
    let columns = format!("SELECT name, type FROM pragma_table_info('{table}')");
    let columns = Query::new(testing::statement(columns)).all::<(String, String)>(store).await;
    let pairs = columns.expect("a table has columns").into_iter().map(|(name, kind)| match kind.as_str() {
        "BLOB" => format!("'{name}', hex(\"{name}\")"),
        _ => format!("'{name}', \"{name}\""),
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// The tables that hold data; those that a search makes of them follow theirs.
async fn tables(store: &Store) -> Vec<String> {
    let sql = match store.engine() {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%!_search%' ESCAPE '!'
             AND name NOT LIKE 'sqlite%' ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        }
    };
    let rows = Query::new(testing::statement(sql.into())).all::<(String,)>(store).await;
    rows.expect("a database has tables").into_iter().map(|(name,)| name).collect()
}
