//! One test body for both runtimes: a component and a Go program take part in the same things and say the same.
#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use futures_util::stream;
use jackfield_domain::{Cx, Granted, config, posts};
use jackfield_model::PostPatch;
use jackfield_model::permission::EditPost;
use jackfield_plugin_host::BodyStream;
use serde_json::{Value as Json, json};

use crate::go::Hosted;
use crate::wasm::world::{World, manifest, read};

/// The hooks that both have, each raised below.
const TOLD: &[&str] =
    &["OnActivate", "OnConfigurationChange", "MessageHasBeenPosted", "UserHasBeenCreated", "UserHasJoinedChannel"];

#[tokio::test]
async fn a_component_and_a_go_program_give_the_same_answers_to_the_same_hooks_on_both_engines() {
    let mut said = Vec::new();
    for world in World::everywhere().await {
        let asked = json!({
            "hooks": [
                "message-will-be-posted", "message-will-be-updated", "message-has-been-posted", "user-has-been-created",
                "user-has-joined-channel", "execute-command", "serve-http",
            ],
            "kv": {},
        });
        world.run(manifest("mirror", asked)).await;
        said.push(takes_part(&world, "mirror").await);
    }
    for hosted in Hosted::everywhere().await {
        said.push(takes_part(&hosted.world, "conformance").await);
    }
    let first = &said[0];
    assert_eq!(first["posted"], json!(["by the plugin", true]));
    assert_eq!(first["told"], json!(TOLD));
    for other in &said[1..] {
        assert_eq!(other, first);
    }
}

/// Raises every hook that both runtimes have, and reports what came of it.
async fn takes_part(world: &World, plugin: &str) -> Json {
    let post = world.post("change by the plugin").await.unwrap();
    let refused = world.post("reject because").await.unwrap_err();
    let dropped = world.post("dismiss").await.unwrap_err();
    let plain = world.post("plain").await.unwrap();

    let edit = async |message: &str| {
        let granted = Granted::<EditPost>::for_system(Cx::system("test"), plain.id);
        let patch = PostPatch { message: Some(message.into()), ..PostPatch::default() };
        posts::patch(&world.app, &granted, patch).await.map(|post| post.message.clone())
    };
    let edited = edit("after").await.unwrap();
    let kept = edit("reject").await.unwrap_err();

    let command = world.says(plugin, "/c").await.replace(world.anna.as_str(), "anna");
    let failed = world.says(plugin, "/c error").await;
    world.new_person("bob").await;
    let setting = json!({"ServiceSettings": {"SiteURL": "http://chat.example.org"}});
    config::change(&world.app, &Cx::system("test"), setting).await.unwrap();

    let body: BodyStream = Box::pin(stream::iter([Ok(bytes::Bytes::from_static(b"a body"))]));
    let request = http::Request::put("/echo?q=1").header("X-Sent", "sent").body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let header = |name: &str| parts.headers[name].to_str().unwrap().to_owned();
    let echoed = json!([
        parts.status.as_u16(),
        header("x-method"),
        header("x-query"),
        header("x-header"),
        read(body).await.unwrap(),
    ]);

    let told = told(world, plugin).await;
    world.host.stop().await;
    let deactivated = world.kept(plugin, "deactivated").await;
    json!({
        "posted": [post.message, post.props["changed"]],
        "refused": [refused.0.message, dropped.0.id, plain.message],
        "edited": [edited, kept.0.message],
        "commands": [command, failed],
        "echoed": echoed,
        "told": told,
        "deactivated": deactivated,
    })
}

/// Which hooks the plugin heard of, once it heard of all; it is told later.
async fn told(world: &World, plugin: &str) -> Vec<&'static str> {
    let waiting = async {
        loop {
            let body: BodyStream = Box::pin(stream::empty());
            let request = http::Request::get("/seen").body(body).unwrap();
            let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
            let seen: Vec<Json> = serde_json::from_str(&read(answer.into_body()).await.unwrap()).unwrap();
            let heard: Vec<&str> =
                TOLD.iter().copied().filter(|hook| seen.iter().any(|call| call["hook"] == *hook)).collect();
            if heard.len() == TOLD.len() {
                return heard;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), waiting).await.unwrap()
}
