//! The GitHub plugin against the payloads that GitHub documents: all of them, signed rightly and wrongly.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use jackfield_domain::{Actor, Cx, RequestInfo, config, testing};
use jackfield_model::{Manifest, Post};
use serde_json::{Value, json};
use sha2::Sha256;

use super::fixtures::built;
use super::world::{World, read};

const SECRET: &str = "a secret of two";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/github")
}

async fn github() -> World {
    let world = World::new().await;
    let text = std::fs::read_to_string(folder().join("plugin.json")).unwrap();
    let manifest: Manifest = serde_json::from_str(&text).unwrap();
    let wasm = built(&folder().join("server/Cargo.toml"), "plugin");
    let package = world.unpack_at(manifest, "server/plugin.wasm", wasm);
    world.host.install(&World::admin(), package, false).await.unwrap();
    world.host.enable(&World::admin(), "github").await.unwrap();
    let settings = json!({ "webhooksecret": SECRET, "enableprivaterepo": true });
    let patch = json!({ "PluginSettings": { "Plugins": { "github": settings } } });
    config::change(&world.app, &testing::granted(()), patch).await.unwrap();
    world
}

/// One documented payload.
struct Example {
    event: String,
    payload: Value,
    body: Vec<u8>,
}

/// The payloads of GitHub itself and of its servers for companies.
fn examples() -> Vec<Example> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/node_modules/@octokit/webhooks-examples");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap_or_else(|_| panic!("`npm ci` in tests/e2e brings the payloads to {}", root.display()))
        .map(|entry| entry.unwrap().path().join("index.json"))
        .filter(|index| index.exists())
        .collect();
    folders.sort();
    let mut examples = Vec::new();
    for index in folders {
        let events: Vec<Value> = serde_json::from_slice(&std::fs::read(index).unwrap()).unwrap();
        for event in events {
            for payload in event["examples"].as_array().unwrap() {
                let body = serde_json::to_vec(payload).unwrap();
                examples.push(Example {
                    event: event["name"].as_str().unwrap().into(),
                    payload: payload.clone(),
                    body,
                });
            }
        }
    }
    examples
}

fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

async fn deliver(world: &World, event: &str, id: &str, body: &[u8], signature: &str) -> (u16, String) {
    let pieces: Vec<_> = body.chunks(16 * 1024).map(|piece| Ok(bytes::Bytes::copy_from_slice(piece))).collect();
    let request = http::Request::post("/webhook")
        .header("Content-Type", "application/json")
        .header("X-GitHub-Event", event)
        .header("X-GitHub-Delivery", id)
        .header("X-Hub-Signature-256", signature)
        .body(Box::pin(futures_util::stream::iter(pieces)) as jackfield_plugin_host::BodyStream)
        .unwrap();
    let stranger = Cx::new(Actor::Stranger, RequestInfo::default());
    let answer = world.host.serve_http(&stranger, "github", request).await.unwrap();
    (answer.status().as_u16(), read(answer.into_body()).await.unwrap())
}

/// The cards in the channel.
async fn posts(world: &World) -> Vec<Post> {
    latest(world, 1000).await
}

/// The newest cards, the newest first.
async fn latest(world: &World, count: i64) -> Vec<Post> {
    let query = jackfield_storage::posts::page(world.anna, world.town, false, count, 0);
    let mut found = query.all::<Post>(&world.app.store).await.unwrap();
    found.retain(|post| post.post_type.starts_with("custom_github_"));
    found
}

#[tokio::test]
async fn every_payload_is_answered_and_the_readme_says_what_becomes_of_it() {
    let world = github().await;
    let examples = examples();
    assert!(examples.len() > 300, "there are {} payloads", examples.len());
    let owners: BTreeSet<&str> =
        examples.iter().filter_map(|one| one.payload["repository"]["full_name"].as_str()?.split('/').next()).collect();
    for owner in owners {
        let said = world.says("github", &format!("/github subscribe {owner} all")).await;
        assert!(said.contains("is subscribed to"), "{said}");
    }
    let mut table: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut newest = None;
    for (number, example) in examples.iter().enumerate() {
        world.clock.advance(1000);
        let id = format!("delivery-{number}");
        let (status, said) =
            deliver(&world, &example.event, &id, &example.body, &signature(SECRET, &example.body)).await;
        assert_eq!(status, 200, "{} {}: {said}", example.event, example.payload["action"]);
        let found = latest(&world, 2).await;
        let is_new = |post: &&Post| Some(post.id) != newest;
        let fresh: Vec<&Post> = found.iter().take_while(is_new).collect();
        assert!(fresh.len() < 2 || newest.is_none(), "one delivery made several posts");
        let card = fresh.first().map_or_else(|| "–".to_owned(), |post| card(post));
        newest = found.first().map(|post| post.id);
        let action = example.payload["action"].as_str().unwrap_or_default().to_owned();
        table.entry((example.event.clone(), action)).or_default().insert(card);
    }
    let kinds: BTreeSet<&str> =
        table.values().flatten().map(|card| card.split(' ').next().unwrap_or_default()).collect();
    for kind in ["pull_request", "issue", "comment", "review", "push", "release", "workflow_run", "event"] {
        assert!(kinds.contains(kind), "no payload gives a card `{kind}`");
    }
    check_readme(&table);
}

/// The kind of card, once it is made sure that it can be drawn and read.
fn card(post: &Post) -> String {
    let data = &post.props["github"];
    for required in ["event", "repo", "sender", "title"] {
        assert!(
            !data[required].is_null() || post.post_type == "custom_github_push",
            "`{required}` is missing in {data}"
        );
    }
    assert!(post.message.starts_with("**["), "{}", post.message);
    assert!(post.has_flag("from_bot") && post.post_type.len() <= 26);
    post.post_type.trim_start_matches("custom_github_").to_owned()
}

fn check_readme(table: &BTreeMap<(String, String), BTreeSet<String>>) {
    let mut lines = String::from("| Event | Action | Card |\n|---|---|---|\n");
    for ((event, action), cards) in table {
        let action = if action.is_empty() { String::new() } else { format!("`{action}`") };
        let cards: Vec<&str> = cards.iter().map(String::as_str).collect();
        lines.push_str(&format!("| `{event}` | {action} | {} |\n", cards.join(" or ")));
    }
    let path = folder().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- events: begin -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- events: end -->").unwrap();
    let wanted = format!("{before}<!-- events: begin -->\n{lines}<!-- events: end -->{after}");
    if std::env::var("UPDATE_README").is_ok() {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        wanted,
        "the table is stale: run the test with UPDATE_README=1"
    );
}

// covers: 22
#[tokio::test]
async fn broken_signatures_are_refused_and_leave_nothing_behind() {
    let world = github().await;
    world.says("github", "/github subscribe Codertocat all").await;
    world.says("github", "/github subscribe octokit all").await;
    let keys = jackfield_storage::plugin_keys::list("github", "", world.app.now(), 10_000, 0);
    let before = keys.all::<(String,)>(&world.app.store).await.unwrap();
    for (number, example) in examples().iter().enumerate() {
        world.clock.advance(1000);
        let broken = match number % 3 {
            0 => signature("another secret", &example.body),
            1 => signature(SECRET, &[&example.body[..], b" "].concat()),
            _ => String::new(),
        };
        let (status, _) = deliver(&world, &example.event, &format!("broken-{number}"), &example.body, &broken).await;
        assert_eq!(status, 401, "{}", example.event);
    }
    assert!(posts(&world).await.is_empty());
    let keys = jackfield_storage::plugin_keys::list("github", "", world.app.now(), 10_000, 0);
    assert_eq!(keys.all::<(String,)>(&world.app.store).await.unwrap(), before);
}

fn opened() -> Example {
    examples().into_iter().find(|one| one.event == "issues" && one.payload["action"] == "opened").unwrap()
}

// covers: 17
#[tokio::test]
async fn a_delivery_that_comes_twice_is_shown_once() {
    let world = github().await;
    let example = opened();
    let owner = example.payload["repository"]["owner"]["login"].as_str().unwrap();
    world.says("github", &format!("/github subscribe {owner}")).await;
    let signed = signature(SECRET, &example.body);
    for _ in 0..2 {
        assert_eq!(deliver(&world, "issues", "the-same", &example.body, &signed).await.0, 200);
    }
    assert_eq!(posts(&world).await.len(), 1);
    deliver(&world, "issues", "another", &example.body, &signed).await;
    assert_eq!(posts(&world).await.len(), 2);
}

#[tokio::test]
async fn what_a_channel_did_not_ask_for_is_not_shown() {
    let world = github().await;
    let example = opened();
    let name = example.payload["repository"]["full_name"].as_str().unwrap();
    let signed = signature(SECRET, &example.body);
    world.says("github", &format!("/github subscribe {name} pulls,stars")).await;
    deliver(&world, "issues", "1", &example.body, &signed).await;
    assert!(posts(&world).await.is_empty());
    world.says("github", &format!("/github subscribe {name} issues")).await;
    deliver(&world, "issues", "2", &example.body, &signed).await;
    assert_eq!(posts(&world).await.len(), 1);
    assert!(world.says("github", &format!("/github unsubscribe {name}")).await.contains("not subscribed"));
    deliver(&world, "issues", "3", &example.body, &signed).await;
    assert_eq!(posts(&world).await.len(), 1);
}

#[tokio::test]
async fn subscriptions_are_listed_for_members_only() {
    let world = github().await;
    let ask = async |cx: std::sync::Arc<Cx>| {
        let path = format!("/api/v1/subscriptions?channel_id={}", world.town);
        let request = http::Request::get(path).body(super::world::body(vec![])).unwrap();
        let answer = world.host.serve_http(&cx, "github", request).await.unwrap();
        (answer.status().as_u16(), read(answer.into_body()).await.unwrap())
    };
    world.says("github", "/github subscribe octokit/webhooks pulls, issues").await;
    let (status, listed) = ask(world.cx(world.anna)).await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(
        (status, &listed[0]["repository"], &listed[0]["features"]),
        (200, &json!("octokit/webhooks"), &json!(["pulls", "issues"]))
    );
    assert_eq!(ask(world.cx(jackfield_model::UserId::new())).await.0, 403);
    assert_eq!(ask(Cx::new(Actor::Stranger, RequestInfo::default())).await.0, 401);
}

// covers: 22, 24
#[tokio::test]
async fn a_payload_that_is_too_large_or_no_json_is_refused() {
    let world = github().await;
    let large = vec![b' '; (5 << 20) + 1];
    assert_eq!(deliver(&world, "push", "1", &large, &signature(SECRET, &large)).await.0, 413);
    assert_eq!(deliver(&world, "push", "2", b"{", &signature(SECRET, b"{")).await.0, 400);
    for odd in [&b"null"[..], b"[]", b"5", br#"{"repository":{"full_name":"a/b"},"commits":5,"pull_request":[]}"#] {
        for event in ["push", "pull_request", "issues", "release", "", "nonsense"] {
            assert_eq!(deliver(&world, event, "3", odd, &signature(SECRET, odd)).await.0, 200);
        }
    }
}
