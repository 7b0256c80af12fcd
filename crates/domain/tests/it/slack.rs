//! A Slack export moves in: people, channels, messages with their threads, and once however often it comes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jackfield_domain::App;
use jackfield_domain::moving::{self, LeftAtSlack, Report};
use jackfield_model::JobStatus;
use jackfield_storage::{Query, testing as stored};
use serde_json::{Value, json};

use crate::world::World;

/// A time in November 2023, some seconds later.
fn ts(seconds: i64) -> String {
    format!("{}.000100", 1_699_000_000 + seconds)
}

fn export(to: &Path) {
    let users = json!([
        { "id": "U1", "name": "anna", "is_admin": true, "profile": { "email": "anna@slack.example", "real_name": "Anna Arden", "title": "Boss" } },
        { "id": "U2", "name": "Ben!", "profile": { "email": "ben@slack.example", "display_name": "Benny" } },
        { "id": "U3", "name": "gone", "deleted": true, "profile": { "real_name": "Gone" } },
        { "id": "U4", "name": "visitor", "is_ultra_restricted": true, "profile": { "email": "v@slack.example" } },
        { "id": "U5", "name": "robot", "is_bot": true, "profile": { "real_name": "Robot" } },
    ]);
    let channels = json!([
        { "id": "C1", "name": "general", "is_general": true, "members": ["U1", "U2", "U4"], "topic": { "value": "<@U1>'s" } },
        { "id": "C2", "name": "plans_für_alle", "members": ["U1", "U2"], "purpose": { "value": "to *plan*" } },
        { "id": "C3", "name": "old", "is_archived": true, "members": [] },
    ]);
    let general = json!([
        { "type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined", "ts": ts(0) },
        { "type": "message", "user": "U1", "text": "*Hello* <@U2>, see <#C2|plans> &amp; <https://a.example|this>", "ts": ts(1), "thread_ts": ts(1),
          "reactions": [{ "name": "+1::skin-tone-2", "users": ["U2", "U3"] }], "pinned_to": ["C1"], "edited": { "ts": ts(9) } },
        { "type": "message", "user": "U9", "text": "from elsewhere", "ts": ts(3), "user_profile": { "name": "stranger", "real_name": "A Stranger" } },
        { "type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "CI", "text": "",
          "attachments": [{ "fallback": "ok", "text": "*built*", "secret": 1 }], "ts": ts(4) },
        { "type": "message", "user": "U1", "text": "x".repeat(20_000), "ts": ts(5) },
    ]);
    let later = json!([
        { "type": "message", "user": "U2", "text": "a reply", "ts": ts(100_000), "thread_ts": ts(1) },
        { "type": "message", "user": "U2", "text": "two files", "ts": ts(100_001), "files": [
            { "id": "F1", "name": "plan.txt", "title": "plan" },
            { "id": "F2", "name": "far.png", "title": "far", "permalink": "https://files.slack.example/far.png" } ] },
    ]);
    let direct = json!([{ "type": "message", "user": "U1", "text": "just us", "ts": ts(7) }]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    let files: [(&str, Value); 9] = [
        ("users.json", users),
        ("channels.json", channels),
        ("groups.json", json!([{ "id": "G1", "name": "secret", "members": ["U1"] }])),
        ("dms.json", json!([{ "id": "D1", "members": ["U1", "U2"] }])),
        ("mpims.json", json!([{ "id": "G2", "name": "mpdm-a", "members": ["U1", "U2", "U4"] }])),
        ("general/2023-11-03.json", general),
        ("general/2023-11-04.json", later),
        ("D1/2023-11-03.json", direct.clone()),
        ("mpdm-a/2023-11-03.json", direct),
    ];
    for (name, value) in files {
        zip.start_file(name, options).unwrap();
        write!(zip, "{value}").unwrap();
    }
    zip.start_file("__uploads/F1/plan.txt", options).unwrap();
    write!(zip, "a plan").unwrap();
    zip.finish().unwrap();
}

async fn bring(app: &App, from: &Path) -> (Report, LeftAtSlack) {
    let (row, left) = moving::bring_in_from_slack(app, from, "reds", |_| {}).await.unwrap();
    assert!(matches!(row.status, JobStatus::Success | JobStatus::Warning), "{:?}", row.data);
    (Report::of(&row.data), left)
}

async fn texts(app: &App, sql: &str) -> Vec<String> {
    let rows = Query::new(stored::statement(sql.into())).all::<(String,)>(&app.store).await.unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

#[tokio::test]
async fn a_workspace_moves_in_once_however_often_it_comes() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let from = world.path().join("slack.zip");
        export(&from);
        let (report, left) = bring(&app, &from).await;
        assert_eq!(report.left_out, 0, "{:?}", report.lines);
        let counts = [
            ("posts", 7),
            ("replies", 2),
            ("users", 5),
            ("bots", 2),
            ("files", 1),
            ("reactions", 2),
            ("direct_channels", 2),
        ];
        for (what, count) in counts {
            assert_eq!(report.imported.get(what), Some(&count), "{what}: {report:?}");
        }
        assert_eq!(left, LeftAtSlack::from([("file_at_slack", 1), ("no_address", 2), ("notice", 1)]));
        let said = texts(&app, "SELECT message FROM posts WHERE type = '' AND rootid = '' ORDER BY createat").await;
        assert_eq!(said[0], "**Hello** @ben-, see ~plans_f-r_alle & [this](https://a.example)");
        assert_eq!((said[1].as_str(), said[2].as_str(), said[3].len()), ("from elsewhere", "", 16_383));
        assert_eq!(said[4], "just us");
        assert_eq!(said[6], "two files\n[far](https://files.slack.example/far.png)");
        let replies = texts(&app, "SELECT message FROM posts WHERE rootid <> '' ORDER BY createat").await;
        assert_eq!((replies[0].len(), replies[1].as_str()), (20_000 - 16_383, "a reply"));
        let props =
            texts(&app, "SELECT CAST(props AS TEXT) FROM posts WHERE message = '' AND type = ''").await.remove(0);
        assert!(props.contains("**built**") && props.contains("CI") && !props.contains("secret"), "{props}");
        let roles = texts(&app, "SELECT roles FROM users WHERE username = 'visitor'").await;
        assert_eq!(roles, ["system_guest"]);
        assert_eq!(
            texts(&app, "SELECT username FROM users WHERE deleteat > 0 ORDER BY username").await,
            ["gone", "stranger"]
        );
        assert_eq!(texts(&app, "SELECT name FROM channels WHERE type = 'P'").await, ["secret"]);
        let (again, _) = bring(&app, &from).await;
        assert_eq!((again.imported, again.updated), (BTreeMap::new(), BTreeMap::new()));
    }
}

#[tokio::test]
async fn what_is_no_export_is_refused() {
    let world = World::small();
    let app = world.server().await;
    let from = world.path().join("slack.zip");
    std::fs::write(&from, "no archive").unwrap();
    let refused = moving::bring_in_from_slack(&app, &from, "reds", |_| {}).await.unwrap_err();
    assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, "app.import.bulk_import.json_decode.error"));
    let bad = moving::bring_in_from_slack(&app, &from, "no team", |_| {}).await.unwrap_err();
    assert_eq!(bad.0.id, "api.context.invalid_body_param.app_error");
}
