//! Components whose answers make no sense: it costs them their say and nobody else anything.

use jackfield_domain::posts::{self, Cursor, PageQuery};
use jackfield_domain::{drafts, files};
use jackfield_model::permission::{CreatePost, ReadChannelContent, UploadFile};
use jackfield_model::{Draft, FileInfo, UserId};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use super::world::{World, manifest};

const ID: &str = "nonsense";
const HOOKS: [&str; 3] = ["draft-will-be-upserted", "messages-will-be-consumed", "file-will-be-uploaded"];

async fn world(policies: Value) -> World {
    let world = World::new().await;
    world.run(manifest(ID, json!({ "hooks": HOOKS, "hook_policies": policies, "memory": "256MiB" }))).await;
    world
}

async fn draft(world: &World, message: &str) -> jackfield_domain::Result<String> {
    let granted = world.app.authorize::<CreatePost>(&world.cx(world.anna), world.town).await?;
    let draft = Draft { message: message.into(), ..Draft::default() };
    drafts::upsert(&world.app, &granted, draft).await.map(|draft| draft.message)
}

async fn upload(world: &World, name: &str) -> jackfield_domain::Result<FileInfo> {
    let received = world.dir.path().join(format!("received-{name}"));
    std::fs::write(&received, b"as it was").unwrap();
    let granted = world.app.authorize::<UploadFile>(&world.cx(world.anna), world.town).await?;
    files::keep(&world.app, &granted, name, &received, UserId::default()).await
}

#[tokio::test]
async fn json_that_is_none_or_of_another_shape_counts_as_no_answer() {
    let world = world(json!({})).await;
    assert_eq!(draft(&world, "fine").await.unwrap(), "sense");
    for message in ["no JSON", "a list", "a number", "without end", "deep"] {
        assert_eq!(draft(&world, message).await.unwrap(), message);
    }
    let log = world.app.memory.plugin_logs.read(ID);
    let nonsense = log.iter().filter(|line| line.message.contains("it answered nonsense")).count();
    assert_eq!(nonsense, 5, "{log:?}");
    assert_eq!(draft(&world, "fine again").await.unwrap(), "sense");
}

#[tokio::test]
async fn a_plugin_that_has_to_agree_and_answers_nonsense_refuses() {
    let world = world(json!({ "draft-will-be-upserted": { "on_failure": "closed" } })).await;
    let refused = draft(&world, "no JSON").await.unwrap_err();
    assert!(refused.0.message.contains("has to agree, and it does not answer"), "{}", refused.0.message);
}

#[tokio::test]
async fn posts_that_nobody_asked_about_are_not_shown() {
    let world = world(json!({})).await;
    world.post("hello").await.unwrap();
    let read = world.app.authorize::<ReadChannelContent>(&world.cx(world.anna), world.town).await.unwrap();
    let query = PageQuery::of(Cursor::Newest { offset: 0 }, 1);
    let page = posts::page(&world.app, &read, query).await.unwrap();
    assert_eq!(page.posts[&page.order[0]].message, "hello");
}

#[tokio::test]
async fn a_file_stays_as_it_is_when_the_plugin_fails_over_it() {
    let policies = json!({ "file-will-be-uploaded": { "deadline_ms": 300 } });
    let world = world(policies).await;
    for name in ["panic", "hang", "piece"] {
        let file = upload(&world, name).await.unwrap();
        let mut whole = Vec::new();
        world.app.files.read(&file.path, 0, None).await.unwrap().read_to_end(&mut whole).await.unwrap();
        assert_eq!(whole, b"as it was", "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(world.dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.to_string_lossy().contains("instead")), "{left:?}");
}

#[tokio::test]
async fn a_plugin_cannot_write_more_than_the_server_keeps() {
    let world = world(json!({})).await;
    let file = upload(&world, "endless").await.unwrap();
    assert_eq!(file.size, 9);
    let log = world.app.memory.plugin_logs.read(ID);
    assert!(log.iter().any(|line| line.message.contains("it wrote a file of more than")), "{log:?}");
}
