//! What a plugin says it saw, reduced to what does not differ from run to run.

use std::collections::BTreeMap;

use futures_util::stream;
use jackfield_domain::hooks::Verdict;
use jackfield_plugin_host::BodyStream;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::wasm::world::{World, read};

/// The calls of each hook, in order, with their arguments.
#[derive(Debug)]
pub struct Heard(pub BTreeMap<String, Vec<Json>>);

/// What is compared of an object. Records of components have fewer keys than Mattermost's JSON; these are in both.
const KEYS: &[&str] = &[
    "message",
    "name",
    "username",
    "emoji_name",
    "display_name",
    "category",
    "subject",
    "user_id",
    "UserId",
    "word",
    "Filename",
    "Body",
    "desktop",
];

/// Waits until the plugin saw such a call of a hook, and answers all that it saw.
pub async fn until(world: &World, plugin: &str, hook: &str, wanted: impl Fn(&Json) -> bool) -> Heard {
    let waiting = async {
        loop {
            let seen = seen(world, plugin).await;
            if seen.iter().any(|call| call["hook"] == hook && wanted(&call["args"])) {
                return seen;
            }
            tokio::task::yield_now().await;
        }
    };
    let seen = tokio::time::timeout(std::time::Duration::from_secs(60), waiting).await;
    let mut heard = BTreeMap::<String, Vec<Json>>::new();
    for call in seen.unwrap_or_else(|_| panic!("{plugin} hears of {hook}")) {
        let args: Json = call["args"].as_array().unwrap().iter().map(|arg| facts(world, arg)).collect();
        heard.entry(call["hook"].as_str().unwrap().to_owned()).or_default().push(args);
    }
    Heard(heard)
}

async fn seen(world: &World, plugin: &str) -> Vec<Json> {
    let body: BodyStream = Box::pin(stream::empty());
    let request = http::Request::get("/seen").body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
    serde_json::from_str(&read(answer.into_body()).await.unwrap()).unwrap()
}

/// A value without ids, which are new in each run, and without what only one form has.
pub fn facts(world: &World, value: &Json) -> Json {
    match value {
        Json::Object(object) => {
            let known = KEYS.iter().filter_map(|key| Some((*key, object.get(*key)?)));
            let told = known.filter(|(_, value)| !value.is_null() && **value != "");
            Json::Object(told.map(|(key, value)| (key.to_owned(), facts(world, value))).collect::<Map<_, _>>())
        }
        Json::Array(items) => items.iter().map(|item| facts(world, item)).collect(),
        Json::String(text) if text == world.anna.as_str() => json!("anna's"),
        Json::String(text) if is_id(text) => json!("an id"),
        other => other.clone(),
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 26 && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

/// What a plugin said, to be compared.
pub fn verdict<T: Serialize>(world: &World, verdict: Verdict<T>) -> Json {
    match verdict {
        Verdict::Unchanged => json!("unchanged"),
        Verdict::Replace(value) => {
            json!({"replace": facts(world, &serde_json::to_value(value).unwrap())})["replace"].take()
        }
        Verdict::Reject(reason) => json!(["rejected", reason]),
        Verdict::Dismiss => json!("dismissed"),
    }
}
