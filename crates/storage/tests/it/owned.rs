//! Plugins' own databases: what they can do, and what they cannot, on both engines.

use jackfield_storage::owned::{
    About, Datum, Fault, Grant, Owned, Said, Step, Told, View, erase, export, is_there, list, rehearse, restore, tables,
};
use jackfield_storage::{Engine, Store, testing};

use crate::on_both;

const PLUGIN: &str = "com.example.Todo-List";

fn grant(views: &[View]) -> Grant {
    Grant { plugin: PLUGIN.into(), quota: 1 << 20, views: views.to_vec() }
}

fn step(number: u32, up: &str, down: &str) -> Step {
    Step::new(number, "made", [up, up], [down, down]).unwrap()
}

fn todo() -> Vec<Step> {
    vec![
        step(
            1,
            "CREATE TABLE todo (id INTEGER PRIMARY KEY, text TEXT NOT NULL, done BOOLEAN NOT NULL DEFAULT FALSE, more BLOB, weight REAL);
             CREATE UNIQUE INDEX todo_text ON todo (text)",
            "DROP TABLE todo",
        ),
        step(2, "ALTER TABLE todo ADD COLUMN who TEXT NOT NULL DEFAULT 'nobody'", "ALTER TABLE todo DROP COLUMN who"),
    ]
}

async fn opened(store: &Store, views: &[View]) -> Owned {
    let owned = Owned::open(store, grant(views)).await.unwrap();
    owned.migrate(&todo()).await.unwrap();
    owned
}

fn said(sql: &str, values: &[Datum]) -> Said {
    Said { sql: sql.into(), values: values.to_vec(), changes: None }
}

fn text(text: &str) -> Datum {
    Datum::Text(text.into())
}

async fn run(owned: &Owned, sql: &str, values: &[Datum]) -> Result<Told, Fault> {
    owned.run(vec![said(sql, values)]).await.map(|mut answers| answers.remove(0))
}

async fn count(owned: &Owned) -> i64 {
    match run(owned, "SELECT count(*) FROM todo", &[]).await.unwrap().rows[0][0] {
        Datum::Integer(count) => count,
        ref other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn rows_are_kept_changed_and_found_in_one_language() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        let values = [text("buy bread"), Datum::Boolean(true), Datum::Blob(vec![0, 255]), Datum::Real(0.5)];
        let made = "INSERT INTO todo (text, done, more, weight) VALUES ($1, $2, $3, $4) RETURNING id, done";
        let made = run(&owned, made, &values).await.unwrap();
        assert_eq!((made.columns, made.rows), (vec!["id".into(), "done".into()], vec![vec![Datum::Integer(1); 2]]));
        run(&owned, "INSERT INTO todo (text) VALUES ($1)", &[text("it's \\ 'quoted' %")]).await.unwrap();
        let found = "SELECT id, text, done, more, weight, who FROM todo WHERE text LIKE $1 ORDER BY id";
        let found = run(&owned, found, &[text("%")]).await.unwrap();
        let first = vec![
            Datum::Integer(1),
            text("buy bread"),
            Datum::Integer(1),
            Datum::Blob(vec![0, 255]),
            Datum::Real(0.5),
            text("nobody"),
        ];
        let second = vec![
            Datum::Integer(2),
            text("it's \\ 'quoted' %"),
            Datum::Integer(0),
            Datum::Null,
            Datum::Null,
            text("nobody"),
        ];
        assert_eq!((found.rows, found.changes), (vec![first, second], 2));
        // Truths and numbers stand for each other, also where the engine would mind.
        let done =
            run(&owned, "UPDATE todo SET done = $1 WHERE done = $2", &[Datum::Integer(1), Datum::Integer(0)]).await;
        assert_eq!(done.unwrap().changes, 1);
        let sum = run(&owned, "SELECT sum(id), avg(id), upper('Ä'), max(weight) FROM todo", &[]).await.unwrap();
        assert_eq!(sum.rows, [[Datum::Integer(3), Datum::Real(1.5), text("Ä"), Datum::Real(0.5)]]);
        let twice = run(&owned, "INSERT INTO todo (text) VALUES ($1)", &[text("buy bread")]).await;
        assert!(matches!(twice, Err(Fault::Constraint(_))), "{twice:?}");
        let upsert = "INSERT INTO todo (text) VALUES ($1) ON CONFLICT (text) DO UPDATE SET who = 'again'";
        assert_eq!(run(&owned, upsert, &[text("buy bread")]).await.unwrap().changes, 1);
        let few = run(&owned, "SELECT $1", &[]).await;
        assert!(matches!(few, Err(Fault::Refused(_))), "{few:?}");
    })
    .await;
}

#[tokio::test]
async fn a_transaction_is_kept_as_a_whole_or_not_at_all() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        let insert = |value: &str| said("INSERT INTO todo (text) VALUES ($1)", &[text(value)]);
        owned.run(vec![insert("a"), insert("b")]).await.unwrap();
        let broken = owned.run(vec![insert("c"), insert("a")]).await;
        assert!(matches!(broken, Err(Fault::Constraint(_))), "{broken:?}");
        let mut expecting = said("UPDATE todo SET done = TRUE WHERE text = 'x'", &[]);
        expecting.changes = Some(1);
        let missed = owned.run(vec![insert("d"), expecting]).await;
        assert!(matches!(missed, Err(Fault::Changes { at: 2, rows: 0, wanted: 1 })), "{missed:?}");
        assert_eq!(count(&owned).await, 2);
    })
    .await;
}

#[tokio::test]
async fn migrations_run_once_in_order_and_come_back_by_what_made_them() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        assert_eq!(owned.migrate(&todo()).await.unwrap(), 2, "nothing is left to do");
        let broken = "CREATE TABLE half (a TEXT); INSERT INTO todo (nothing) VALUES (1)";
        let mut steps = todo();
        steps.push(step(3, broken, "DROP TABLE half"));
        let failed = owned.migrate(&steps).await;
        assert!(matches!(failed, Err(Fault::Migration { number: 3, .. })), "{failed:?}");
        assert!(run(&owned, "SELECT * FROM half", &[]).await.is_err(), "nothing of it was kept");
        steps[2] = step(3, "CREATE TABLE half (a TEXT)", "DROP TABLE half");
        owned.migrate(&steps).await.unwrap();
        run(&owned, "INSERT INTO half VALUES ('x')", &[]).await.unwrap();
        // An older version of the plugin, which does not know how to undo what it does not know.
        owned.migrate(&todo()[..1]).await.unwrap();
        assert!(run(&owned, "SELECT * FROM half", &[]).await.is_err());
        assert!(run(&owned, "SELECT who FROM todo", &[]).await.is_err());
        let edited = vec![step(1, "CREATE TABLE todo (id INTEGER PRIMARY KEY)", "DROP TABLE todo")];
        let edited = owned.migrate(&edited).await;
        assert!(matches!(edited, Err(Fault::Changed { number: 1 })), "{edited:?}");
        owned.revert(0).await.unwrap();
        assert!(run(&owned, "SELECT * FROM todo", &[]).await.is_err());
        owned.migrate(&todo()).await.unwrap();
        assert_eq!(count(&owned).await, 0);
    })
    .await;
}

#[tokio::test]
async fn servers_that_start_at_once_migrate_once() {
    on_both(async |store: &Store| {
        let starts = (0..4).map(|_| async { Owned::open(store, grant(&[])).await?.migrate(&todo()).await });
        if store.engine() == Engine::Postgres {
            for done in futures_util::future::join_all(starts).await {
                done.unwrap();
            }
        }
        opened(store, &[]).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_erased_is_gone_and_another_plugins_stays() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[View::Users]).await;
        run(&owned, "INSERT INTO todo (text) VALUES ('secret')", &[]).await.unwrap();
        let other = Grant { plugin: format!("{PLUGIN}.db-wal"), ..grant(&[]) };
        let others = Owned::open(store, other.clone()).await.unwrap();
        others.migrate(&todo()).await.unwrap();
        run(&others, "INSERT INTO todo (text) VALUES ('stays')", &[]).await.unwrap();
        owned.close();
        assert!(matches!(run(&owned, "SELECT 1", &[]).await, Err(Fault::Closed)));
        drop(owned);
        assert!(is_there(store, PLUGIN).await.unwrap());
        erase(store, PLUGIN).await.unwrap();
        assert!(!is_there(store, PLUGIN).await.unwrap());
        assert_eq!(count(&others).await, 1);
        assert_eq!(count(&opened(store, &[]).await).await, 0);
    })
    .await;
}

// covers: 32
#[tokio::test]
async fn what_a_plugin_asks_has_an_end() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        let many: Vec<Said> =
            (0..100).map(|at| said("INSERT INTO todo (text) VALUES ($1)", &[text(&format!("row {at}"))])).collect();
        owned.run(many.clone()).await.unwrap();
        let rows = run(&owned, "SELECT a.id FROM todo a, todo b", &[]).await;
        assert!(matches!(rows, Err(Fault::TooMuch)), "{rows:?}");
        let endless = "SELECT count(*) FROM todo a, todo b, todo c, todo d, todo e, todo f WHERE a.text || b.text <> c.text || d.text";
        let endless = run(&owned, endless, &[]).await;
        assert!(matches!(endless, Err(Fault::Deadline)), "{endless:?}");
        let too_many: Vec<Said> = many.iter().cloned().chain([said("SELECT 1", &[])]).collect();
        assert!(matches!(owned.run(too_many).await, Err(Fault::TooLong)));
        let long = run(&owned, "SELECT $1", &[text(&"x".repeat(5 << 20))]).await;
        assert!(matches!(long, Err(Fault::TooLong)), "{long:?}");
        assert_eq!(count(&owned).await, 100, "it goes on as before");
    })
    .await;
}

// covers: 32, 36
#[tokio::test]
async fn a_database_grows_to_its_quota_and_room_that_was_freed_is_used_again() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        let large = text(&"x".repeat(50_000));
        // Texts that the engine cannot make smaller.
        let noise = |seed: usize| {
            let mut state = u64::try_from(seed).unwrap() + 88_172_645_463_325_252;
            let letters = (0..50_000).map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                char::from(33 + u8::try_from(state % 90).unwrap())
            });
            text(&letters.collect::<String>())
        };
        let mut kept = 0;
        let refused = loop {
            match run(&owned, "INSERT INTO todo (text, who) VALUES ($1, $2)", &[text(&kept.to_string()), noise(kept)])
                .await
            {
                Ok(_) => kept += 1,
                Err(fault) => break fault,
            }
            assert!(kept < 200, "it has no end");
        };
        assert!(matches!(refused, Fault::Quota), "{refused:?}");
        let sum = i64::try_from(kept).unwrap();
        assert_eq!(count(&owned).await, sum, "what did not fit left nothing behind");
        run(&owned, "SELECT $1", &[large]).await.unwrap();
        assert_eq!(run(&owned, "DELETE FROM todo WHERE id <= 5", &[]).await.unwrap().changes, 5);
        let again = run(&owned, "INSERT INTO todo (text, who) VALUES ('again', 'x')", &[]).await;
        assert!(again.is_ok(), "{again:?}");
    })
    .await;
}

async fn filled(store: &Store) {
    let sql = "INSERT INTO users (id, username, password, email, createat, updateat, deleteat) VALUES ";
    let rows =
        "('u1', 'anna', 'the hash', 'anna@example.com', 1, 1, 0), ('u2', 'gone', 'the hash', 'g@example.com', 1, 1, 5)";
    match store.engine() {
        Engine::Postgres => testing::script(store, &format!("{sql}{rows}")).await.unwrap(),
        Engine::Sqlite => {
            let statement = testing::statement(format!("{sql}{rows}"));
            jackfield_storage::Query::new(statement).execute(store).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_somebody_consented_to_is_read_and_no_more() {
    on_both(async |store: &Store| {
        filled(store).await;
        let owned = opened(store, &[View::Users, View::Posts]).await;
        let found =
            run(&owned, "SELECT u.username FROM core_users u LEFT JOIN core_posts p ON p.user_id = u.id", &[]).await;
        assert_eq!(found.unwrap().rows, [[text("anna")]], "without those who are gone");
        let counted = run(&owned, "SELECT count(*) FROM core_users", &[]).await.unwrap();
        assert_eq!(counted.rows, [[Datum::Integer(1)]]);
        for sql in [
            "SELECT password FROM core_users",
            "SELECT email FROM core_users",
            "SELECT * FROM core_teams",
            "SELECT * FROM users",
            "SELECT count(*) FROM users",
            "SELECT count(*) FROM sessions",
            "SELECT username FROM users",
            "UPDATE core_users SET username = 'x'",
            "DELETE FROM core_users",
            "INSERT INTO core_users (id) VALUES ('x')",
            "UPDATE users SET username = 'x'",
            "INSERT INTO users (id) VALUES ('x')",
        ] {
            let refused = run(&owned, sql, &[]).await;
            assert!(matches!(refused, Err(Fault::Refused(_) | Fault::Database(_))), "{sql}: {refused:?}");
        }
        // Every view is there and has what it says.
        let all = opened(store, View::ALL).await;
        for view in View::ALL {
            let told = run(&all, &format!("SELECT * FROM {}", view.name()), &[]).await.unwrap();
            let names: Vec<&str> = view.columns().iter().map(|(name, _)| *name).collect();
            assert_eq!(told.columns, names);
        }
        // With the next start nothing is left of what is not consented to any more.
        let none = opened(store, &[]).await;
        assert!(run(&none, "SELECT * FROM core_users", &[]).await.is_err());
    })
    .await;
}

/// As if the look at the texts had missed something.
const SNEAKED: &[&str] = &[
    "SELECT password FROM users",
    "SELECT count(*) FROM users",
    "SELECT token FROM sessions",
    "SELECT count(*) FROM sessions",
    "INSERT INTO users (id) VALUES ('x')",
    "UPDATE users SET roles = 'system_admin'",
    "DELETE FROM sessions",
    "DROP TABLE users",
    "SELECT * FROM jackfield_plugin_migrations",
    "DELETE FROM jackfield_plugin_migrations",
];
const SNEAKED_ON_SQLITE: &[&str] = &[
    "SELECT password FROM core.users",
    "SELECT count(*) FROM core.sessions",
    "SELECT id FROM core.posts",
    "SELECT sql FROM sqlite_master",
    "SELECT sql FROM core.sqlite_master",
    "SELECT count(*) FROM sqlite_master",
    "ATTACH 'x.db' AS x",
    "DETACH core",
    "PRAGMA max_page_count = 4000000000",
    "PRAGMA writable_schema = ON",
    "SELECT * FROM pragma_database_list",
    "VACUUM INTO 'x.db'",
    "CREATE TABLE x (a TEXT)",
    "CREATE TEMP VIEW core_users AS SELECT password FROM core.users",
    "CREATE VIEW main.core_users AS SELECT password FROM core.users",
    "CREATE VIRTUAL TABLE x USING fts5(a)",
    "SELECT load_extension('x')",
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT x",
    "REINDEX",
    "ANALYZE",
    "CREATE TRIGGER t AFTER INSERT ON todo BEGIN SELECT 1; END",
    "SELECT 1; DELETE FROM todo",
    "SELECT length(zeroblob(100000000))",
];
const SNEAKED_ON_POSTGRESQL: &[&str] = &[
    "SELECT password FROM public.users",
    "SELECT count(*) FROM public.sessions",
    "SELECT * FROM public.jackfield_migrations",
    "UPDATE public.users SET roles = 'system_admin'",
    "DROP TABLE public.users CASCADE",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "COPY todo TO 'x.csv'",
    "COPY todo FROM PROGRAM 'id'",
    "CREATE ROLE x SUPERUSER",
    "CREATE SCHEMA x",
    "CREATE EXTENSION dblink",
    "CREATE TABLE public.x (a TEXT)",
    "ALTER SYSTEM SET log_min_messages = 'panic'",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres' AND pid <> pg_backend_pid()",
    "SELECT 1; DELETE FROM todo",
    "DROP VIEW core_users",
    "CREATE OR REPLACE VIEW core_users AS SELECT * FROM public.users",
];

// covers: 32, 44
#[tokio::test]
async fn the_engine_holds_back_what_the_look_at_texts_would_miss() {
    on_both(async |store: &Store| {
        filled(store).await;
        let owned = opened(store, &[View::Users]).await;
        assert!(owned.is_held_twice());
        run(&owned, "INSERT INTO todo (text) VALUES ('stays')", &[]).await.unwrap();
        let own = if store.engine() == Engine::Sqlite { SNEAKED_ON_SQLITE } else { SNEAKED_ON_POSTGRESQL };
        for sql in SNEAKED.iter().chain(own) {
            let refused = owned.run_unseen(sql).await;
            assert!(refused.is_err(), "{sql}: {refused:?}");
            assert!(!matches!(refused, Err(Fault::Closed)), "{sql}: {refused:?}");
        }
        assert_eq!(count(&owned).await, 1);
        let found = run(&owned, "SELECT username FROM core_users", &[]).await.unwrap();
        assert_eq!(found.rows, [[text("anna")]]);
    })
    .await;
}

// covers: 32
#[tokio::test]
async fn where_the_server_may_make_no_roles_a_plugin_has_its_tables_all_the_same() {
    let name = format!("t{}", jackfield_model::TeamId::new());
    let place = testing::postgres_database_of_nobody(&name).await;
    let store = Store::open(&place).await.unwrap();
    filled(&store).await;
    let owned = opened(&store, &[View::Users]).await;
    assert!(!owned.is_held_twice());
    run(&owned, "INSERT INTO todo (text) VALUES ('a')", &[]).await.unwrap();
    assert_eq!(count(&owned).await, 1);
    assert_eq!(run(&owned, "SELECT username FROM core_users", &[]).await.unwrap().rows.len(), 1);
    for sql in SNEAKED.iter().chain(SNEAKED_ON_POSTGRESQL) {
        let refused = run(&owned, sql, &[]).await;
        assert!(refused.is_err(), "{sql}: {refused:?}");
    }
    drop(owned);
    erase(&store, PLUGIN).await.unwrap();
    assert!(!is_there(&store, PLUGIN).await.unwrap());
}

#[tokio::test]
async fn a_view_does_not_stand_in_the_way_of_the_servers_own_migrations() {
    let place = testing::postgres_database(&format!("t{}", jackfield_model::TeamId::new())).await;
    let store = Store::open(&place).await.unwrap();
    let owned = opened(&store, View::ALL).await;
    let stands = "ALTER TABLE users ALTER COLUMN username TYPE VARCHAR(300)";
    assert!(testing::script(&store, stands).await.is_err(), "a view holds on to its columns");
    drop(owned);
    // As a server does that was upgraded.
    testing::script(
        &store,
        "DELETE FROM jackfield_migrations WHERE version = (SELECT max(version) FROM jackfield_migrations)",
    )
    .await
    .unwrap();
    let _ = Store::open(&place).await;
    testing::script(&store, stands).await.unwrap();
    assert_eq!(count(&opened(&store, View::ALL).await).await, 0);
}

#[tokio::test]
async fn what_is_taken_back_is_taken_back_as_a_whole() {
    on_both(async |store: &Store| {
        let owned = opened(store, &[]).await;
        let third = step(3, "CREATE TABLE more (a TEXT)", "DROP TABLE more; DROP TABLE nothing");
        owned.migrate(&[todo(), vec![third]].concat()).await.unwrap();
        let before = list(store, PLUGIN).await.unwrap();
        let refused = owned.migrate(&todo()[..1]).await;
        assert!(matches!(refused, Err(Fault::Migration { number: 3, .. })), "{refused:?}");
        assert_eq!(list(store, PLUGIN).await.unwrap(), before);
        assert!(owned.revert(0).await.is_err());
        assert_eq!(list(store, PLUGIN).await.unwrap(), before);
    })
    .await;
    let silent = Step::new(1, "made", ["CREATE TABLE a (b TEXT)"; 2], ["-- nothing"; 2]).unwrap_err();
    assert!(silent.contains("0001_made.down.sql: it says nothing"), "{silent}");
}

// covers: 32
#[tokio::test]
async fn trying_out_tells_what_would_happen_and_leaves_everything_as_it_was() {
    on_both(async |store: &Store| {
        let empty = list(store, PLUGIN).await.unwrap();
        let names = |rehearsal: &jackfield_storage::owned::Rehearsal| -> Vec<(u32, bool)> {
            rehearsal.planned.iter().map(|planned| (planned.number, planned.is_up)).collect()
        };
        let rehearsal = rehearse(store, grant(&[]), &todo()).await.unwrap();
        assert!(rehearsal.fault.is_none(), "{:?}", rehearsal.fault);
        assert_eq!((names(&rehearsal), rehearsal.size), (vec![(1, true), (2, true)], 0));
        assert!(rehearsal.planned[1].sql.contains("ADD COLUMN who"));
        assert_eq!(list(store, PLUGIN).await.unwrap(), empty, "nothing was made");

        let owned = opened(store, &[]).await;
        run(&owned, "INSERT INTO todo (text) VALUES ('kept')", &[]).await.unwrap();
        let made = list(store, PLUGIN).await.unwrap();
        let back = rehearse(store, grant(&[]), &todo()[..1]).await.unwrap();
        assert!(back.fault.is_none() && back.size > 0, "{back:?}");
        assert_eq!(names(&back), [(2, false)]);
        let broken = step(3, "DELETE FROM todo; INSERT INTO todo (nothing) VALUES (1)", "SELECT 1");
        let failing = rehearse(store, grant(&[]), &[todo(), vec![broken]].concat()).await.unwrap();
        assert!(matches!(failing.fault, Some(Fault::Migration { number: 3, .. })), "{:?}", failing.fault);
        let changed = step(1, "CREATE TABLE other (a TEXT)", "DROP TABLE other");
        let changed = rehearse(store, grant(&[]), &[changed]).await.unwrap();
        assert!(matches!(changed.fault, Some(Fault::Changed { number: 1 })), "{:?}", changed.fault);
        assert_eq!((list(store, PLUGIN).await.unwrap(), count(&owned).await), (made, 1));
        // Trying out is held as running is.
        let hostile = step(3, "INSERT INTO users (id) VALUES ('x')", "SELECT 1");
        let hostile = rehearse(store, grant(&[]), &[todo(), vec![hostile]].concat()).await.unwrap();
        assert!(hostile.fault.is_some());
    })
    .await;
}

/// Rows of every kind, with ones that lead to each other.
fn linked() -> Vec<Step> {
    let second = step(
        2,
        "CREATE TABLE steps (id INTEGER PRIMARY KEY, after INTEGER REFERENCES steps (id), todo INTEGER NOT NULL REFERENCES todo (id))",
        "DROP TABLE steps",
    );
    vec![todo().remove(0), second]
}

#[tokio::test]
async fn rows_move_between_the_engines_and_come_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let about = About { version: "1.0.0".into(), made_at: jackfield_model::Millis(7) };
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let places = testing::databases(folder.path()).await;
    let mut stores = Vec::new();
    for place in &places {
        stores.push(Store::open(place).await.unwrap());
    }
    for (from, to) in [(&stores[0], &stores[1]), (&stores[1], &stores[0])] {
        erase(from, PLUGIN).await.unwrap();
        erase(to, PLUGIN).await.unwrap();
        assert!(matches!(export(from, PLUGIN, &about, &first).await, Err(Fault::Missing)));
        let owned = Owned::open(from, grant(&[])).await.unwrap();
        owned.migrate(&linked()).await.unwrap();
        let values = [text("it's \n é"), Datum::Boolean(true), Datum::Blob(vec![0, 255]), Datum::Real(0.5)];
        run(&owned, "INSERT INTO todo (id, text, done, more, weight) VALUES (1, $1, $2, $3, $4)", &values)
            .await
            .unwrap();
        for number in 2..=450_i64 {
            let values = [Datum::Integer(number), text(&format!("number {number}"))];
            run(&owned, "INSERT INTO todo (id, text) VALUES ($1, $2)", &values).await.unwrap();
        }
        run(&owned, "INSERT INTO steps (id, todo) VALUES (1, 1), (2, 2)", &[]).await.unwrap();
        // A row that leads to a later one.
        run(&owned, "UPDATE steps SET after = 2 WHERE id = 1", &[]).await.unwrap();
        let moved = export(from, PLUGIN, &about, &first).await.unwrap();
        assert_eq!((moved.tables, moved.rows, moved.migrations.len()), (2, 452, 2));
        assert_eq!(tables(from, PLUGIN).await.unwrap(), ["steps", "todo"]);

        // Into a newer version: what it was exported of is made, and then the rest.
        let unfit = restore(to, grant(&[]), &linked()[..1], &first).await;
        assert!(matches!(unfit, Err(Fault::Unfit(_))), "{unfit:?}");
        let more = step(
            3,
            "ALTER TABLE todo ADD COLUMN late TEXT NOT NULL DEFAULT 'never'",
            "ALTER TABLE todo DROP COLUMN late",
        );
        let restored = restore(to, grant(&[]), &[linked(), vec![more]].concat(), &first).await.unwrap();
        assert_eq!((restored.tables, restored.rows), (2, 452));
        let other = Owned::open(to, grant(&[])).await.unwrap();
        let late = run(&other, "SELECT late FROM todo WHERE id = 450", &[]).await.unwrap();
        assert_eq!(late.rows, [[text("never")]]);
        let next = run(&other, "INSERT INTO todo (text) VALUES ('next') RETURNING id", &[]).await.unwrap();
        assert_eq!(next.rows, [[Datum::Integer(451)]]);
        run(&other, "DELETE FROM todo WHERE id = 451", &[]).await.unwrap();
        let stray = run(&other, "INSERT INTO steps (id, todo) VALUES (9, 999)", &[]).await;
        assert!(matches!(stray, Err(Fault::Constraint(_))), "references hold again: {stray:?}");
        // As it was exported of, it is the same file.
        restore(to, grant(&[]), &linked(), &first).await.unwrap();
        export(to, PLUGIN, &about, &second).await.unwrap();
        let sorted = |file: &std::path::Path| {
            let text = std::fs::read_to_string(file).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&first), sorted(&second));
        // What does not fit changes nothing.
        let text = std::fs::read_to_string(&first).unwrap();
        for (bad, why) in [
            (
                text.replace("\"todo\":", "\"x\":").replace("\"table\":\"todo\"", "\"table\":\"users\""),
                "no table \"users\"",
            ),
            (text.replacen("[450,", "[449,", 1), "UNIQUE"),
            (text.lines().take(20).map(|line| format!("{line}\n")).collect(), "breaks off"),
        ] {
            std::fs::write(&second, bad).unwrap();
            let refused = restore(to, grant(&[]), &linked(), &second).await.unwrap_err().to_string();
            assert!(refused.contains(why) || refused.contains("unique"), "{why}: {refused}");
        }
        let small = Grant { quota: 1, ..grant(&[]) };
        let full = restore(to, small, &linked(), &first).await;
        assert!(full.is_err() || is_sqlite(to), "{full:?}");
        let other = Owned::open(to, grant(&[])).await.unwrap();
        assert_eq!(count(&other).await, 450, "all of it is there");
    }
}

/// The smallest file of SQLite's has room for a few hundred rows.
fn is_sqlite(store: &Store) -> bool {
    store.engine() == Engine::Sqlite
}
