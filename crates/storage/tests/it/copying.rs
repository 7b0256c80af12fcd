//! A database is copied into one of the other engine, and a Mattermost's into either: all of it, once, whatever happens meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_storage::copying::{self, Kind, Report};
use jackfield_storage::{Query, Store, hashed, testing};
use serde_json::Value as Json;

use crate::filled;

fn quiet(_: &str, _: i64) {}

/// Runs texts that a test makes.
async fn run(store: &Store, texts: &[String]) {
    for text in texts {
        Query::new(testing::statement(text.clone()))
            .execute(store)
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

async fn number(store: &Store, text: &str) -> i64 {
    Query::new(testing::statement(text.into())).one::<(i64,)>(store).await.unwrap().0
}

async fn text(store: &Store, text: &str) -> String {
    Query::new(testing::statement(text.into())).one::<(String,)>(store).await.unwrap().0
}

/// Everything but what belongs to servers and not to people.
async fn contents(place: &str) -> BTreeMap<String, Vec<Json>> {
    let store = Store::open(place).await.unwrap();
    let mut contents = filled::contents(&store).await;
    contents.retain(|table, _| {
        !["jackfield_migrations", "jackfield_nodes", "jackfield_cluster_messages", "clusterdiscovery"]
            .contains(&&**table)
    });
    store.close().await;
    contents
}

#[tokio::test]
async fn a_database_goes_to_the_other_engine_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let [sqlite, postgres] = testing::databases(folder.path()).await;
    let store = Store::open(&postgres).await.unwrap();
    let filled = filled::generate(&store).await;
    filled::fill(&store, &filled).await;
    store.close().await;
    let there = contents(&postgres).await;

    let (kind, report) = copying::copy(&postgres, &sqlite, &quiet).await.unwrap();
    assert_eq!(kind, Kind::Jackfield);
    whole(&report);
    let [_, back] = testing::databases(folder.path()).await;
    whole(&copying::copy(&sqlite, &back, &quiet).await.unwrap().1);
    for (table, rows) in &there {
        assert_eq!(contents(&back).await.get(table), Some(rows), "{table}");
    }
    // The numbers go on behind those that were copied.
    let store = Store::open(&back).await.unwrap();
    let work = "INSERT INTO jackfield_work (kind, lane, createat, startat, data) VALUES ('a', 'a', 1, 1, '{}')";
    run(&store, &[work.to_owned()]).await;
    let again = copying::copy(&sqlite, &back, &quiet).await.unwrap_err().to_string();
    assert!(again.contains("2 accounts"), "{again}");
}

fn whole(report: &Report) {
    for moved in &report.moved {
        assert_eq!((moved.found, moved.mended), (moved.here, 0), "{}", moved.table);
    }
    assert_eq!(report.left, []);
}

/// A Mattermost's database: the tables as they were in 2021, and what people wrote.
async fn mattermost(place: &str) -> Store {
    let mut texts = vec!["CREATE TYPE channel_type AS ENUM ('P', 'G', 'O', 'D')".to_owned()];
    for line in include_str!("../mattermost-2021.txt").lines().filter(|line| !line.starts_with('#')) {
        let (table, columns) = line.split_once(": ").unwrap();
        let mut key = Vec::new();
        let mut made = Vec::new();
        // A type may have a comma of its own.
        for column in columns.split(", ") {
            let (name, kind) = column.split_once(' ').unwrap();
            let plain = name.trim_end_matches('*');
            if plain != name {
                key.push(format!("\"{plain}\""));
            }
            // As newer versions have it.
            let kind = if (table, plain) == ("channels", "type") { "channel_type" } else { kind };
            made.push(format!("\"{plain}\" {kind}"));
        }
        if !key.is_empty() {
            made.push(format!("PRIMARY KEY ({})", key.join(", ")));
        }
        texts.push(format!("CREATE TABLE {table} ({})", made.join(", ")));
    }
    texts.push("CREATE TABLE ir_playbook (id varchar(26) PRIMARY KEY)".into());
    let store = testing::open_as_it_is(place).await.unwrap();
    run(&store, &texts).await;
    store
}

fn id(kind: char, number: usize) -> String {
    format!("{kind}{number:x>25}").replace('0', "o").replace('1', "i")
}

const POSTS: usize = 1300;

/// A team with a channel, three people, and posts of which every tenth has a reply and every hundredth a file.
async fn settle(store: &Store) {
    let (team, channel) = (id('t', 2), id('c', 2));
    let mut texts = vec![
        format!("INSERT INTO teams (id, createat, updateat, deleteat, displayname, name, type, allowopeninvite) VALUES ('{team}', 1, 1, 0, 'Reds', 'reds', 'O', false)"),
        format!("INSERT INTO channels (id, createat, updateat, deleteat, teamid, type, displayname, name, totalmsgcount, totalmsgcountroot)
            VALUES ('{channel}', 1, 1, 0, '{team}', 'O', 'Plans', 'plans', {POSTS}, {})", POSTS - POSTS / 10),
        "INSERT INTO systems (name, value) VALUES ('DiagnosticId', 'known'), ('AsymmetricSigningKey', '{}'), ('Version', '5.37.0')".into(),
        format!("INSERT INTO sessions (id, token, userid, props, createat) VALUES ('{}', '{}', '{}', '{{\"csrf\":\"x\"}}', 1)", id('s', 2), id('k', 2), id('u', 2)),
        format!("INSERT INTO roles (id, name, displayname, permissions, builtin, schememanaged) VALUES ('{}', 'channel_user', 'x', ' read_channel  create_post upload_file', true, true)", id('r', 2)),
        format!("INSERT INTO tokens (token, createat, type, extra) VALUES ('{}', 1, 'password_recovery', '')", id('o', 2)),
        "INSERT INTO ir_playbook VALUES ('one')".into(),
    ];
    for number in 2..5 {
        let user = id('u', number);
        texts.push(format!("INSERT INTO users (id, username, email, password, roles, createat, updateat, deleteat, notifyprops, timezone)
            VALUES ('{user}', 'person{number}', 'p{number}@reds.example', '$2a$10$abc', 'system_user', 1, 1, 0, '{{\"email\":\"true\"}}', NULL)"));
        texts.push(format!(
            "INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, notifyprops, schemeuser)
            VALUES ('{channel}', '{user}', '', 1, 0, '{{}}', true)"
        ));
        texts.push(format!("INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser) VALUES ('{team}', '{user}', '', 0, true)"));
    }
    for number in 0..POSTS {
        let root = if number % 10 == 9 { id('p', number - 1) } else { String::new() };
        texts.push(format!("INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, message, type, props, hashtags, fileids)
            VALUES ('{}', {time}, {time}, 0, 0, false, '{}', '{channel}', '{root}', '', 'It''s \\{{x}} {number}', '', '{}', '', '{}')",
            id('p', number), id('u', 2 + number % 3), if number == 7 { "no json" } else { "{}" },
            if number % 100 == 0 { format!("[\"{}\"]", id('f', number)) } else { String::new() }, time = 1000 + number));
        if number % 100 == 0 {
            texts.push(format!("INSERT INTO fileinfo (id, creatorid, postid, createat, updateat, deleteat, path, name, size, minipreview)
                VALUES ('{}', '{}', '{}', 1, 1, 0, '2021/a/{number}.txt', '{number}.txt', 4, '\\x00ff27')", id('f', number), id('u', 2), id('p', number)));
            texts.push(format!(
                "INSERT INTO reactions (userid, postid, emojiname, createat) VALUES ('{}', '{}', '+1', 1)",
                id('u', 3),
                id('p', number)
            ));
        }
        if number % 10 == 9 {
            texts.push(format!("INSERT INTO threads (postid, channelid, replycount, lastreplyat, participants) VALUES ('{}', '{channel}', 1, {}, '[\"{}\"]')",
                id('p', number - 1), 1000 + number, id('u', 2)));
        }
    }
    run(store, &texts).await;
}

#[tokio::test]
async fn a_mattermost_moves_in_and_goes_on_where_it_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let [_, from] = testing::databases(folder.path()).await;
    let source = mattermost(&from).await;
    settle(&source).await;
    for to in testing::databases(folder.path()).await {
        // Cut off behind the second batch of posts.
        let batches = AtomicUsize::new(0);
        let told = |table: &str, _: i64| {
            if table == "posts" {
                batches.fetch_add(1, Ordering::Relaxed);
            }
        };
        let cut = async {
            while batches.load(Ordering::Relaxed) < 2 {
                tokio::task::yield_now().await;
            }
        };
        let is_cut = tokio::select! {
            biased;
            () = cut => true,
            copied = copying::copy(&from, &to, &told) => { copied.unwrap(); false }
        };
        let half = Store::open(&to).await.unwrap();
        assert_eq!(copying::is_unfinished(&half).await.unwrap(), is_cut);
        half.close().await;
        if is_cut {
            let (kind, report) = copying::copy(&from, &to, &quiet).await.unwrap();
            assert_eq!((kind, report.went_on), (Kind::Mattermost, true));
            for moved in &report.moved {
                assert_eq!(moved.found, moved.here, "{}", moved.table);
            }
            let left: Vec<(&str, &str)> = report.left.iter().map(|left| (left.table.as_str(), left.why)).collect();
            assert_eq!(left, [("ir_playbook", "unknown_table"), ("tokens", "asked_anew")]);
        }
        moved_in(&to).await;
    }
    source.close().await;
}

async fn moved_in(place: &str) {
    let store = Store::open(place).await.unwrap();
    let posts = i64::try_from(POSTS).unwrap();
    for (count, wanted) in [
        ("SELECT COUNT(*) FROM posts", posts),
        ("SELECT COUNT(*) FROM posts WHERE rootid <> ''", posts / 10),
        ("SELECT COUNT(*) FROM fileinfo WHERE channelid <> ''", posts / 100),
        ("SELECT COUNT(*) FROM reactions WHERE channelid <> ''", posts / 100),
        ("SELECT COUNT(*) FROM threads WHERE threadteamid <> ''", posts / 10),
        ("SELECT lastchangeat FROM channels", 999 + posts),
        ("SELECT COUNT(*) FROM systems", 1),
        ("SELECT COUNT(*) FROM tokens", 0),
    ] {
        assert_eq!(number(&store, count).await, wanted, "{count}");
    }
    for (asked, wanted) in [
        ("SELECT message FROM posts WHERE createat = 1005", "It's \\{x} 5".to_owned()),
        ("SELECT CAST(props AS TEXT) FROM posts WHERE createat = 1007", "{}".to_owned()),
        ("SELECT CAST(fileids AS TEXT) FROM posts WHERE createat = 1005", "[]".to_owned()),
        ("SELECT password FROM users WHERE username = 'person2'", "$2a$10$abc".to_owned()),
        ("SELECT CAST(timezone AS TEXT) FROM users WHERE username = 'person2'", "{}".to_owned()),
        ("SELECT token FROM sessions", hashed(&id('k', 2))),
    ] {
        assert_eq!(text(&store, asked).await, wanted, "{asked}");
    }
    let permissions = text(&store, "SELECT permissions FROM roles WHERE name = 'channel_user'").await;
    let has = |permission: &str| permissions.split(' ').any(|one| one == permission);
    assert!(has("create_post") && has("read_channel_content"), "what was not known yet is given: {permissions}");
    assert!(!has("delete_post") || !has("manage_system"), "{permissions}");
    store.close().await;
}

#[tokio::test]
async fn only_what_is_known_is_copied_and_only_into_what_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let [sqlite, postgres] = testing::databases(folder.path()).await;
    let refused = async |from: &str, to: &str| copying::copy(from, to, &quiet).await.unwrap_err().to_string();
    assert!(refused("missing.db", &sqlite).await.contains("no database"));
    assert!(refused(&postgres, &sqlite).await.contains("neither"));
    Store::open(&postgres).await.unwrap().close().await;
    copying::copy(&postgres, &sqlite, &quiet).await.unwrap();
    let [other, _] = testing::databases(folder.path()).await;
    let store = Store::open(&other).await.unwrap();
    run(&store, &["INSERT INTO systems (name, value) VALUES ('JackfieldCopy', 'another')".to_owned()]).await;
    store.close().await;
    assert!(refused(&postgres, &other).await.contains("another copy"));
}
