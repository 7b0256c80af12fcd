//! A database of each released version is brought up to date, whatever happens meanwhile, and is then as a new one.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use jackfield_storage::testing::{self, Migration, Moment};
use jackfield_storage::{Query, Store, hashed, newest_migration};
use serde_json::Value as Json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::filled::{self, Filled};

/// The newest migration of each version that was released, the last one last. A release adds its own, and the test
/// below writes the filled database that goes with it.
const RELEASED: &[i64] = &[1, 2, 3];

/// A place with the tables of `number`, filled, as a server of that version would have left it.
async fn old(place: &str, number: i64, filled: &Filled) {
    testing::migrate(place, testing::migrations_until(number), &|_, _| {}).await.unwrap();
    let store = testing::open_as_it_is(place).await.unwrap();
    filled::fill(&store, filled).await;
    if number <= 3 {
        // Until then the list had numbers alone.
        for column in ["name", "checksum"] {
            let sql = format!("ALTER TABLE jackfield_migrations DROP COLUMN {column}");
            Query::new(testing::statement(sql)).execute(&store).await.unwrap();
        }
    }
    store.close().await;
}

/// What a schema is filled with: as it was kept, or as it would be kept if it was released now.
async fn kept(number: i64) -> Filled {
    match std::fs::read_to_string(filled::path(number)) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => generated(number).await,
    }
}

async fn generated(number: i64) -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let [_, postgres] = testing::databases(folder.path()).await;
    testing::migrate(&postgres, testing::migrations_until(number), &|_, _| {}).await.unwrap();
    let store = testing::open_as_it_is(&postgres).await.unwrap();
    let filled = filled::generate(&store).await;
    store.close().await;
    filled
}

/// What migrations after `number` are meant to change in rows that were there.
fn changed(number: i64, contents: &mut BTreeMap<String, Vec<Json>>) {
    if number < 10 {
        for table in ["sessions", "useraccesstokens"] {
            let rows = contents.get_mut(table).unwrap();
            for row in rows.iter_mut() {
                row["token"] = hashed(row["token"].as_str().unwrap()).into();
            }
            rows.sort_by_key(Json::to_string);
        }
    }
}

#[tokio::test]
async fn a_released_schema_keeps_its_filled_database_for_ever() {
    let mut new = Vec::new();
    for number in RELEASED.iter().copied() {
        let made = filled::written(&generated(number).await);
        let path = filled::path(number);
        let Ok(kept) = std::fs::read_to_string(&path) else {
            std::fs::write(&path, made).unwrap();
            new.push(path);
            continue;
        };
        assert_eq!(made, kept, "a migration that was released was edited, or the generator was: {}", path.display());
    }
    assert!(new.is_empty(), "they are written: look at them and commit them: {new:?}");
}

#[tokio::test]
async fn a_database_of_every_older_schema_becomes_what_a_new_one_is() {
    for number in 1..newest_migration() {
        let filled = kept(number).await;
        let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let places = testing::databases(before.path()).await.into_iter().zip(testing::databases(after.path()).await);
        for (place, fresh) in places {
            old(&place, number, &filled).await;
            let upgraded = Store::open(&place).await.unwrap_or_else(|error| panic!("{number} on {place}: {error}"));
            let new = Store::open(&fresh).await.unwrap();
            filled::fill(&new, &filled).await;
            assert_eq!(filled::schema(&upgraded).await, filled::schema(&new).await, "{number} on {place}");
            let mut expected = filled::contents(&new).await;
            changed(number, &mut expected);
            assert_eq!(filled::contents(&upgraded).await, expected, "{number} on {place}");
            upgraded.close().await;
            new.close().await;
        }
    }
}

/// Where the process of [`migrates_until_it_is_held`] finds its place, and the moment at which it stops.
const PLACE: &str = "JACKFIELD_TEST_MIGRATE";
const HOLD: &str = "JACKFIELD_TEST_MIGRATE_HOLD";

/// An index that a test adds to the migrations.
fn with_an_index() -> Vec<Migration> {
    let mut all = testing::migrations_until(newest_migration()).to_vec();
    let text = "CREATE INDEX {concurrently} idx_of_a_test ON posts (message);";
    all.push(Migration::indexes(newest_migration() + 1, "an index of a test", text));
    all
}

/// Is no test by itself: others run it as a process that they kill.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a process of a test is told by its environment what to do")]
async fn migrates_until_it_is_held() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let hold = std::env::var(HOLD).unwrap_or_default();
    let watch = |migration: &Migration, moment: Moment| {
        if format!("{} {moment:?}", migration.number) == hold {
            println!("\nHELD");
            loop {
                std::thread::park();
            }
        }
    };
    testing::migrate(&place, &with_an_index(), &watch).await.unwrap();
    println!("\nENDED");
}

fn migrating(place: &str, hold: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "upgrades::migrates_until_it_is_held", "--nocapture"]).env(PLACE, place).env(HOLD, hold);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}

/// Waits until it says a word.
async fn says(child: &mut Child, word: &str) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reading = async { while lines.next_line().await.unwrap().expect("it goes on") != word {} };
    tokio::time::timeout(Duration::from_secs(60), reading).await.expect("it comes that far in time");
}

#[tokio::test]
async fn a_process_that_is_killed_while_it_migrates_loses_nothing_and_the_next_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let filled = kept(1).await;
    for place in testing::databases(folder.path()).await {
        old(&place, 1, &filled).await;
        for number in 2..=newest_migration() {
            let moment = if number % 2 == 0 { "Written" } else { "Done" };
            let mut child = migrating(&place, &format!("{number} {moment}"));
            says(&mut child, "HELD").await;
            child.kill().await.unwrap();
        }
        let fresh = tempfile::tempdir().unwrap();
        let [sqlite, postgres] = testing::databases(fresh.path()).await;
        let new = Store::open(if place.starts_with("postgres") { &postgres } else { &sqlite }).await.unwrap();
        let upgraded = Store::open(&place).await.unwrap();
        filled::fill(&new, &filled).await;
        assert_eq!(filled::schema(&upgraded).await, filled::schema(&new).await, "{place}");
        let mut expected = filled::contents(&new).await;
        changed(1, &mut expected);
        assert_eq!(filled::contents(&upgraded).await, expected, "{place}");
    }
}

/// Asks until it is so; the database is what tests wait for.
async fn until(store: &Store, sql: &str) {
    let statement = testing::statement(sql.to_owned());
    let pause = testing::statement("SELECT CAST(pg_sleep(0.02) AS TEXT)".into());
    let asking = async {
        while !Query::new(statement).one::<(bool,)>(store).await.unwrap().0 {
            Query::new(pause).all::<(String,)>(store).await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap_or_else(|_| panic!("it is never so: {sql}"));
}

async fn run(store: &Store, sql: &str) {
    Query::new(testing::statement(sql.to_owned())).execute(store).await.unwrap();
}

#[tokio::test]
async fn an_index_is_made_while_others_write_and_made_anew_when_it_was_left_half_made() {
    let folder = tempfile::tempdir().unwrap();
    let [_, place] = testing::databases(folder.path()).await;
    let store = Store::open(&place).await.unwrap();
    // Somebody's transaction, which an index has to wait for.
    let raw = store.raw().unwrap().connect("a test").await.unwrap();
    raw.run("BEGIN; INSERT INTO posts (id, channelid) VALUES ('one', 'c')").await.unwrap();
    let mut child = migrating(&place, "");
    until(
        &store,
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND query LIKE 'CREATE INDEX CONCURRENTLY idx_of_a_test%' AND wait_event_type = 'Lock')",
    )
    .await;
    run(&store, "INSERT INTO posts (id, channelid) VALUES ('two', 'c')").await;
    // A machine that goes takes both ends of the connection with it.
    child.kill().await.unwrap();
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND query LIKE 'CREATE INDEX CONCURRENTLY idx_of_a_test%'";
    Query::new(testing::statement(end.into())).all::<(bool,)>(&store).await.unwrap();
    raw.run("COMMIT").await.unwrap();
    until(
        &store,
        "SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relname = 'idx_of_a_test' AND NOT i.indisvalid)",
    )
    .await;
    assert_eq!(Store::plan(&place).await.unwrap().invalid_indexes, ["idx_of_a_test"]);
    let mut next = migrating(&place, "");
    says(&mut next, "ENDED").await;
    assert!(Store::plan(&place).await.unwrap().invalid_indexes.is_empty());
    until(&store, "SELECT EXISTS (SELECT 1 FROM jackfield_migrations WHERE name = 'an index of a test')").await;
    store.close().await;
}

#[tokio::test]
async fn a_server_that_starts_while_another_migrates_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let [_, place] = testing::databases(folder.path()).await;
    let mut first = migrating(&place, "2 Written");
    says(&mut first, "HELD").await;
    let opening = tokio::spawn({
        let place = place.clone();
        async move { Store::open(&place).await }
    });
    let looking = testing::open_as_it_is(&place).await.unwrap();
    until(
        &looking,
        "SELECT COUNT(*) = 2 FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'jackfield migrations'",
    )
    .await;
    assert!(!opening.is_finished());
    first.kill().await.unwrap();
    opening.await.unwrap().unwrap().close().await;
    looking.close().await;
}

#[tokio::test]
async fn what_migrates_has_none_of_the_limits_of_time_that_the_pool_has() {
    let folder = tempfile::tempdir().unwrap();
    let [_, place] = testing::databases(folder.path()).await;
    let mut all = testing::migrations_until(newest_migration()).to_vec();
    all.push(Migration::stepped(newest_migration() + 1, "looks at its limits", "", |hand| {
        Box::pin(async move {
            for limit in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
                let shown = Query::new(testing::statement(format!("SELECT current_setting('{limit}')")));
                assert_eq!(hand.all::<(String,)>(shown).await?, [("0".to_owned(),)], "{limit}");
            }
            Ok(())
        })
    }));
    testing::migrate(&place, &all, &|_, _| {}).await.unwrap();
}

#[tokio::test]
async fn a_migration_that_was_done_otherwise_is_said_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let store = Store::open(&place).await.unwrap();
        run(&store, "UPDATE jackfield_migrations SET checksum = 'other', name = 'another' WHERE version = 2").await;
        store.close().await;
        let refused = Store::open(&place).await.err().expect("it is refused").to_string();
        assert!(refused.contains("migration 2 (another)"), "{refused}");
        let plan = Store::plan(&place).await.unwrap();
        assert_eq!(plan.changed.iter().map(|step| step.number).collect::<Vec<_>>(), [2]);
    }
}

#[tokio::test]
async fn a_plan_says_what_a_start_would_do_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let filled = kept(2).await;
    for place in testing::databases(folder.path()).await {
        if !place.starts_with("postgres") {
            let plan = Store::plan(&place).await.unwrap();
            assert!(plan.is_new && plan.done.is_empty());
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                0,
                "nothing is there yet, and nothing is made"
            );
        }
        old(&place, 2, &filled).await;
        let files = || {
            let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<_> = names.collect();
            names.sort();
            names
        };
        let before = files();
        for _ in 0..2 {
            let plan = Store::plan(&place).await.unwrap();
            assert!(!plan.is_new);
            assert_eq!(plan.done.iter().map(|step| step.number).collect::<Vec<_>>(), [1, 2]);
            assert_eq!(plan.pending[0].name, "servers of one database");
            assert_eq!(plan.pending.last().unwrap().number, newest_migration());
        }
        assert_eq!(before, files());
        // Also while a server has it open.
        let store = Store::open(&place).await.unwrap();
        assert!(Store::plan(&place).await.unwrap().pending.is_empty());
        store.close().await;
    }
}
