//! Hooks that no rule raises, and those that are raised where there is more than one server or for administrators alone:
//! asked about as a rule would do it.

use jackfield_domain::Cx;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::heard::{facts, verdict};
use crate::wasm::world::World;

pub async fn unraised(world: &World, plugin: &str) -> Json {
    let (hooks, cx) = (&world.app.hooks, Cx::system("test"));
    let mut said = Vec::new();
    let anna = of(json!({"id": world.anna, "username": "anna"}));
    let assertion = of(json!({"NameID": "anna"}));
    said.push(verdict(world, hooks.saml_login(&cx, &anna, &assertion).await.unwrap()));

    let remote = of(json!({"name": "elsewhere"}));
    let event = of(json!({"Id": "hello"}));
    hooks.cluster_event(&cx, plugin, &event).await.unwrap();
    hooks.cloud_limits_updated(&cx, plugin, &of(json!({}))).await.unwrap();
    let support = hooks.generate_support_data(&cx, plugin).await.unwrap();
    said.push(facts(world, &serde_json::to_value(support).unwrap()));
    let message = of(json!({"channel_id": world.town}));
    let synced = hooks.shared_channels_sync(&cx, plugin, &message, &remote).await.unwrap();
    said.push(facts(world, &serde_json::to_value(synced).unwrap()));
    said.push(json!(hooks.shared_channels_ping(&cx, plugin, &remote).await.unwrap()));
    let (info, post) = (of(json!({"name": "file"})), of(json!({"message": "about it"})));
    hooks.shared_channels_attachment(&cx, plugin, &info, &post, &remote).await.unwrap();
    hooks.shared_channels_profile_image(&cx, plugin, &anna, &remote).await.unwrap();
    json!(said)
}

/// A noun of whichever type the table has for it.
fn of<T: DeserializeOwned>(noun: Json) -> T {
    serde_json::from_value(noun).unwrap()
}
