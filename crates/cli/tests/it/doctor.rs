//! `jackfield doctor` says what a start would do, and does nothing of it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use jackfield_storage::{Query, Store, testing};
use serde_json::Value;

use crate::running::{Running, serve};

/// What it says: whether all is well, and the findings as `weight: text`.
fn doctor(data: &Path, database: Option<&str>, variables: &[(&str, &str)]) -> (bool, Vec<String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.args(["doctor", "--json", "--data"]).arg(data).envs(variables.iter().copied());
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let answer = command.output().unwrap();
    let found: Vec<Value> = serde_json::from_slice(&answer.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&answer.stderr)));
    let told =
        |finding: &Value| format!("{}: {}", finding["weight"].as_str().unwrap(), finding["text"].as_str().unwrap());
    (answer.status.success(), found.iter().map(told).collect())
}

fn says(found: &[String], weight: &str, part: &str) -> bool {
    found.iter().any(|text| text.starts_with(weight) && text.contains(part))
}

/// Every path below a folder with its mode and size.
fn state(folder: &Path) -> Vec<(String, u32, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let (path, metadata) = {
                let e = entry.unwrap();
                (e.path(), e.metadata().unwrap())
            };
            let size = if metadata.is_dir() { 0 } else { metadata.len() };
            found.push((path.display().to_string(), metadata.permissions().mode(), size));
            if metadata.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn before_the_first_start_and_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (fine, found) = doctor(&data, None, &[]);
    assert!(fine && says(&found, "would", "make the data folder"), "{found:?}");
    assert!(says(&found, "would", "make the tables of a new database"), "{found:?}");
    assert!(!data.exists(), "it makes nothing");
    assert!(Running::start(&mut serve(&data)).await.stop().await.success());
    let before = state(&data);
    let (fine, found) = doctor(&data, None, &[]);
    assert!(fine && says(&found, "fine", "nobody else gets at"), "{found:?}");
    assert!(says(&found, "fine", "up to date") && says(&found, "fine", "settings are in order"), "{found:?}");
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(state(&data), before);
    std::fs::set_permissions(data.join("jackfield.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let (fine, found) = doctor(&data, None, &[("MM_TEAMSETINGS_SITENAME", "x")]);
    assert!(fine && says(&found, "would", "jackfield.db (644)"), "{found:?}");
    assert!(says(&found, "odd", "MM_TEAMSETINGS_SITENAME"), "{found:?}");
    let (fine, found) = doctor(&data, None, &[("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "many")]);
    assert!(!fine && says(&found, "wrong", "TeamSettings.MaxUsersPerTeam"), "{found:?}");
}

#[tokio::test]
async fn of_an_older_database_it_names_the_migrations_that_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        testing::migrate(&place, testing::migrations_until(2), &|_, _| {}).await.unwrap();
        let (fine, found) = doctor(folder.path(), Some(&place), &[]);
        assert!(fine && says(&found, "would", "3 (servers of one database)"), "{found:?}");
        let plan = Store::plan(&place).await.unwrap();
        assert_eq!(plan.done.len(), 2, "nothing was run");
        let store = testing::open_as_it_is(&place).await.unwrap();
        let other = "UPDATE jackfield_migrations SET checksum = 'x' WHERE version = 1";
        Query::new(testing::statement(other.into())).execute(&store).await.unwrap();
        let broken = "INSERT INTO systems (name, value) VALUES ('JackfieldConfig', '{')";
        Query::new(testing::statement(broken.into())).execute(&store).await.unwrap();
        store.close().await;
        let (fine, found) = doctor(folder.path(), Some(&place), &[]);
        assert!(!fine && says(&found, "wrong", "done otherwise") && says(&found, "wrong", "no JSON"), "{found:?}");
    }
    let (fine, found) = doctor(folder.path(), Some("postgres://nobody@127.0.0.1:1/nothing"), &[]);
    assert!(!fine && says(&found, "wrong", "cannot be read"), "{found:?}");
}
