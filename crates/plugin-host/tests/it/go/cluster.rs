//! A Go plugin whose copies run on two servers of one database.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackfield_domain::{config, testing};
use jackfield_model::{NodeId, plugin_state};
use serde_json::{Value as Json, json};

use super::hosted::Hosted;
use crate::wasm::world::World;

const ID: &str = "conformance";

/// Two servers that run the plugin.
async fn two() -> (Hosted, Hosted) {
    let first = Hosted::on(World::shared().await, true).await;
    first.run().await.unwrap();
    let second = first.world.beside().await;
    (first, Hosted::of(second))
}

fn id(hosted: &Hosted) -> NodeId {
    hosted.world.app.memory.cluster.id()
}

async fn publish(hosted: &Hosted, id: &str, data: &[u8], options: Json) -> Json {
    let event = json!({ "Id": id, "Data": STANDARD.encode(data) });
    hosted.api("PublishPluginClusterEvent", json!([event, options])).await[0].clone()
}

/// The arguments of a hook's calls.
async fn told(hosted: &Hosted, hook: &str) -> Vec<Json> {
    let seen = hosted.seen_with_arguments().await.unwrap_or_default();
    seen.into_iter().filter(|call| call["hook"] == hook).map(|call| call["args"][0].clone()).collect()
}

/// The ids of the cluster events that a copy was told of.
async fn heard(hosted: &Hosted) -> Vec<String> {
    let events = told(hosted, "OnPluginClusterEvent").await;
    events.iter().map(|event| event["Id"].as_str().unwrap().to_owned()).collect()
}

/// Asks again until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it becomes so in time");
}

#[tokio::test]
async fn copies_of_a_plugin_hear_each_other_in_order_and_not_themselves() {
    let (first, second) = two().await;
    let wanted: Vec<String> = (0..40).map(|number| format!("e{number}")).collect();
    for (number, id) in wanted.iter().enumerate() {
        let send_type = if number % 2 == 0 { "reliable" } else { "best_effort" };
        assert_eq!(publish(&first, id, b"\x00\xffdata", json!({ "SendType": send_type })).await, Json::Null);
    }
    until(async || heard(&second).await.len() >= wanted.len()).await;
    assert_eq!(heard(&second).await, wanted);
    assert_eq!(told(&second, "OnPluginClusterEvent").await[0]["Data"], STANDARD.encode(b"\x00\xffdata"));
    assert!(heard(&first).await.is_empty(), "its own copy hears nothing");

    // One server alone; an event to everybody behind it shows that nothing else came.
    let third = Hosted::of(first.world.beside().await);
    let to_third = json!({ "SendType": "reliable", "TargetId": id(&third) });
    assert_eq!(publish(&first, "only you", b"", to_third).await, Json::Null);
    assert_eq!(publish(&first, "all", b"", json!({})).await, Json::Null);
    until(async || heard(&third).await.len() >= 2 && heard(&second).await.len() > wanted.len()).await;
    assert_eq!(heard(&third).await, ["only you", "all"]);
    assert_eq!(heard(&second).await[wanted.len()..], ["all"]);
    for hosted in [first, second, third] {
        hosted.world.host.stop().await;
        jackfield_domain::cluster::leave(&hosted.world.app).await;
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_not_swallowed() {
    let (first, second) = two().await;
    let refused = async |id: &str, data: &[u8], options: Json| {
        let error = publish(&first, id, data, options).await;
        assert_ne!(error, Json::Null, "{id}");
        error.to_string()
    };
    assert!(refused("large", &vec![7; 1024 * 1024 + 1], json!({})).await.contains("1 MiB"));
    assert!(refused(&"i".repeat(257), b"", json!({})).await.contains("256 bytes"));
    assert!(refused("", b"", json!({})).await.contains("256 bytes"));
    assert!(refused("e", b"", json!({ "SendType": "carrier pigeon" })).await.contains("send_type"));
    assert!(refused("e", b"", json!({ "TargetId": "x" })).await.contains("target_id"));
    assert!(refused("e", b"", json!({ "TargetId": NodeId::new() })).await.contains("no other server"));
    assert!(refused("e", b"", json!({ "TargetId": id(&first) })).await.contains("no other server"));
    // The clock stands still, so all of this is one window: 32 MiB fit into it.
    let mut sent = 0;
    let too_much = loop {
        let error = publish(&first, "much", &vec![7; 1024 * 1024], json!({ "SendType": "reliable" })).await;
        if error != Json::Null {
            break error.to_string();
        }
        sent += 1;
    };
    assert!(too_much.contains("too much"), "{too_much}");
    assert!((30..=32).contains(&sent), "{sent}");
    until(async || heard(&second).await.len() == sent).await;
    // A store that fails is told of as well.
    first.world.clock.advance(20_000);
    first.world.app.store.close().await;
    assert!(!refused("e", b"", json!({ "SendType": "reliable" })).await.is_empty());
}

#[tokio::test]
async fn what_is_decided_on_one_server_holds_on_the_other() {
    let (first, second) = two().await;
    let running = async |hosted: &Hosted| hosted.seen_with_arguments().await.is_some();
    assert!(running(&second).await, "it was on when the server started");
    let settings = json!({ "PluginSettings": { "Plugins": { ID: { "number": 7 } } } });
    config::change(&first.world.app, &testing::granted(()), settings).await.unwrap();
    until(async || told(&second, "OnConfigurationChange").await.iter().any(|own| own["Number"] == 7)).await;

    let statuses = async || first.world.host.statuses().await.unwrap();
    until(async || statuses().await.iter().filter(|status| status.state == plugin_state::RUNNING).count() == 2).await;
    let servers: Vec<String> = statuses().await.into_iter().map(|status| status.cluster_id).collect();
    assert_eq!(servers, [id(&first).to_string(), id(&second).to_string()]);

    // A hook that tells of something is told once, where it happened.
    first.world.post("hello").await.unwrap();
    until(async || !told(&first, "MessageHasBeenPosted").await.is_empty()).await;
    publish(&first, "behind it", b"", json!({})).await;
    until(async || !heard(&second).await.is_empty()).await;
    assert!(told(&second, "MessageHasBeenPosted").await.is_empty());

    first.world.host.disable(&World::admin(), ID).await.unwrap();
    until(async || !running(&second).await).await;
    second.world.host.enable(&World::admin(), ID).await.unwrap();
    until(async || running(&first).await).await;
    second.world.host.remove(&World::admin(), ID).await.unwrap();
    until(async || !running(&first).await).await;
    until(async || first.world.host.statuses().await.unwrap().is_empty()).await;
}
