//! Files that a plugin in Go does not let out, whichever way they are asked for.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jackfield_api::files::{DownloadQuery, GetFileLink, UploadFile};
use jackfield_api::files::{GetFile, GetFilePreview, GetFilePublic, GetFileThumbnail, PublicFileQuery};
use jackfield_api::path::ByFile;
use jackfield_api::plugins::{ByPlugin, DisablePlugin, EnablePlugin, UploadPlugin};
use jackfield_api::posts::CreatePost;
use jackfield_api::system::PatchConfig;
use jackfield_client::{ClientError, NOTHING, Socket, multipart};
use jackfield_model::{FileId, Post, names};
use serde_json::{Value, json};

use crate::everywhere::with_programs;
use crate::go::{ID, package};
use crate::town::{Person, Town};

/// A PNG of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn configure(town: &Town, change: Value) -> Result<(), ClientError> {
    let change = change.as_object().cloned().unwrap_or_default();
    town.anna.client.call::<PatchConfig>(NOTHING, Default::default(), change).await.map(drop)
}

/// Posts an image.
async fn share(town: &Town, name: &str) -> Result<FileId, ClientError> {
    let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
    let pixel = multipart::Part::bytes(STANDARD.decode(PIXEL).expect("it is base64")).file_name(name.to_owned());
    let form = multipart::Form::new().text("channel_id", square.id.to_string()).part("files", pixel);
    let uploaded = town.ben.client.upload::<UploadFile>(NOTHING, Default::default(), form).await?;
    let file = uploaded.file_infos[0].id;
    let post = Post { channel_id: square.id, message: "see".into(), file_ids: vec![file], ..Post::default() };
    town.ben.client.call::<CreatePost>(NOTHING, Default::default(), post).await?;
    Ok(file)
}

/// How each of the ways out is answered: nothing when it is open, or the refusal.
async fn ways(person: &Person, file_id: FileId, h: &str) -> [Option<(u16, String)>; 4] {
    let (client, path, query) = (&person.client, ByFile { file_id }, DownloadQuery::default);
    let link = PublicFileQuery { h: h.to_owned() };
    let answers = [
        client.bytes::<GetFile>(path.clone(), query()).await,
        client.bytes::<GetFileThumbnail>(path.clone(), query()).await,
        client.bytes::<GetFilePreview>(path.clone(), query()).await,
        client.bytes::<GetFilePublic>(path, link).await,
    ];
    answers.map(|answer| {
        let refusal = answer.err()?;
        Some((refusal.status().unwrap_or_default(), refusal.id().unwrap_or_default().to_owned()))
    })
}

// covers: 8
#[tokio::test]
async fn a_file_that_a_plugin_refuses_cannot_be_had_another_way() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let path = folder.path().to_owned();
    let archive = tokio::task::spawn_blocking(move || package(&path)).await.expect("it is built");
    with_programs(async |town: &Town| {
        configure(town, json!({"JackfieldSettings": {"AllowNativePlugins": true}})).await?;
        configure(town, json!({"FileSettings": {"EnablePublicLink": true}})).await?;
        let part = multipart::Part::bytes(std::fs::read(&archive).expect("it is there")).file_name("plugin.tar.gz");
        let form = multipart::Form::new().part("plugin", part);
        town.anna.client.upload::<UploadPlugin>(NOTHING, Default::default(), form).await?;
        let (bad, good) = (share(town, "bad.png").await?, share(town, "good.png").await?);
        let mut secrets = Vec::new();
        for file_id in [bad, good] {
            let link = town.chloe.calls::<GetFileLink>(ByFile { file_id }, ()).await?.link;
            secrets.push(link.split_once("?h=").expect("it has a secret").1.to_owned());
        }
        assert_eq!(ways(&town.chloe, bad, &secrets[0]).await, [const { None }; 4], "no plugin runs yet");

        town.anna.calls::<EnablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let refusal = Some((400, "File download rejected by plugin. refused".to_owned()));
        assert_eq!(ways(&town.chloe, bad, &secrets[0]).await, [&refusal; 4].map(Clone::clone));
        for kind in ["file", "thumbnail", "preview"] {
            let told = socket.wait_for("file_download_rejected").await?.data;
            assert_eq!((&told["download_type"], &told["rejection_reason"]), (&json!(kind), &json!("refused")));
            assert_eq!((&told["file_id"], &told["file_name"]), (&json!(bad), &json!("bad.png")));
        }
        assert_eq!(ways(&town.chloe, good, &secrets[1]).await, [const { None }; 4]);

        let asked = town.chloe.client.raw(http::Method::GET, &format!("/plugins/{ID}/seen"));
        let seen: Vec<Value> = asked.send().await.expect("it answers").json().await.expect("it is JSON");
        let seen = seen.iter().filter(|call| call["hook"] == "FileWillBeDownloaded").map(|call| &call["args"]);
        let asked: Vec<(&Value, &Value)> = seen.take(4).map(|args| (&args[1], &args[2])).collect();
        let (chloe, nobody) = (json!(town.chloe.id), json!(""));
        let kinds = ["file", "thumbnail", "preview", "public"].map(|kind| json!(kind));
        assert_eq!(asked, [(&chloe, &kinds[0]), (&chloe, &kinds[1]), (&chloe, &kinds[2]), (&nobody, &kinds[3])]);
        town.anna.calls::<DisablePlugin>(ByPlugin { plugin_id: ID.into() }, ()).await?;
        Ok(())
    })
    .await;
}
