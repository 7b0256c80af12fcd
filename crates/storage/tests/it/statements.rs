//! Every statement means something on both engines, over the same tables.

use std::collections::BTreeSet;

use jackfield_storage::{Engine, Query, Statement, Store, registered, selections, testing};

use crate::on_both;

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    on_both(async |store: &Store| {
        let mut wrong = Vec::new();
        let mut count = 0;
        for statement in registered().chain(selected()) {
            count += 1;
            let complaint = match testing::prepare(store, statement).await {
                Ok(narrow) if narrow.is_empty() => continue,
                Ok(narrow) => format!("the parameters {narrow:?} hold no 64 bits: CAST(0 AS BIGINT) beside them"),
                Err(error) => error.to_string(),
            };
            wrong.push(format!("{}:{}: {complaint}", statement.file, statement.line));
        }
        assert!(count > 200, "the statements are registered: {count}");
        assert!(wrong.is_empty(), "{:?}:\n{}", store.engine(), wrong.join("\n"));
    })
    .await;
}

/// Every selection without a condition, with each alone and with all of them.
fn selected() -> impl Iterator<Item = &'static Statement> {
    selections().flat_map(|selection| {
        let alone = (0..selection.conditions.len()).map(|at| 1 << at);
        let all = (1 << selection.conditions.len()) - 1;
        [0, all].into_iter().chain(alone).map(|bits| selection.statement(bits))
    })
}

/// Each table with its columns.
const MATTERMOST: &str = include_str!("../mattermost-tables.txt");

#[tokio::test]
async fn every_table_and_column_that_statements_of_plugins_name_is_there() {
    on_both(async |store: &Store| {
        let mut missing = Vec::new();
        for line in MATTERMOST.lines().filter(|line| !line.starts_with('#')) {
            let (table, columns) = line.split_once(": ").unwrap();
            for column in columns.split(' ') {
                // Behind a name and a dot SQLite takes no column for a text.
                let sql = format!("SELECT COUNT(*) FROM (SELECT t.\"{column}\" AS found FROM {table} t) x");
                if Query::new(testing::statement(sql)).one::<(i64,)>(store).await.is_err() {
                    missing.push(format!("{table}.{column}"));
                }
            }
        }
        assert!(missing.is_empty(), "{:?}: {missing:?}", store.engine());
    })
    .await;
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let [sqlite, postgres] = testing::databases(folder.path()).await;
    let (sqlite, postgres) = (Store::open(&sqlite).await.unwrap(), Store::open(&postgres).await.unwrap());
    let (here, there) = (shape(&sqlite).await, shape(&postgres).await);
    let only_here: Vec<_> = here.difference(&there).collect();
    let only_there: Vec<_> = there.difference(&here).collect();
    assert!(here.len() > 200, "the tables have columns: {}", here.len());
    assert!(only_here.is_empty() && only_there.is_empty(), "SQLite: {only_here:#?}\nPostgreSQL: {only_there:#?}");
}

/// Without statistics a planner takes any index with a channel's page's conditions for the page, and one of times alone,
/// and then reads all that is in the channel.
#[tokio::test]
async fn no_other_index_looks_like_that_of_a_channels_page() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let store = Store::open(&place).await.unwrap();
        let sql = match store.engine() {
            Engine::Sqlite => {
                "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'posts' AND sql IS NOT NULL"
            }
            Engine::Postgres => "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'posts'",
        };
        let indexes = Query::new(testing::statement(sql.to_owned())).all::<(String,)>(&store).await.unwrap();
        let alike = indexes.iter().map(|(index,)| index.to_lowercase()).filter(|index| {
            index.contains(" (createat,") || index.contains(" (createat)") || index.contains("deleteat = 0")
        });
        let alike: Vec<_> = alike.collect();
        assert!(alike.len() == 1 && alike[0].contains("idx_posts_channel_id_create_at"), "{alike:#?}");
    }
}

/// Tables that grow with what people write: whoever reads one from end to end is slow some day.
const GROWING: &[&str] = &[
    "posts",
    "p",
    "threads",
    "t",
    "reactions",
    "fileinfo",
    "channelmembers",
    "threadmemberships",
    "scheduledposts",
    "sp",
];
/// Statements that may: they run rarely and mean all rows.
const WHOLE: &[&str] = &[
    "DELETE FROM scheduledposts WHERE channelid",
    "DELETE FROM reactions WHERE userid",
    "DELETE FROM posts WHERE type LIKE",
    "FROM fileinfo\n         WHERE ({sqlite: json_array_length",
];

#[tokio::test]
async fn no_statement_reads_a_growing_table_from_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("plans.db").to_string_lossy()).await.unwrap();
    let mut slow = Vec::new();
    for statement in registered().chain(selected()) {
        let steps = testing::plan(&store, statement).await.unwrap();
        let scans = steps.iter().filter(|step| {
            let table = step.strip_prefix("SCAN ").unwrap_or_default();
            GROWING.contains(&table) && !WHOLE.iter().any(|rare| statement.sql.contains(rare))
        });
        slow.extend(scans.map(|step| format!("{}:{}: {step}", statement.file, statement.line)));
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// `table.column`, with whether it may be null, and the names of indexes.
async fn shape(store: &Store) -> BTreeSet<String> {
    // Full-text search is each engine's own.
    let sql = match store.engine() {
        Engine::Sqlite => {
            "SELECT m.name || '.' || p.name || CASE WHEN p.\"notnull\" <> 0 OR p.pk > 0 THEN '' ELSE '?' END
            FROM sqlite_schema m JOIN pragma_table_info(m.name) p
            WHERE m.type = 'table' AND m.name NOT LIKE 'posts_search%' AND m.name NOT LIKE 'files_search%' AND m.name NOT LIKE 'sqlite%'
            UNION ALL SELECT 'index ' || name FROM sqlite_schema
            WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'posts_search%' AND tbl_name NOT LIKE 'files_search%'"
        }
        Engine::Postgres => {
            "SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '' ELSE '?' END
            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name NOT LIKE '%tsv%'
            UNION ALL SELECT 'index ' || indexname FROM pg_indexes i WHERE schemaname = 'public'
            AND indexdef NOT LIKE '% gin %' AND indexname <> 'idx_posts_newest'
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
        }
    };
    let rows = Query::new(testing::statement(sql.to_owned())).all::<(String,)>(store).await.unwrap();
    rows.into_iter().map(|(name,)| name.to_lowercase()).collect()
}
