//! Posts, reactions, drafts, files and commands.

use std::collections::BTreeSet;

use jackfield_domain::posts::{self, Cursor, PageQuery, ThreadsQuery};
use jackfield_domain::{drafts, files, reactions, scheduled_posts, testing};
use jackfield_model::permission::{
    AddReaction, CreatePost, DeletePost, EditPost, EditUser, ReactionOf, ReadChannelContent, ReadPost, RemoveReaction,
    UploadFile,
};
use jackfield_model::{Draft, FileInfo, Post, PostId, PostPatch, ScheduledPost, SearchParameter, UserId};
use serde_json::{Value as Json, json};
use tokio::io::AsyncReadExt;

use super::heard::verdict;
use crate::wasm::world::World;

pub async fn posts(world: &World) -> Json {
    let app = &world.app;
    let post = world.post("change by the plugin").await.unwrap();
    let refused = world.post("reject because").await.unwrap_err();
    let dropped = world.post("dismiss").await.unwrap_err();
    let plain = world.post("plain").await.unwrap();

    let edit = async |message: &str| {
        let granted = testing::granted::<EditPost>(plain.id);
        let patch = PostPatch { message: Some(message.into()), ..PostPatch::default() };
        posts::patch(app, &granted, patch).await.map(|post| post.message.clone())
    };
    let edited = edit("after").await.unwrap();
    let kept = edit("reject").await.unwrap_err();

    let added = testing::granted::<AddReaction>(plain.id);
    reactions::add(app, &added, world.anna, "smile").await.unwrap();
    let removed = testing::granted::<RemoveReaction>(ReactionOf { post: plain.id, user: world.anna });
    reactions::remove(app, &removed, "smile").await.unwrap();

    let read = app.authorize::<ReadChannelContent>(&world.cx(world.anna), world.town).await.unwrap();
    let query = PageQuery::of(Cursor::Newest { offset: 0 }, 10);
    let page = posts::page(app, &read, query).await.unwrap();
    // They are of the same time, so that their order is nobody's.
    let shown: BTreeSet<&str> = page.posts.values().map(|post| post.message.as_str()).collect();

    let read = read_elsewhere(world, plain.id).await;

    let gone = testing::granted::<DeletePost>(plain.id);
    posts::delete(app, &gone).await.unwrap();
    let drafts = [draft(world, "later").await, draft(world, "reject").await, draft(world, "change").await];
    json!({
        "posted": [post.message, post.props["changed"]],
        "refused": [refused.0.message, dropped.0.id, plain.message],
        "edited": [edited, kept.0.message],
        "shown": shown,
        "read": read,
        "drafts": drafts,
        "scheduled": [scheduled(world, "tomorrow").await, scheduled(world, "reject").await],
    })
}

/// What Anna reads of a post in other ways than by pages: alone, by its id, found, in its thread.
async fn read_elsewhere(world: &World, id: PostId) -> Json {
    let (app, cx) = (&world.app, world.cx(world.anna));
    let granted = app.authorize::<ReadPost>(&cx, id).await.unwrap();
    let alone = posts::get(app, &granted, false).await.unwrap();
    let by_id = posts::by_ids(app, &cx, &[id]).await.unwrap().remove(0);
    let asked = SearchParameter { terms: Some("after".into()), ..SearchParameter::default() };
    let found = posts::search(app, &cx, world.team, asked).await.unwrap();
    let found: Vec<String> = found.posts.into_values().map(|post| post.message.clone()).collect();

    let granted = app.authorize::<CreatePost>(&cx, world.town).await.unwrap();
    let reply = Post { channel_id: world.town, root_id: id, message: "a reply".into(), ..Post::default() };
    posts::create(app, &granted, reply, posts::Author::Caller).await.unwrap();
    let own = app.authorize::<EditUser>(&cx, world.anna).await.unwrap();
    let read = app.authorize::<ReadPost>(&cx, id).await.unwrap();
    posts::follow_thread(app, &own, &read, world.team).await.unwrap();
    let thread = posts::followed_thread(app, &own, id, false).await.unwrap().post.unwrap();
    let query = ThreadsQuery { team: world.team, limit: 10, ..ThreadsQuery::default() };
    let listed = posts::followed_threads(app, &own, query).await.unwrap().threads.remove(0).post.unwrap();
    json!([alone.message, by_id.message, found, thread.message, listed.message])
}

async fn scheduled(world: &World, message: &str) -> String {
    let granted = world.app.authorize::<CreatePost>(&world.cx(world.anna), world.town).await.unwrap();
    let post = ScheduledPost {
        user_id: world.anna,
        message: message.into(),
        scheduled_at: world.app.now().plus(86_400_000),
        ..ScheduledPost::default()
    };
    let kept = scheduled_posts::create(&world.app, &granted, post).await;
    kept.map_or_else(|failure| failure.0.message.clone(), |post| post.message)
}

async fn draft(world: &World, message: &str) -> String {
    let granted = world.app.authorize::<CreatePost>(&world.cx(world.anna), world.town).await.unwrap();
    let draft = Draft { message: message.into(), ..Draft::default() };
    drafts::upsert(&world.app, &granted, draft)
        .await
        .map_or_else(|failure| failure.0.message.clone(), |draft| draft.message)
}

pub async fn files(world: &World) -> Json {
    let mut kept = Vec::new();
    for name in ["shout", "plain.txt", "bad"] {
        kept.push(match upload(world, name, &vec![b'a'; 300_000]).await {
            Ok(file) => {
                let mut whole = Vec::new();
                world.app.files.read(&file.path, 0, None).await.unwrap().read_to_end(&mut whole).await.unwrap();
                assert!(whole.iter().all(|byte| *byte == whole[0]));
                json!([file.name, file.size, char::from(whole[0]).to_string()])
            }
            Err(failure) => json!(failure.0.message),
        });
    }
    let mut handed_out = Vec::new();
    for name in ["good", "bad"] {
        let (cx, info) = (world.cx(world.anna), FileInfo { name: name.into(), ..FileInfo::default() });
        let said = world.app.hooks.file_will_be_downloaded(&cx, &info, &world.anna, &"file".to_owned()).await;
        handed_out.push(verdict(world, said.unwrap()));
    }
    json!({ "kept": kept, "handed_out": handed_out })
}

async fn upload(world: &World, name: &str, content: &[u8]) -> jackfield_domain::Result<FileInfo> {
    let received = world.dir.path().join(format!("received-{name}"));
    std::fs::write(&received, content).unwrap();
    let granted = world.app.authorize::<UploadFile>(&world.cx(world.anna), world.town).await?;
    files::keep(&world.app, &granted, name, &received, UserId::default()).await
}

pub async fn commands(world: &World, plugin: &str) -> Json {
    let answered = world.says(plugin, "/c").await.replace(world.anna.as_str(), "anna");
    json!([answered, world.says(plugin, "/c error").await])
}
