//! Plugins that are asked by many at once: nothing passes them unseen.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use jackfield_plugin_host::BodyStream;
use serde_json::{Value, json};

use super::hosted::Hosted;
use crate::wasm::world::{World, manifest, read};

const WRITERS: usize = 64;
const ROUNDS: usize = 4;

/// A slow machine is no reason to go on without a filter.
fn patiently() -> Value {
    json!({ "hook_policies": { "message-will-be-posted": { "deadline_ms": 30_000 } } })
}

/// Has a plugin write a post in Anna's name; answers what it became.
async fn writes(world: &World, plugin: &str, message: &str) -> String {
    let draft = json!([{"channel_id": world.town, "user_id": world.anna, "message": message}]).to_string();
    let body: BodyStream = Box::pin(futures_util::stream::iter([Ok(draft.into())]));
    let request = http::Request::post("/api/CreatePost").body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
    let made: Value = serde_json::from_str(&read(answer.into_body()).await.unwrap()).unwrap();
    made[0]["message"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

/// The posts that a plugin was asked about.
async fn asked_about(world: &World, plugin: &str) -> Vec<String> {
    let body: BodyStream = Box::pin(futures_util::stream::empty());
    let request = http::Request::get("/seen").body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
    let seen: Vec<Value> = serde_json::from_str(&read(answer.into_body()).await.unwrap()).unwrap();
    let asked = seen.into_iter().filter(|call| call["hook"] == "MessageWillBePosted");
    asked.map(|call| call["args"][1]["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn filters_see_every_post_of_64_writers_whoever_writes_it() {
    for world in World::everywhere().await {
        let hosted = Hosted::on(world, true).await;
        for filter in ["conformance", "second"] {
            hosted.run_as(filter, patiently()).await.unwrap();
        }
        let world = &hosted.world;
        let mut asked = patiently();
        asked["hooks"] = json!(["message-will-be-posted", "serve-http"]);
        asked["api"] = json!(["users:read"]);
        asked["kv"] = json!({});
        world.run(manifest("mirror", asked)).await;
        let written: Vec<String> = join_all((0..WRITERS).map(|writer| async move {
            let mut written = Vec::new();
            for round in 0..ROUNDS {
                let message = format!("change {writer} {round}");
                written.push(match writer % 3 {
                    0 => world.post(&message).await.unwrap().message.clone(),
                    1 => writes(world, "conformance", &message).await,
                    _ => writes(world, "second", &message).await,
                });
            }
            written
        }))
        .await
        .concat();
        let all: BTreeSet<String> =
            (0..WRITERS).flat_map(|writer| (0..ROUNDS).map(move |round| format!("{writer} {round}"))).collect();
        // The first filter takes the first word away; the others see what it made of the post.
        assert_eq!(written.iter().cloned().collect::<BTreeSet<_>>(), all);
        for filter in ["conformance", "mirror", "second"] {
            let seen = asked_about(world, filter).await;
            let told = seen.iter().map(|message| message.strip_prefix("change ").unwrap_or(message).to_owned());
            assert_eq!((seen.len(), told.collect::<BTreeSet<_>>()), (all.len(), all.clone()), "{filter}");
        }
        world.host.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn more_at_once_than_a_plugin_works_on_wait_their_turn() {
    let hosted = Hosted::on(World::new().await, true).await;
    hosted.run_as("conformance", patiently()).await.unwrap();
    let world = &hosted.world;
    let messages: Vec<String> = (0..600).map(|number| format!("change {number}")).collect();
    let written = join_all(messages.iter().map(|message| world.post(message))).await;
    for (number, post) in written.into_iter().enumerate() {
        assert_eq!(post.unwrap().message, number.to_string());
    }
    world.host.stop().await;
}
