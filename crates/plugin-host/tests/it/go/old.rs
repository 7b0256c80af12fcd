//! A plugin built against the module's releases of 2023.

use std::sync::Arc;

use jackfield_plugin_host::go::{Dynamic, GoPlugin, Options};
use serde_json::{Value as Json, json};

use super::running::{Api, Shared, build, launch, request};

#[tokio::test]
async fn a_plugin_of_2023_works_as_a_current_one() {
    let executable = tokio::task::spawn_blocking(|| build("go-plugin-2023")).await.unwrap();
    let api = Api::answering(json!({"Number": 3}), |call| match call.method.name {
        "LogInfo" => Some(Vec::new()),
        "RegisterCommand" => Some(vec![Dynamic::Error(None)]),
        "GetUser" => Some(vec![json!({"id": "u", "username": "ann"}).into(), Json::Null.into()]),
        _ => None,
    });
    let handler = Arc::new(Shared(Arc::clone(&api)));
    let plugin = GoPlugin::start(&launch(&executable), handler, Options::default()).await.unwrap();
    plugin.activate().await.unwrap().unwrap();
    let calls = api.calls.lock().unwrap().clone();
    let logged = calls.iter().find(|(name, _)| *name == "LogInfo").unwrap();
    assert_eq!(logged.1[1].clone().into_json(), json!(["number", "3"]));
    assert!(plugin.implements("MessageWillBePosted") && !plugin.implements("UserWillLogIn"));

    let post = |message: &str| vec![json!({}).into(), json!({"id": "p", "message": message}).into()];
    let results = plugin.call_hook("MessageWillBePosted", post("hello")).await.unwrap();
    let posted = results[0].clone().into_json();
    assert_eq!(posted["props"]["attachments"][0]["text"], "HELLO");
    let results = plugin.call_hook("MessageWillBePosted", post("reject")).await.unwrap();
    assert_eq!(results[1].text(), "refused");

    let args = vec![json!({}).into(), json!({"command": "/old", "user_id": "u"}).into()];
    let results = plugin.call_hook("ExecuteCommand", args).await.unwrap();
    assert_eq!(results[0].clone().into_json()["text"], "hello ann");

    let answered = request(&plugin, "POST", "/path", "body").await;
    assert_eq!((answered.status, answered.body.as_slice()), (202, b"body".as_slice()));
    assert_eq!(answered.headers["x-path"], "/path");
}
