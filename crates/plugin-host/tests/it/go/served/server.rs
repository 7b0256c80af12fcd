//! Configuration, sessions, the trail, other plugins.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use jackfield_domain::{config, testing};
use serde_json::{Value as Json, json};
use testing::{MailServer, Mode};

use super::{Hosted, fails, ok};
use crate::wasm::world::World;

pub async fn configuration(hosted: &Hosted) {
    let mut config = hosted.api("GetConfig", json!([])).await[0].clone();
    assert_eq!(config["TeamSettings"]["SiteName"].as_str().map(str::is_empty), Some(false));
    config["TeamSettings"]["SiteName"] = json!("Renamed");
    ok(hosted, "SaveConfig", json!([config])).await;
    let snapshot = hosted.world.app.config.read();
    assert_eq!(snapshot.document()["TeamSettings"]["SiteName"], "Renamed");
    let whole = hosted.api("GetUnsanitizedConfig", json!([])).await[0].clone();
    assert_eq!(whole["TeamSettings"]["SiteName"], "Renamed");
    // By these a plugin opens the database with a driver of its own; they are no settings that it stores.
    let (driver, source) = (&whole["SqlSettings"]["DriverName"], whole["SqlSettings"]["DataSource"].as_str().unwrap());
    assert_eq!(driver, "postgres");
    match hosted.world.app.store.raw() {
        Some(_) => drop(jackfield_storage::Store::open(source).await.unwrap()),
        None => assert_eq!(source, "sqlite:plugins-need-a-server-with-PostgreSQL"),
    }
    let directory = |section: &str| whole[section]["Directory"].as_str().unwrap().to_owned();
    let own = hosted.api("GetBundlePath", json!([])).await[0].as_str().unwrap().to_owned();
    let linked = std::fs::canonicalize(format!("{}/conformance", directory("PluginSettings"))).unwrap();
    assert_eq!(linked, std::fs::canonicalize(own).unwrap());
    assert!(std::path::Path::new(&directory("FileSettings")).is_dir());
    let masked = hosted.api("GetConfig", json!([])).await[0].clone();
    assert_eq!((&masked["SqlSettings"]["DriverName"], &masked["FileSettings"]), (driver, &whole["FileSettings"]));
    assert!(!masked["SqlSettings"]["DataSource"].as_str().unwrap().contains("postgres://"));
    ok(hosted, "SaveConfig", json!([whole])).await;
    let stored = hosted.world.app.config.read();
    for section in ["SqlSettings", "FileSettings"] {
        assert_eq!(stored.document()[section], snapshot.document()[section], "{section}");
    }
    assert_eq!(stored.document()["PluginSettings"]["Directory"], snapshot.document()["PluginSettings"]["Directory"]);
    ok(hosted, "SavePluginConfig", json!([{"number": 7, "word": "a"}])).await;
    let own = hosted.api("GetPluginConfig", json!([])).await[0].clone();
    assert_eq!((&own["number"], &own["word"]), (&json!(7), &json!("a")));
    ok(hosted, "SavePluginConfig", json!([{"number": 8}])).await;
    let own = hosted.api("GetPluginConfig", json!([])).await[0].clone();
    assert_eq!(own, json!({"number": 8}));
}

pub async fn sessions(hosted: &Hosted) {
    let anna = hosted.world.anna;
    let now = 1_700_000_000_000_i64;
    let made = ok(hosted, "CreateSession", json!([{"user_id": anna, "expires_at": now + 60_000}])).await;
    assert_eq!((&made["user_id"], &made["expires_at"]), (&json!(anna), &json!(now + 60_000)));
    assert_eq!(ok(hosted, "GetSession", json!([made["id"]])).await["user_id"], json!(anna));
    ok(hosted, "ExtendSessionExpiry", json!([made["id"], now + 120_000])).await;
    assert_eq!(ok(hosted, "GetSession", json!([made["id"]])).await["expires_at"], json!(now + 120_000));
    assert_eq!(fails(hosted, "ExtendSessionExpiry", json!([made["id"], 1])).await, 400);
    ok(hosted, "RevokeSession", json!([made["id"]])).await;
    assert_eq!(fails(hosted, "GetSession", json!([made["id"]])).await, 404);
    let bot = ok(hosted, "EnsureBotUser", json!([{"username": "token-bot"}])).await;
    let token = ok(hosted, "CreateUserAccessToken", json!([{"user_id": bot, "description": "for a test"}])).await;
    assert_eq!(token["token"].as_str().map(str::len), Some(26));
    ok(hosted, "RevokeUserAccessToken", json!([token["id"]])).await;
    assert_eq!(fails(hosted, "RevokeUserAccessToken", json!([token["id"]])).await, 404);
    let trail = jackfield_storage::audits::page(Default::default(), 200, 0);
    let trail = trail.all::<jackfield_storage::audits::Audit>(&hosted.world.app.store).await.unwrap();
    assert!(
        trail.iter().any(|entry| entry.action == "createUserAccessToken" && entry.extra_info.contains("conformance"))
    );
}

pub async fn the_rest(hosted: &Hosted) {
    let (anna, town, team) = (hosted.world.anna, hosted.world.town, hosted.world.team);
    let id = hosted.api("GetDiagnosticId", json!([])).await;
    assert_eq!(id[0].as_str().map(str::len), Some(26));
    assert_eq!(hosted.api("GetTelemetryId", json!([])).await, id);
    assert_eq!(ok(hosted, "GetSystemInstallDate", json!([])).await, json!(1_700_000_000_000_i64));
    assert_eq!(hosted.api("IsEnterpriseReady", json!([])).await, json!([false]));
    assert_eq!(hosted.api("GetLicense", json!([])).await, json!([null]));
    assert_eq!(hosted.api("GetCloudLimits", json!([])).await[1], Json::Null);
    let grants = |role: &str| json!([[role], "create_post"]);
    assert_eq!(hosted.api("RolesGrantPermission", grants("channel_user")).await, json!([true]));
    assert_eq!(hosted.api("RolesGrantPermission", grants("nobody")).await, json!([false]));
    assert_eq!(hosted.api("LogAuditRec", json!([{"event_name": "tested", "status": "success"}])).await, json!([]));
    let leveled = json!([{"event_name": "tested at a level", "status": "success"}, {"ID": 100, "Name": "audit-api"}]);
    assert_eq!(hosted.api("LogAuditRecWithLevel", leveled).await, json!([]));
    let trail = jackfield_storage::audits::page(Default::default(), 200, 0);
    let trail = trail.all::<jackfield_storage::audits::Audit>(&hosted.world.app.store).await.unwrap();
    for action in ["tested", "tested at a level"] {
        assert!(trail.iter().any(|entry| entry.action == action), "{action}");
    }
    for (method, level) in [("LogDebug", "debug"), ("LogInfo", "info"), ("LogWarn", "warn"), ("LogError", "error")] {
        assert_eq!(hosted.api(method, json!([format!("said to {level}"), ["how", "well"]])).await, json!([]));
        let lines = hosted.world.host.logs(&World::admin(), "conformance").await.unwrap();
        let wanted = format!("said to {level} how=\"well\"");
        assert!(lines.iter().any(|line| line.level == level && line.message == wanted), "{wanted}: {lines:#?}");
    }
    ok(hosted, "SendToastMessage", json!([anna, "", "Done", {"position": "top-right"}])).await;
    ok(hosted, "SendPushNotification", json!([{"message": "hello", "type": "message"}, anna])).await;
    // There is nobody to tell where a server is alone.
    assert_eq!(hosted.api("PublishPluginClusterEvent", json!([{"Id": "e"}, {}])).await, json!([null]));
    let dialog = json!({"trigger_id": "x", "url": "/d", "dialog": {"callback_id": "c", "title": "Ask"}});
    assert_eq!(fails(hosted, "OpenInteractiveDialog", json!([dialog])).await, 400);
    let asked = jackfield_domain::dialogs::Trigger { user_id: anna, channel_id: town };
    let trigger = jackfield_domain::dialogs::trigger(&hosted.world.app, asked);
    let dialog = json!({"trigger_id": trigger, "url": "/d", "dialog": {"callback_id": "c", "title": "Ask"}});
    ok(hosted, "OpenInteractiveDialog", json!([dialog])).await;
    assert_eq!(hosted.api("HasPermissionToTeam", json!([anna, team, {"id": "view_team"}])).await, json!([true]));
    assert_eq!(ok(hosted, "GetChannelStats", json!([town])).await["channel_id"], json!(town));
}

pub async fn mails(hosted: &Hosted) {
    let send = |to: &str, subject: &str, html: &str| json!([to, subject, html]);
    let good = || send("anna@example.org", "A subject", "<p>Hello &amp; <b>welcome</b></p>");
    assert_eq!(fails(hosted, "SendMail", good()).await, 501, "no mail server is named");
    let server = MailServer::start().await;
    config::change(&hosted.world.app, &testing::granted(()), server.settings()).await.unwrap();
    ok(hosted, "SendMail", good()).await;
    let mail = server.received().remove(0);
    assert_eq!(mail.to, "anna@example.org");
    for wanted in ["Subject: A subject\r\n", "\r\nHello & welcome\r\n", "<b>welcome</b>"] {
        assert!(mail.text().contains(wanted), "{wanted} in {}", mail.text());
    }
    // The clock stands still, so that the order of the trail is nobody's.
    let trail = jackfield_storage::audits::page(Default::default(), 200, 0);
    let trail = trail.all::<jackfield_storage::audits::Audit>(&hosted.world.app.store).await.unwrap();
    let sent = trail.iter().find(|entry| entry.action == "sendMail").unwrap();
    assert!(sent.extra_info.contains(hosted.world.anna.as_str()) && !sent.extra_info.contains("example.org"));
    for (to, subject, html) in [
        ("", "s", "h"),
        ("anna@example.org", "", "h"),
        ("anna@example.org", "s", " "),
        ("anna", "s", "h"),
        ("anna@example.org, ben@example.org", "s", "h"),
        ("anna@example.org", "s\r\nBcc: ben@example.org", "h"),
        ("anna@example.org", "s", &"x".repeat((1 << 20) + 1)),
    ] {
        assert_eq!(fails(hosted, "SendMail", send(to, subject, html)).await, 400, "{to:?} {subject:?}");
    }
    server.set_mode(Mode::Busy);
    assert_eq!(fails(hosted, "SendMail", good()).await, 500);
    assert_eq!(server.received().len(), 1);
    server.set_mode(Mode::Takes);
    let mut last = 0;
    for _ in 0..200 {
        let results = hosted.api("SendMail", good()).await;
        last = results[0]["status_code"].as_i64().unwrap_or_default();
        if last != 0 {
            break;
        }
    }
    assert_eq!(last, 429, "a loop does not fill mailboxes");
}

/// A package of a web half, as the plugin in Go reads it.
fn package() -> String {
    let manifest =
        r#"{"id":"com.example.web","name":"Web","version":"1.0.0","webapp":{"bundle_path":"webapp/main.js"}}"#;
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, bytes) in [("plugin.json", manifest), ("webapp/main.js", "1;")] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, bytes.as_bytes()).unwrap();
    }
    format!("base64,{}", STANDARD.encode(tar.into_inner().unwrap().finish().unwrap()))
}

pub async fn plugins(hosted: &Hosted) {
    let all = ok(hosted, "GetPlugins", json!([])).await;
    assert_eq!(all[0]["id"], "conformance");
    assert_eq!(ok(hosted, "GetPluginStatus", json!(["conformance"])).await["state"], 2);
    assert_eq!(fails(hosted, "GetPluginStatus", json!(["other"])).await, 404);
    assert_eq!(fails(hosted, "EnablePlugin", json!(["other"])).await, 404);
    ok(hosted, "EnablePlugin", json!(["conformance"])).await;
    assert_eq!(fails(hosted, "RemovePlugin", json!(["other"])).await, 404);
    let package = package();
    assert_eq!(fails(hosted, "InstallPlugin", json!(["no package", false])).await, 400);
    assert_eq!(ok(hosted, "InstallPlugin", json!([package, false])).await["id"], "com.example.web");
    assert_eq!(fails(hosted, "InstallPlugin", json!([package, false])).await, 400, "it is there");
    ok(hosted, "InstallPlugin", json!([package, true])).await;
    assert_eq!(ok(hosted, "GetPluginStatus", json!(["com.example.web"])).await["state"], 0);
    let folder = std::fs::read_dir(hosted.world.host.folder()).unwrap();
    let left = folder.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".upload"));
    assert_eq!(left.count(), 0, "what was read is gone");
    ok(hosted, "RemovePlugin", json!(["com.example.web"])).await;
    ok(hosted, "DisablePlugin", json!(["conformance"])).await;
    let off = async {
        while hosted.world.host.state("conformance").0 != jackfield_model::plugin_state::NOT_RUNNING {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), off).await.expect("it ends itself");
}
