//! Plugins with tables of their own, on both engines: from the package's migrations to their removal.

use jackfield_model::{Manifest, plugin_state};
use jackfield_plugin_host::Package;
use jackfield_storage::owned;
use serde_json::{Value, json};

use super::script::{lay_compiled, scripted};
use super::world::World;

const ID: &str = "scripted";

const FIRST: &[(&str, &str)] = &[
    ("0001_notes.up.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, seen BLOB)"),
    ("0001_notes.down.sql", "DROP TABLE notes"),
];
const SECOND: &[(&str, &str)] = &[
    ("0002_stars.up.sql", "ALTER TABLE notes ADD COLUMN stars INTEGER NOT NULL DEFAULT 1"),
    ("0002_stars.down.sql", "ALTER TABLE notes DROP COLUMN stars"),
];
const BROKEN: &[(&str, &str)] = &[
    ("0002_broken.up.sql", "CREATE TABLE half (a TEXT); INSERT INTO notes (nothing) VALUES (1)"),
    ("0002_broken.down.sql", "DROP TABLE half"),
];

/// Runs what follows the command as a statement, or as several in one transaction.
const TEXT: &str = r"import {db, plugin} from 'jackfield';
    export default plugin({
        OnActivate() {
            REFUSE
        },
        ExecuteCommand(_context, {command}) {
            const sql = command.slice('/sql '.length);
            try {
                if (sql.includes(' THEN ')) {
                    return JSON.stringify(db.transaction(sql.split(' THEN ').map((sql) => ({sql, changes: 1}))));
                }
                return JSON.stringify(db.query(sql));
            } catch (error) {
                return `${error.statusCode} ${error.id} ${error.message}`;
            }
        },
    });";

fn asked() -> Value {
    json!({ "hooks": ["activate", "execute-command"], "database": { "read": ["users"] } })
}

fn write(package: &Package, migrations: &[&[(&str, &str)]]) {
    let folder = package.dir.join("migrations");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in migrations.iter().copied().flatten() {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

fn version(number: &str, permissions: Value) -> Manifest {
    Manifest { version: number.into(), ..scripted(permissions) }
}

async fn install(
    world: &World,
    manifest: Manifest,
    text: &str,
    migrations: &[&[(&str, &str)]],
) -> jackfield_domain::Result<()> {
    let package = world.unpack_at(manifest, "plugin.js", text.as_bytes());
    write(&package, migrations);
    world.host.install(&World::admin(), package, true).await.map(drop)
}

async fn running(world: &World, migrations: &[&[(&str, &str)]]) {
    lay_compiled(world).await;
    install(world, version("1.0.0", asked()), &text(""), migrations).await.unwrap();
    world.host.enable(&World::admin(), ID).await.unwrap();
}

fn text(refuse: &str) -> String {
    TEXT.replace("REFUSE", refuse)
}

pub async fn sql(world: &World, sql: &str) -> String {
    world.says(ID, &format!("/sql {sql}")).await
}

#[tokio::test]
async fn a_plugin_keeps_rows_and_is_told_why_it_cannot() {
    for world in World::everywhere().await {
        running(&world, &[FIRST]).await;
        assert_eq!(
            sql(&world, "INSERT INTO notes (text) VALUES ('one') RETURNING id, text").await,
            r#"[{"id":1,"text":"one"}]"#
        );
        let both = "INSERT INTO notes (text) VALUES ('two') THEN UPDATE notes SET text = 'first' WHERE id = 1";
        assert_eq!(sql(&world, both).await, r#"[{"rows":[],"changes":1},{"rows":[],"changes":1}]"#);
        let taken = sql(&world, "INSERT INTO notes (text) VALUES ('two')").await;
        assert!(taken.starts_with("409 app.plugin.database.constraint.app_error "), "{taken}");
        let undone = sql(&world, "DELETE FROM notes WHERE id = 1 THEN DELETE FROM notes WHERE id = 9").await;
        assert!(undone.starts_with("409 app.plugin.database.changes.app_error "), "{undone}");
        assert_eq!(sql(&world, "SELECT text FROM notes ORDER BY id").await, r#"[{"text":"first"},{"text":"two"}]"#);
        assert_eq!(sql(&world, "SELECT username FROM core_users ORDER BY username").await, r#"[{"username":"anna"}]"#);
    }
}

// covers: 32, 44
#[tokio::test]
async fn a_plugin_reaches_nothing_but_its_own_tables() {
    for world in World::everywhere().await {
        running(&world, &[FIRST]).await;
        for hostile in [
            "SELECT password FROM core_users",
            "SELECT * FROM users",
            "SELECT * FROM public.users",
            "SELECT * FROM core_posts",
            "SELECT * FROM pluginkeyvaluestore",
            "DROP TABLE notes",
            "ATTACH 'jackfield.db' AS other",
            "SELECT set_config('role', 'none', FALSE)",
            "SELECT 1; DELETE FROM notes",
        ] {
            let refused = sql(&world, hostile).await;
            assert!(refused.starts_with("400 app.plugin.database."), "{hostile}: {refused}");
        }
        assert_eq!(sql(&world, "SELECT count(*) AS n FROM notes").await, r#"[{"n":0}]"#);
    }
}

#[tokio::test]
async fn a_version_that_does_not_start_leaves_the_tables_as_they_were() {
    for world in World::everywhere().await {
        running(&world, &[FIRST]).await;
        sql(&world, "INSERT INTO notes (text) VALUES ('kept')").await;
        let broken = install(&world, version("1.1.0", asked()), &text(""), &[FIRST, BROKEN]).await.unwrap_err();
        assert!(broken.0.message.contains("migration 2 broken failed"), "{}", broken.0.message);
        assert_eq!(sql(&world, "SELECT text FROM notes").await, r#"[{"text":"kept"}]"#, "the old one goes on");
        assert!(sql(&world, "SELECT * FROM half").await.starts_with("400 "));
        // Its migrations are done, and it refuses to start: they are taken back.
        let refuses = text("throw new Error('not today');");
        install(&world, version("1.2.0", asked()), &refuses, &[FIRST, SECOND]).await.unwrap_err();
        assert!(sql(&world, "SELECT stars FROM notes").await.starts_with("400 "));
        assert_eq!(world.host.state(ID).0, plugin_state::RUNNING);
        install(&world, version("1.3.0", asked()), &text(""), &[FIRST, SECOND]).await.unwrap();
        assert_eq!(sql(&world, "SELECT text, stars FROM notes").await, r#"[{"text":"kept","stars":1}]"#);
        // The older version comes back, and with it the older tables.
        install(&world, version("1.0.0", asked()), &text(""), &[FIRST]).await.unwrap();
        assert!(sql(&world, "SELECT stars FROM notes").await.starts_with("400 "));
        assert_eq!(sql(&world, "SELECT text FROM notes").await, r#"[{"text":"kept"}]"#);
    }
}

#[tokio::test]
async fn what_was_removed_is_erased_and_what_was_switched_off_is_not() {
    for world in World::everywhere().await {
        running(&world, &[FIRST]).await;
        sql(&world, "INSERT INTO notes (text) VALUES ('kept')").await;
        world.host.disable(&World::admin(), ID).await.unwrap();
        world.host.enable(&World::admin(), ID).await.unwrap();
        assert_eq!(sql(&world, "SELECT text FROM notes").await, r#"[{"text":"kept"}]"#);
        assert!(owned::is_there(&world.app.store, ID).await.unwrap());
        world.host.remove(&World::admin(), ID).await.unwrap();
        assert!(!owned::is_there(&world.app.store, ID).await.unwrap());
        running(&world, &[FIRST]).await;
        assert_eq!(sql(&world, "SELECT text FROM notes").await, "[]");
    }
}

// covers: 20, 32
#[tokio::test]
async fn without_asking_there_is_no_database_and_asking_for_more_waits_for_consent() {
    let world = World::new().await;
    lay_compiled(&world).await;
    let plain = json!({ "hooks": ["execute-command"] });
    install(&world, version("1.0.0", plain.clone()), &text(""), &[]).await.unwrap();
    world.host.enable(&World::admin(), ID).await.unwrap();
    let refused = sql(&world, "SELECT 1").await;
    assert!(refused.starts_with("403 app.plugin.capability.app_error "), "{refused}");
    install(&world, version("1.1.0", asked()), &text(""), &[FIRST]).await.unwrap();
    let (state, why) = world.host.state(ID);
    assert_eq!(state, plugin_state::NOT_RUNNING);
    assert!(why.contains("a database of its own") && why.contains("the server's users"), "{why}");
    assert!(!owned::is_there(&world.app.store, ID).await.unwrap(), "nothing is made before somebody consents");
    world.host.enable(&World::admin(), ID).await.unwrap();
    assert_eq!(sql(&world, "SELECT text FROM notes").await, "[]");
}

/// What a file holds that an export wrote.
async fn exported(world: &World, file: &std::path::Path) {
    let exported = world.host.export_database(&World::admin(), ID).await.unwrap();
    std::fs::copy(exported.path(), file).unwrap();
    let hidden = exported.path().to_owned();
    drop(exported);
    assert!(!hidden.exists(), "what was sent goes");
}

async fn restored(world: &World, file: &std::path::Path) -> jackfield_domain::Result<i64> {
    let received = world.host.receives_export(&World::admin(), ID).await?;
    std::fs::copy(file, received.path()).unwrap();
    Ok(world.host.restore_database(&World::admin(), ID, &received).await?.rows)
}

// covers: 30, 32
#[tokio::test]
async fn a_plugin_that_was_upgraded_rolled_back_and_removed_leaves_nothing_and_is_restored_elsewhere() {
    let worlds = World::everywhere().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |at: usize| folder.path().join(at.to_string());
    for (at, world) in worlds.iter().enumerate() {
        let admin = World::admin();
        let list = async || owned::list(&world.app.store, ID).await.unwrap();
        let empty = list().await;
        running(world, &[FIRST]).await;
        let first = list().await;
        assert_ne!(first, empty);
        sql(world, "INSERT INTO notes (text) VALUES ('a needle')").await;
        exported(world, &file(at)).await;
        install(world, version("1.1.0", asked()), &text(""), &[FIRST, SECOND]).await.unwrap();
        let third = [("0003_more.up.sql", "CREATE TABLE more (a TEXT)"), ("0003_more.down.sql", "DROP TABLE more")];
        install(world, version("1.2.0", asked()), &text(""), &[FIRST, SECOND, &third]).await.unwrap();
        sql(world, "UPDATE notes SET stars = 5").await;
        assert_ne!(list().await, first);

        // Back by one, and by one more: each time what was installed before what is now.
        let back = world.host.roll_back(&admin, ID, "").await.unwrap();
        assert_eq!((back.version.as_str(), world.host.state(ID).0), ("1.1.0", plugin_state::RUNNING));
        assert_eq!(sql(world, "SELECT text, stars FROM notes").await, r#"[{"text":"a needle","stars":5}]"#);
        assert_eq!(world.host.roll_back(&admin, ID, "").await.unwrap().version, "1.0.0");
        assert_eq!(list().await, first, "the tables are as they were, to the byte");
        assert_eq!(sql(world, "SELECT text FROM notes").await, r#"[{"text":"a needle"}]"#);
        let nothing = world.host.roll_back(&admin, ID, "").await.unwrap_err();
        assert_eq!((nothing.0.status_code, nothing.0.id.as_str()), (404, "app.plugin.rollback.none.app_error"));
        // And forward, by its name.
        let versions = world.host.versions(&admin, ID).await.unwrap();
        let known: Vec<(&str, bool)> = versions.iter().map(|kept| (kept.version.as_str(), kept.is_current)).collect();
        assert_eq!(known, [("1.2.0", false), ("1.1.0", false), ("1.0.0", true)]);
        assert_eq!(world.host.roll_back(&admin, ID, &versions[1].digest).await.unwrap().version, "1.1.0");
        assert_eq!(world.host.roll_back(&admin, ID, "").await.unwrap().version, "1.0.0");
        assert_eq!(list().await, first);

        let places: Vec<_> = versions.iter().map(|kept| world.host.place(ID, &kept.digest)).collect();
        assert!(places.iter().all(|place| place.exists()));
        world.host.remove(&admin, ID).await.unwrap();
        assert_eq!(list().await, empty, "nothing is left");
        assert!(!places.iter().any(|place| place.exists()));
        let missing = world.host.versions(&admin, ID).await.unwrap_err();
        assert_eq!(missing.0.status_code, 404);
    }
    // What was exported on one engine is restored on the other.
    for (at, world) in worlds.iter().rev().enumerate() {
        running(world, &[FIRST]).await;
        assert_eq!(restored(world, &file(at)).await.unwrap(), 1);
        assert_eq!(world.host.state(ID).0, plugin_state::RUNNING, "it is on again");
        assert_eq!(sql(world, "SELECT id, text FROM notes").await, r#"[{"id":1,"text":"a needle"}]"#);
        std::fs::write(file(9), "nonsense\n").unwrap();
        let refused = restored(world, &file(9)).await.unwrap_err();
        assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, "app.plugin.database.restore.app_error"));
        assert_eq!(sql(world, "SELECT id, text FROM notes").await, r#"[{"id":1,"text":"a needle"}]"#);
    }
}

#[tokio::test]
async fn only_so_many_versions_are_kept_and_what_cannot_come_back_changes_nothing() {
    let world = World::new().await;
    let admin = World::admin();
    running(&world, &[FIRST]).await;
    let first = world.host.versions(&admin, ID).await.unwrap().remove(0);
    for number in 1..=4 {
        world.clock.advance(1);
        install(&world, version(&format!("1.{number}.0"), asked()), &text(""), &[FIRST]).await.unwrap();
    }
    let kept: Vec<String> =
        world.host.versions(&admin, ID).await.unwrap().into_iter().map(|kept| kept.version).collect();
    assert_eq!(kept, ["1.4.0", "1.3.0", "1.2.0", "1.1.0"]);
    assert!(!world.host.place(ID, &first.digest).exists(), "the oldest went");
    assert_eq!(world.host.roll_back(&admin, ID, &first.digest).await.unwrap_err().0.status_code, 404);

    // A migration whose way back fails.
    let stuck = [
        ("0002_stuck.up.sql", "CREATE TABLE stuck (a TEXT)"),
        ("0002_stuck.down.sql", "DROP TABLE stuck; DROP TABLE nothing"),
    ];
    install(&world, version("2.0.0", asked()), &text(""), &[FIRST, &stuck]).await.unwrap();
    let refused = world.host.roll_back(&admin, ID, "").await.unwrap_err();
    assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, "app.plugin.rollback.refused.app_error"));
    assert!(refused.0.message.contains("migration 2 stuck failed"), "{}", refused.0.message);
    assert_eq!(sql(&world, "SELECT count(*) AS n FROM stuck").await, r#"[{"n":0}]"#, "it goes on");
}

#[tokio::test]
async fn a_former_version_that_does_not_start_leaves_the_present_one_with_its_tables() {
    for world in World::everywhere().await {
        let admin = World::admin();
        lay_compiled(&world).await;
        // It starts once.
        let once = text("db.execute(\"INSERT INTO notes (text) VALUES ('once')\");");
        install(&world, version("1.0.0", asked()), &once, &[FIRST]).await.unwrap();
        world.host.enable(&admin, ID).await.unwrap();
        install(&world, version("1.1.0", asked()), &text(""), &[FIRST, SECOND]).await.unwrap();
        let before = owned::list(&world.app.store, ID).await.unwrap();
        let refused = world.host.roll_back(&admin, ID, "").await.unwrap_err();
        assert!(
            refused.0.message.contains("stands against it") || refused.0.status_code == 400,
            "{}",
            refused.0.message
        );
        assert_eq!(owned::list(&world.app.store, ID).await.unwrap(), before);
        assert_eq!(world.host.state(ID).0, plugin_state::RUNNING);
        assert_eq!(sql(&world, "SELECT text, stars FROM notes").await, r#"[{"text":"once","stars":1}]"#);
    }
}

// covers: 20
#[tokio::test]
async fn a_former_version_that_asks_for_more_waits_for_consent() {
    let world = World::new().await;
    let admin = World::admin();
    running(&world, &[FIRST]).await;
    let plain = json!({ "hooks": ["execute-command"] });
    install(&world, version("1.1.0", plain), &text(""), &[]).await.unwrap();
    let preview = world.host.preview_installed(&admin, ID).await.unwrap();
    assert!(preview.database.unwrap().is_erased, "this version has no database, and one is there");
    assert!(world.host.state(ID).0 == plugin_state::RUNNING);
    world.host.roll_back(&admin, ID, "").await.unwrap();
    let (state, why) = world.host.state(ID);
    assert_eq!(state, plugin_state::NOT_RUNNING);
    assert!(why.contains("a database of its own"), "{why}");
    world.host.enable(&admin, ID).await.unwrap();
    assert_eq!(sql(&world, "SELECT count(*) AS n FROM notes").await, r#"[{"n":0}]"#);
    // The version without a database comes back without it.
    let versions = world.host.versions(&admin, ID).await.unwrap();
    world.host.roll_back(&admin, ID, &versions[0].digest).await.unwrap();
    assert!(!owned::is_there(&world.app.store, ID).await.unwrap());
}
