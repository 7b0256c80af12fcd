//! Nobody else on the machine reads what a server writes.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jackfield_api::files::UploadFile;
use jackfield_api::plugins::UploadPlugin;
use jackfield_api::teams::CreateTeam;
use jackfield_api::{channels, users::CreateUser};
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_model::{Channel, ChannelType, Team, User};

use crate::running::{Running, serve};

/// Every path below a folder, itself too, with the bits that others have.
fn open(folder: &Path) -> Vec<(PathBuf, u32)> {
    let closed = |path: &PathBuf| std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o077 == 0;
    let found = all(folder).into_iter().filter(|path| !closed(path));
    found.map(|path| (path.clone(), std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777)).collect()
}

fn all(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut paths) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = paths.pop() {
        if std::fs::symlink_metadata(&path).unwrap().is_dir() {
            paths.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.push(path);
    }
    found
}

fn package() -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let manifest =
        r#"{"id": "com.example.web", "name": "Web", "version": "1.0.0", "webapp": {"bundle_path": "main.js"}}"#;
    for (name, text) in [("plugin.json", manifest), ("main.js", "1")] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o777);
        tar.append_data(&mut header, format!("bundle/{name}"), text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// Writes something of each kind: rows, an uploaded file, a package.
async fn writes(stranger: &Client) {
    let password = "correct horse 7";
    let account =
        User { username: "anna".into(), email: "a@example.com".into(), password: password.into(), ..User::default() };
    stranger.post::<CreateUser>(account).await.unwrap();
    let anna = stranger.login("anna", password).await.unwrap().client;
    let team = Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() };
    let team = anna.post::<CreateTeam>(team).await.unwrap();
    let (name, display_name) = ("one".to_owned(), "One".to_owned());
    let channel =
        Channel { team_id: team.id, name, display_name, channel_type: ChannelType::Open, ..Channel::default() };
    let channel = anna.post::<channels::CreateChannel>(channel).await.unwrap();
    let form = multipart::Form::new()
        .text("channel_id", channel.id.to_string())
        .part("files", multipart::Part::bytes(&b"plan"[..]).file_name("plan.txt"));
    anna.upload::<UploadFile>(NOTHING, Default::default(), form).await.unwrap();
    let part = multipart::Part::bytes(package()).file_name("web.tar.gz");
    anna.upload::<UploadPlugin>(NOTHING, NOTHING, multipart::Form::new().part("plugin", part)).await.unwrap();
}

// covers: 11
#[tokio::test]
async fn everything_that_a_server_writes_belongs_to_its_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Running::start(&mut serve(&data)).await;
    writes(&server.client).await;
    assert_eq!(open(&data), [], "made closed");
    assert!(all(&data).len() > 8, "there is something to look at: {:?}", all(&data));
    assert!(server.stop().await.success());
}

// covers: 11
#[tokio::test]
async fn what_an_older_version_left_open_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Running::start(&mut serve(&data)).await;
    writes(&server.client).await;
    assert!(server.stop().await.success());
    // As an older version has left it.
    for path in all(&data) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    }
    let server = Running::start(&mut serve(&data)).await;
    let closing = async {
        while !open(&data).is_empty() {
            // The end of what a server does beside its work is no event.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let closed = tokio::time::timeout(Duration::from_secs(20), closing).await;
    assert!(closed.is_ok(), "they stay open: {:?}", open(&data));
    assert!(server.stop().await.success());
}
