//! The support packet over HTTP, with what a plugin in Go adds to it, and what it does wrong.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use jackfield_api::plugins::{ByPlugin, EnablePlugin, UploadPlugin};
use jackfield_api::support::SupportPacketQuery;
use jackfield_api::system::{GenerateSupportPacket, PatchConfig};
use jackfield_client::{ClientError, NOTHING, multipart};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::everywhere;
use crate::everywhere::with_programs;
use crate::go::{ID, package};
use crate::town::{Town, refused};

type Files = BTreeMap<String, Vec<u8>>;

async fn packet(town: &Town, plugins: &[&str], logs: bool) -> Result<Files, ClientError> {
    let plugin_packets = plugins.iter().map(|&id| id.to_owned()).collect();
    let query = SupportPacketQuery { without_server_logs: !logs, plugin_packets };
    let bytes = town.anna.client.bytes::<GenerateSupportPacket>(NOTHING, query).await?;
    Ok(unzip(&bytes))
}

fn unzip(archive: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("it is a ZIP file");
    let mut files = Files::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("the list is right");
        let name = file.name().expect("names are UTF-8").into_owned();
        let mut body = Vec::new();
        file.read_to_end(&mut body).expect("it is as it was packed");
        files.insert(name, body);
    }
    files
}

fn json_of(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn warnings(files: &Files) -> String {
    files.get("warning.txt").map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
}

async fn configure(town: &Town, change: Value) -> Result<(), ClientError> {
    let change = change.as_object().cloned().unwrap_or_default();
    town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), change).await.map(drop)
}

// covers: 29, 42
#[tokio::test]
async fn a_packet_has_figures_and_no_secrets() {
    everywhere(async |town: &Town| {
        let secrets = json!({
            "EmailSettings": {"SMTPPassword": "hunter2"},
            "PluginSettings": {"Plugins": {"com.example.gone": {"anything": "hunter2"}}},
        });
        configure(town, secrets).await?;
        let files = packet(town, &[], false).await?;
        for body in files.values() {
            assert!(!String::from_utf8_lossy(body).contains("hunter2"));
        }
        assert_eq!(json_of(&files, "sanitized_config.json")["TeamSettings"]["SiteName"], "Jackfield");
        let database = json_of(&files, "diagnostics.yaml")["database"].clone();
        let engine = database["type"].as_str().expect("it is named").to_owned();
        assert!(["sqlite", "postgres"].contains(&engine.as_str()), "{database}");
        assert!(database["version"].as_str().is_some_and(|version| version.contains('.')), "{database}");
        let stats = json_of(&files, "stats.yaml");
        assert_eq!((&stats["registered_users"], &stats["teams"]), (&json!(3), &json!(1)));
        assert_eq!(json_of(&files, "metadata.yaml")["type"], "support-packet");
        assert_eq!(warnings(&files), "");
        let asked = packet(town, &["com.example.none"], true).await?;
        let notes = warnings(&asked);
        assert!(notes.contains("com.example.none failed"), "{notes}");
        assert!(asked.contains_key("mattermost.log") && !files.contains_key("mattermost.log"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_administrators_get_one() {
    everywhere(async |town: &Town| {
        let answer = town.ben.client.bytes::<GenerateSupportPacket>(NOTHING, SupportPacketQuery::default()).await;
        assert_eq!(refused(answer), (403, "api.context.permissions.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_plugins_files_are_below_its_name_and_its_faults_are_notes() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let path = folder.path().to_owned();
    let archive = tokio::task::spawn_blocking(move || package(&path)).await.expect("it is built");
    with_programs(async |town: &Town| {
        configure(town, json!({"JackfieldSettings": {"AllowNativePlugins": true}})).await?;
        let part = multipart::Part::bytes(std::fs::read(&archive).expect("it is there")).file_name("plugin.tar.gz");
        let form = multipart::Form::new().part("plugin", part);
        town.anna.client.upload::<UploadPlugin>(NOTHING, Default::default(), form).await?;
        town.anna.calls::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await?;
        let file = format!("plugins/{ID}/support.txt");
        let files = packet(town, &[ID], true).await?;
        assert_eq!(files.get(&file).map(Vec::as_slice), Some(&b"data"[..]), "{}", warnings(&files));
        assert!(String::from_utf8_lossy(&files[&format!("logs/{ID}.log")]).contains("running"));
        assert_eq!(json_of(&files, "plugins.json")["enabled"][0]["id"], ID);
        let status = json_of(&files, "plugin_statuses.json")[0].clone();
        assert_eq!((&status["version"], &status["crashes_within_an_hour"]), (&json!("1.0.0"), &json!(0)));
        // Who does not ask gets none.
        assert!(!packet(town, &[], true).await?.contains_key(&file));

        for (wrong, note) in [("fail", "nothing to hand out"), ("nothing", "added nothing"), ("hang", "did not answer")]
        {
            configure(town, json!({"PluginSettings": {"Plugins": {ID: {"support": wrong}}}})).await?;
            let files = packet(town, &[ID], false).await?;
            assert!(warnings(&files).contains(note), "{wrong}: {}", warnings(&files));
            assert!(files.contains_key("diagnostics.yaml") && !files.contains_key(&file), "{wrong}");
        }
        configure(town, json!({"PluginSettings": {"Plugins": {ID: {"support": "much"}}}})).await?;
        let files = packet(town, &[ID], false).await?;
        let names: Vec<&String> = files.keys().filter(|name| name.starts_with("plugins/")).collect();
        // What is larger than a plugin's answer may be comes to nothing; what is only larger than a file may be is left out.
        assert!(names.is_empty() || names == [&format!("plugins/{ID}/small.txt")], "{names:?}");
        assert!(!warnings(&files).is_empty());
        Ok(())
    })
    .await;
}
