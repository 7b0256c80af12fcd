//! The plugin API: what plugins send and get, method by method.

use jackfield_plugin_host::go::{
    Dynamic,
    gob::Type,
    schema::{API, Part},
};
use serde_json::{Value as Json, json};

use super::{
    running::{Api, active, call_api, request},
    sample::{lost, sample},
};

/// Not Go methods of their own: they are how others travel.
const PLUMBING: &[&str] = &["LoadPluginConfiguration", "PluginHTTP", "PluginHTTPStream"];

fn is_app_error(ty: &Type) -> bool {
    matches!(ty.pointee(), Type::Struct(inner) if inner.name == "AppError")
}

#[tokio::test]
async fn every_method_carries_its_arguments_and_results() {
    let api = Api::answering(json!({}), |call| {
        if call.method.name == "LoadPluginConfiguration" {
            return None;
        }
        let results = call.method.result_fields().map(|(field, part)| match part {
            Part::Error => Dynamic::Error(None),
            Part::Bytes => Dynamic::Bytes(vec![0, 255]),
            _ if is_app_error(&field.ty) => Json::Null.into(),
            _ => sample(&field.ty, 0).into(),
        });
        Some(results.collect())
    });
    let plugin = active(&api).await;
    let mut losses = Vec::new();
    // Go's JSON of these has another shape than their fields.
    let other_shape = |name: &str| name.contains("GroupSyncable");
    let plain = |name: &str| !PLUMBING.contains(&name) && !other_shape(name);
    for method in API.iter().filter(|method| plain(method.name)) {
        let args: Vec<Json> = method
            .param_fields()
            .map(|(field, part)| if part.is_stream() { json!("streamed") } else { sample(&field.ty, 0) })
            .collect();
        let got = call_api(&plugin, method.name, &json!(args)).await;
        let (name, sent) = api.calls.lock().unwrap().pop().unwrap();
        assert_eq!(name, method.name);
        let expected = args.iter().zip(method.params).filter(|(_, part)| !part.is_stream());
        for ((expected, _), sent) in expected.zip(sent) {
            // Log calls turn every value into text before they send it.
            if !name.starts_with("Log") {
                losses.extend(lost(expected, &sent.into_json(), &format!("{name} argument")));
            }
        }
        for ((field, part), got) in method.result_fields().zip(got.as_array().unwrap()) {
            let error = part == Part::Error || is_app_error(&field.ty);
            let expected = if error { Json::Null } else { sample(&field.ty, 0) };
            losses.extend(lost(&expected, got, &format!("{name} result")));
        }
    }
    assert_eq!(losses, Vec::<String>::new());
    assert_eq!(*api.streamed.lock().unwrap(), b"streamedstreamedstreamed");
}

#[tokio::test]
async fn a_method_that_is_not_served_names_itself() {
    let plugin = active(&Api::new(json!({}))).await;
    let got = call_api(&plugin, "GetUser", &json!(["u"])).await;
    assert_eq!(got[0], Json::Null);
    assert_eq!((&got[1]["status_code"], &got[1]["where"]), (&json!(501), &json!("GetUser")));
    let got = call_api(&plugin, "RegisterCommand", &json!([{"trigger": "x"}])).await;
    assert!(got[0].to_string().contains("RegisterCommand"), "{got}");
    // Without a place for an error the plugin sees zero values, and goes on.
    assert_eq!(call_api(&plugin, "GetServerVersion", &json!([])).await, json!([""]));
    plugin.ping().await.unwrap();
}

#[tokio::test]
async fn errors_keep_their_kind() {
    let api = Api::answering(json!({}), |call| match call.method.name {
        "GetUser" => Some(vec![
            Json::Null.into(),
            json!({"id": "store.missing", "message": "m", "status_code": 404, "Where": "here"}).into(),
        ]),
        "DeleteCommand" => Some(vec![json!("plain text").into()]),
        _ => None,
    });
    let plugin = active(&api).await;
    let got = call_api(&plugin, "GetUser", &json!(["u"])).await;
    assert_eq!(got[1], json!({"id": "store.missing", "message": "m", "status_code": 404, "where": "here"}));
    let got = call_api(&plugin, "DeleteCommand", &json!(["c"])).await;
    assert_eq!(got[0], json!({"error": "plain text"}));
}

#[tokio::test]
async fn autocomplete_arguments_are_read_by_their_names() {
    let api =
        Api::answering(json!({}), |call| (call.method.name == "RegisterCommand").then(|| vec![Dynamic::Error(None)]));
    let plugin = active(&api).await;
    let command = json!({"trigger": "t", "autocomplete_data": {"Trigger": "t", "Arguments": [
        {"Name": "a", "HelpText": "h", "Type": "TextInput", "Required": true, "Data": {"Hint": "hint", "Pattern": "p"}},
        {"Name": "b", "HelpText": "h", "Type": "DynamicList", "Required": false, "Data": {"FetchURL": "/x"}},
        {"Name": "c", "HelpText": "h", "Type": "StaticList", "Required": false,
         "Data": {"PossibleArguments": [{"Item": "i", "Hint": "h", "HelpText": "t"}]}},
    ]}});
    call_api(&plugin, "RegisterCommand", &json!([command])).await;
    let (_, args) = api.calls.lock().unwrap().pop().unwrap();
    let sent = args[0].clone().into_json();
    assert_eq!(lost(&command, &sent, "command"), None);
}

#[tokio::test]
async fn keys_hold_any_bytes() {
    let api = Api::new(json!({}));
    let plugin = active(&api).await;
    assert_eq!(call_api(&plugin, "KVSet", &json!(["k", "AP+A"])).await, json!([null]));
    assert_eq!(api.keys.lock().unwrap()["k"], [0, 255, 128]);
    assert_eq!(call_api(&plugin, "KVGet", &json!(["k"])).await, json!(["AP+A", null]));
}

#[tokio::test]
async fn a_plugin_sends_requests_to_another() {
    let plugin = active(&Api::new(json!({}))).await;
    let large = "x".repeat(300_000);
    let answered = request(&plugin, "POST", "/forward?to=/other/path", &large).await;
    assert_eq!((answered.status, &answered.headers["x-answer"]), (202, &"yes".parse().unwrap()));
    assert_eq!(answered.body, format!("PUT /other/path {large}").into_bytes());
    assert_eq!(request(&plugin, "POST", "/forward?to=/missing/x", "").await.status, 502);
}

#[tokio::test]
async fn sql_is_refused_with_a_reason() {
    let plugin = active(&Api::new(json!({}))).await;
    let args = vec![json!({}).into(), json!({"command": "/c sql"}).into()];
    let results = plugin.call_hook("ExecuteCommand", args).await.unwrap();
    let text = results[0].clone().into_json()["text"].clone();
    assert_eq!(text, "this server gives plugins no SQL connection");
}
