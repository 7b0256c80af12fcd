//! What an administrator does at the machine: accounts, an import that is killed in the middle, and moving to the other engine.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use jackfield_api::system::GetConfig;
use jackfield_api::users::CreateUser;
use jackfield_client::NOTHING;
use jackfield_model::User;
use jackfield_storage::{Query, Store, testing};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;

use crate::running::{Running, serve};

/// Posts of the archive; `scripts/measure-import` has more.
const POSTS: usize = 10_000;
const PEOPLE: usize = 20;

fn jackfield(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.args(arguments).kill_on_drop(true).stdin(Stdio::null());
    command
}

/// Where a database is, as arguments.
fn at<'a>(data: &'a str, database: Option<&'a str>) -> Vec<&'a str> {
    let mut arguments = vec!["--data", data];
    arguments.extend(database.iter().flat_map(|database| ["--database", database]));
    arguments
}

async fn done(mut command: Command) -> Output {
    let output = command.output().await.unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    output
}

fn archive(to: &Path) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("company.jsonl", options).unwrap();
    let mut write = |line: Value| writeln!(zip, "{line}").unwrap();
    write(json!({ "type": "version", "version": 1 }));
    write(json!({ "type": "team", "team": { "name": "reds", "display_name": "Reds", "type": "I" } }));
    write(
        json!({ "type": "channel", "channel": { "team": "reds", "name": "plans", "display_name": "Plans", "type": "O" } }),
    );
    for number in 0..PEOPLE {
        write(
            json!({ "type": "user", "user": { "username": format!("person{number}"), "email": format!("p{number}@reds.example"),
            "teams": [{ "name": "reds", "channels": [{ "name": "plans" }] }] } }),
        );
    }
    for number in 0..POSTS {
        let time = 1_600_000_000_000_u64 + number as u64 * 1000;
        let mut post = json!({ "team": "reds", "channel": "plans", "user": format!("person{}", number % PEOPLE),
            "message": format!("Message {number} of the archive"), "create_at": time });
        if number % 10 == 0 {
            post["replies"] = json!([{ "user": "person1", "message": "yes", "create_at": time + 1 }]);
            post["reactions"] = json!([{ "user": "person2", "emoji_name": "+1", "create_at": time + 2 }]);
        }
        if number % 50 == 0 {
            post["attachments"] = json!([{ "path": format!("files/{number}.txt") }]);
        }
        write(json!({ "type": "post", "post": post }));
    }
    for number in (0..POSTS).step_by(50) {
        zip.start_file(format!("data/files/{number}.txt"), options).unwrap();
        write!(zip, "plan {number}").unwrap();
    }
    zip.finish().unwrap();
}

async fn counts(place: &str) -> BTreeMap<&'static str, i64> {
    let store = Store::open(place).await.unwrap();
    let mut counts = BTreeMap::new();
    for table in
        ["teams", "channels", "users", "posts", "reactions", "fileinfo", "threads", "channelmembers", "teammembers"]
    {
        let count = Query::new(testing::statement(format!("SELECT COUNT(*) FROM {table}")));
        counts.insert(table, count.one::<(i64,)>(&store).await.unwrap().0);
    }
    store.close().await;
    counts
}

/// The lines of an export, and how many files it has.
async fn exported(to: &Path, place: &[&str]) -> (String, usize) {
    let mut command = jackfield(&["admin", "export", to.to_str().unwrap()]);
    command.args(place);
    done(command).await;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(to).unwrap()).unwrap();
    let lines = std::io::read_to_string(zip.by_name("import.jsonl").unwrap()).unwrap();
    (lines, zip.len() - 1)
}

#[tokio::test]
async fn an_import_that_was_killed_goes_on_and_moves_to_the_other_engine() {
    let folder = tempfile::tempdir().unwrap();
    let (from, data) = (folder.path().join("company.zip"), folder.path().join("data"));
    archive(&from);
    let (from, data) = (from.to_str().unwrap(), data.to_str().unwrap());
    let database = format!("{data}/jackfield.db");
    let import = || {
        let mut command = jackfield(&["admin", "import", from]);
        command.args(at(data, None)).env("JACKFIELD_LOG", "info");
        command
    };
    // Killed as soon as it tells that something is stored.
    let mut killed = import();
    let mut killed = killed.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(killed.stderr.take().unwrap()).lines();
    while told.next_line().await.unwrap().is_some_and(|line| percent(&line) == 0) {}
    killed.kill().await.unwrap();
    let half = counts(&database).await;
    let replies = POSTS / 10;
    assert!(half["posts"] > 0 && half["posts"] < i64::try_from(POSTS + replies).unwrap(), "{half:?}");
    // The next one goes on with it before it does its own, which finds all of it there.
    let again = done(import()).await;
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(said.contains("brought in: nothing") && said.contains("updated: nothing"), "{said}");
    let first = counts(&database).await;
    let wanted = [
        ("posts", POSTS + replies),
        ("reactions", replies),
        ("fileinfo", POSTS / 50),
        ("threads", replies),
        ("users", PEOPLE),
        ("teammembers", PEOPLE),
    ];
    for (table, count) in wanted {
        assert_eq!(first[table], i64::try_from(count).unwrap(), "{table}");
    }

    let exports = [folder.path().join("one.zip"), folder.path().join("two.zip")];
    let lines = exported(&exports[0], &at(data, None)).await;
    let postgres = testing::databases(folder.path()).await[1].clone();
    let other = folder.path().join("other");
    let there = at(other.to_str().unwrap(), Some(&postgres));
    let mut migrate = jackfield(&["migrate", "--from", &database]);
    migrate.args(&there);
    done(migrate).await;
    assert_eq!(counts(&postgres).await, first);
    assert_eq!(exported(&exports[1], &there).await, lines);
}

/// How far a line of the log says that it is; colours are passed over.
fn percent(line: &str) -> u32 {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let plain = parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest));
    let said = plain.split("percent=").nth(1).unwrap_or_default();
    said.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

#[tokio::test]
async fn whoever_has_the_machine_gets_into_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let place = at(data.to_str().unwrap(), None);
    let told = async |arguments: &[&str], input: &str| {
        let mut command = jackfield(arguments);
        command.args(&place).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (made, said) = told(&["admin", "create", "Anna", "anna@example.com"], "").await;
    let password = said.lines().find_map(|line| line.strip_prefix("password: ")).unwrap().to_owned();
    assert!(made, "{said}");
    assert!(!told(&["admin", "create", "anna", "other@example.com"], "").await.0, "the name is taken");
    assert!(told(&["admin", "mfa-off", "anna"], "").await.0);
    let server = Running::start(&mut serve(&data)).await;
    let anna = server.client.login("anna", &password).await.unwrap();
    assert!(anna.user.roles.contains("system_admin"));
    let ben = User {
        username: "ben".into(),
        email: "ben@example.com".into(),
        password: "correct horse 7".into(),
        ..User::default()
    };
    let ben = anna.client.post::<CreateUser>(ben).await.unwrap();
    assert_eq!(ben.roles, "system_user");
    assert!(server.stop().await.success());
    assert!(told(&["admin", "reset-password", "anna"], "another horse 8\n").await.0);
    assert!(!told(&["admin", "reset-password", "nobody"], "another horse 8\n").await.0);
    for _ in 0..2 {
        assert!(told(&["admin", "promote", "ben"], "").await.0, "also one who does already");
    }
    assert!(!told(&["admin", "promote", "nobody"], "").await.0);
    let (listed, said) = told(&["admin", "list"], "").await;
    assert!(listed && said.contains("anna <anna@example.com>"), "{said}");
    assert!(said.lines().all(|line| line.contains("system_admin")) && said.lines().count() == 2, "{said}");
    let server = Running::start(&mut serve(&data)).await;
    assert!(server.client.login("anna", &password).await.is_err());
    server.client.login("anna", "another horse 8").await.unwrap();
    let ben = server.client.login("ben", "correct horse 7").await.unwrap();
    ben.client.get::<GetConfig>(NOTHING).await.unwrap();
    assert!(server.stop().await.success());
}
