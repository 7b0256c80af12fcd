//! What the domain raises reaches a Go plugin, and what the plugin says counts.

use futures_util::stream;
use jackfield_domain::jobs::{Worker, kinds};
use jackfield_domain::testing::{MailServer, PushProxy};
use jackfield_domain::{Cx, config, drafts, files, posts, scheduled_posts, sessions, testing};
use jackfield_model::permission::{CreatePost, EditPost, UploadFile, ViewTeam};
use jackfield_model::{Draft, FileInfo, PostPatch, ScheduledPost, User, UserId, WebSocketRequest};
use jackfield_plugin_host::BodyStream;
use serde_json::json;
use tokio::io::AsyncReadExt;

use super::hosted::Hosted;
use crate::wasm::world::{World, manifest, read};

async fn upload(world: &World, name: &str, content: &[u8]) -> jackfield_domain::Result<FileInfo> {
    let received = world.dir.path().join(format!("received-{name}"));
    std::fs::write(&received, content).unwrap();
    let granted = world.app.authorize::<UploadFile>(&world.cx(world.anna), world.town).await?;
    files::keep(&world.app, &granted, name, &received, UserId::default()).await
}

async fn stored(world: &World, file: &FileInfo) -> Vec<u8> {
    let mut whole = Vec::new();
    world.app.files.read(&file.path, 0, None).await.unwrap().read_to_end(&mut whole).await.unwrap();
    whole
}

#[tokio::test]
async fn a_plugin_replaces_a_file_refuses_one_and_leaves_the_rest() {
    for hosted in Hosted::everywhere().await {
        let world = &hosted.world;
        // Larger than any window on the way.
        let shout = upload(world, "shout", &vec![b'a'; 1 << 20]).await.unwrap();
        assert_eq!((shout.name.as_str(), shout.size), ("SHOUT", 1 << 20));
        assert!(stored(world, &shout).await == vec![b'A'; 1 << 20]);
        let refused = upload(world, "bad", b"x").await.unwrap_err();
        assert_eq!(refused.0.message, "File rejected by plugin. refused");
        let plain = upload(world, "plain.txt", b"as it is").await.unwrap();
        assert_eq!((plain.name.as_str(), stored(world, &plain).await), ("plain.txt", b"as it is".to_vec()));
        let left: Vec<_> = std::fs::read_dir(world.dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!left.iter().any(|path| path.to_string_lossy().contains("instead")), "{left:?}");
    }
}

#[tokio::test]
async fn a_plugin_that_gives_no_post_back_refuses_the_change_of_it() {
    for hosted in Hosted::everywhere().await {
        let app = &hosted.world.app;
        let post = hosted.world.post("before").await.unwrap();
        let granted = testing::granted::<EditPost>(post.id);
        let wanted = |message: &str| PostPatch { message: Some(message.into()), ..PostPatch::default() };
        let refused = posts::patch(app, &granted, wanted("nothing")).await.unwrap_err();
        assert_eq!((refused.0.status_code, refused.0.id.as_str()), (400, "Post rejected by plugin. "));
        let changed = posts::patch(app, &granted, wanted("after")).await.unwrap();
        assert_eq!(changed.message, "after (edited)");
    }
}

#[tokio::test]
async fn a_plugin_refuses_settings_drafts_and_posts_that_are_changed() {
    for hosted in Hosted::everywhere().await {
        let world = &hosted.world;
        let setting = json!({"ServiceSettings": {"SiteURL": "http://refused"}});
        let refused = config::change(&world.app, &testing::granted(()), setting).await.unwrap_err();
        assert_eq!(refused.0.id, "app.plugin.config_will_be_saved.app_error");
        assert_ne!(world.app.config.read().document()["ServiceSettings"]["SiteURL"], "http://refused");

        let draft = |message: &str| Draft { message: message.into(), ..Draft::default() };
        let granted = world.app.authorize::<CreatePost>(&world.cx(world.anna), world.town).await.unwrap();
        let kept = drafts::upsert(&world.app, &granted, draft("later")).await.unwrap();
        assert_eq!((kept.message.as_str(), kept.user_id, kept.channel_id), ("later", world.anna, world.town));
        let refused = drafts::upsert(&world.app, &granted, draft("reject")).await.unwrap_err();
        assert_eq!(refused.0.message, "Draft rejected by plugin. refused");
        let granted = world.app.authorize::<ViewTeam>(&world.cx(world.anna), world.team).await.unwrap();
        let listed = drafts::of_team(&world.app, &granted).await.unwrap();
        assert_eq!(listed.iter().map(|draft| draft.message.as_str()).collect::<Vec<_>>(), ["later"]);
    }
}

#[tokio::test]
async fn a_plugin_changes_and_refuses_scheduled_posts_whoever_makes_them() {
    for hosted in Hosted::everywhere().await {
        let world = &hosted.world;
        let later = |message: &str| ScheduledPost {
            user_id: world.anna,
            message: message.into(),
            scheduled_at: world.app.now().plus(60_000),
            ..ScheduledPost::default()
        };
        let of_anna = world.app.authorize::<CreatePost>(&world.cx(world.anna), world.town).await.unwrap();
        let of_plugin = testing::granted_to_plugin(&Cx::system("test"), &"com.example.other".into(), world.town);
        for granted in [of_anna, of_plugin] {
            let kept = scheduled_posts::create(&world.app, &granted, later("lunch")).await.unwrap();
            assert_eq!(
                (kept.message.as_str(), kept.user_id, kept.channel_id),
                ("lunch (scheduled)", world.anna, world.town)
            );
            let refused = scheduled_posts::create(&world.app, &granted, later("reject")).await.unwrap_err();
            assert_eq!(refused.0.message, "Scheduled post rejected by plugin. refused");
        }
        let granted = world.app.authorize::<ViewTeam>(&world.cx(world.anna), world.team).await.unwrap();
        let lists = scheduled_posts::of_team(&world.app, &granted, false).await.unwrap();
        let texts: Vec<_> = lists[world.team.as_str()].iter().map(|post| post.message.as_str()).collect();
        assert_eq!(texts, ["lunch (scheduled)"; 2]);
    }
}

#[tokio::test]
async fn a_plugin_changes_mails_and_pushes_and_refuses_them() {
    for hosted in Hosted::everywhere().await {
        let world = &hosted.world;
        let (mails, proxy) = (MailServer::start().await, PushProxy::start().await);
        for settings in [mails.settings(), proxy.settings()] {
            config::change(&world.app, &testing::granted(()), settings).await.unwrap();
        }
        let ben = world.new_person("ben").await;
        let user = jackfield_storage::users::by_id(ben).one::<User>(&world.app.store).await.unwrap();
        sessions::start(&world.app, &user, "apple:phone".into(), 720, &[]).await.unwrap();
        world.clock.advance(1_000);
        let post = world.post("@ben hello").await.unwrap();
        world.post("@ben reject").await.unwrap();
        let worker = Worker::new(world.app.clone(), kinds());
        worker.run_due().await.unwrap();
        let pushed = proxy.take();
        assert_eq!(
            (pushed.len(), &pushed[0]["message"], &pushed[0]["post_id"]),
            (1, &json!("hidden"), &json!(post.id))
        );
        world.clock.advance(30_000);
        worker.run_due().await.unwrap();
        let received = mails.received();
        assert_eq!(received.len(), 1);
        let text = received[0].text();
        assert!(text.contains("Subject: changed [Jackfield] @anna mentioned you in Town Square\r\n"), "{text}");
        assert!(text.contains("@ben hello") && !text.contains("Open the message"), "{text}");
        assert_eq!(received[0].to, "ben@example.org");
    }
}

#[tokio::test]
async fn a_plugin_hears_of_web_sockets_and_its_installation_and_answers_the_monitoring() {
    let hosted = Hosted::everywhere().await.remove(0);
    let world = &hosted.world;
    let cx = world.cx(world.anna);
    let request = WebSocketRequest { seq: 1, action: "custom_conformance_hello".into(), ..WebSocketRequest::default() };
    let connection = "connection".to_owned();
    world.app.hooks.web_socket_connected(&cx, &connection, &world.anna);
    world.app.hooks.web_socket_message_has_been_posted(&cx, &connection, &world.anna, &request);
    world.app.hooks.web_socket_disconnected(&cx, &connection, &world.anna);
    let wanted = ["OnInstall", "OnWebSocketConnect", "WebSocketMessageHasBeenPosted", "OnWebSocketDisconnect"];
    let heard = async {
        loop {
            let seen = hosted.seen().await;
            if wanted.iter().all(|hook| seen.iter().any(|call| call == hook)) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), heard).await.unwrap();

    let empty: BodyStream = Box::pin(stream::empty());
    let request = http::Request::get("/metrics").body(empty).unwrap();
    let answer = world.host.serve_metrics(&Cx::system("test"), "conformance", request).await.unwrap();
    assert_eq!(read(answer.into_body()).await.unwrap(), "metric 1\n");
}

#[tokio::test]
async fn a_plugin_asks_another_one_which_learns_who_asks() {
    // Building a component takes long; a program that runs meanwhile would take the server for dead.
    World::new()
        .await
        .run(manifest("mirror", json!({ "hooks": ["serve-http"], "api": ["users:read"], "kv": {} })))
        .await;
    let hosted = Hosted::everywhere().await.remove(0);
    let world = &hosted.world;
    world.run(manifest("mirror", json!({ "hooks": ["serve-http"], "api": ["users:read"], "kv": {} }))).await;
    let ask = async |to: &str| {
        let body: BodyStream = Box::pin(stream::iter([Ok(bytes::Bytes::from_static(b"a body"))]));
        let request = http::Request::post(format!("/forward?to={to}")).body(body).unwrap();
        let answer = world.host.serve_http(&world.cx(world.anna), "conformance", request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let asked_by = parts.headers.get("x-answer").map(|value| value.to_str().unwrap().to_owned());
        (parts.status.as_u16(), asked_by.unwrap_or_default(), read(body).await.unwrap())
    };
    assert_eq!(ask("/mirror/echo").await, (201, "conformance".to_owned(), "a body".to_owned()));
    assert_eq!(ask("/nobody/echo").await.0, 404);
    assert_eq!(ask("/mirror").await.0, 400);
}
