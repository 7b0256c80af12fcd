//! The JSON way to the plugin API: what a manifest asks for is reached, and nothing else.

use futures_util::stream;
use jackfield_plugin_host::{BodyStream, go::schema, served_methods};
use serde_json::{Value, json};

use super::world::{World, manifest, read};
use crate::go::sample;

const ID: &str = "caller";

/// What every component may know and do: its own settings and log, and what the server tells anybody.
const NEEDS_NOTHING: &[&str] = &[
    "GetBundlePath",
    "GetCloudLimits",
    "GetLicense",
    "GetPluginConfig",
    "GetPluginID",
    "GetServerVersion",
    "IsEnterpriseReady",
    "LoadPluginConfiguration",
    "LogDebug",
    "LogError",
    "LogInfo",
    "LogWarn",
    "PublishPluginClusterEvent",
];

async fn world(asked: Value) -> World {
    world_of(World::new().await, asked).await
}

/// The same in a world that there is.
pub(super) async fn world_of(world: World, mut asked: Value) -> World {
    asked["hooks"] = json!(["serve-http"]);
    world.run(manifest(ID, asked)).await;
    world
}

/// Has the plugin call a method; answers the status and what it got.
pub(super) async fn call(world: &World, method: &str, arguments: String) -> (u16, String) {
    let body: BodyStream = Box::pin(stream::iter([Ok(bytes::Bytes::from(arguments))]));
    let request = http::Request::post(format!("/{method}")).body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), ID, request).await.unwrap();
    let status = answer.status().as_u16();
    (status, read(answer.into_body()).await.unwrap())
}

pub(super) async fn calls(world: &World, method: &str, arguments: Value) -> Value {
    let (status, answer) = call(world, method, arguments.to_string()).await;
    assert_eq!(status, 200, "{method}: {answer}");
    serde_json::from_str(&answer).unwrap()
}

#[tokio::test]
async fn a_component_calls_what_programs_call_by_the_same_names() {
    let world =
        world(json!({ "api": ["users:read", "teams:write", "preferences:write", "preferences:read", "files:write", "files:read"], "kv": {} })).await;
    assert_eq!(calls(&world, "KVSet", json!(["k", "dmFsdWU="])).await, json!(null));
    assert_eq!(world.kept(ID, "k").await.as_deref(), Some("value"));
    assert_eq!(calls(&world, "KVGet", json!(["k"])).await, json!("dmFsdWU="));
    assert_eq!(calls(&world, "KVList", json!([0, 10])).await, json!(["k"]));
    assert_eq!(calls(&world, "GetUser", json!([world.anna])).await["username"], "anna");
    assert_eq!(calls(&world, "HasPermissionToTeam", json!([world.anna, world.team, {"id": "view_team"}])).await, true);
    let team = json!({"name": "made", "display_name": "Made", "type": "O"});
    assert_eq!(calls(&world, "CreateTeam", json!([team])).await["name"], "made");
    let preference = json!({"user_id": world.anna, "category": "c", "name": "n", "value": "v"});
    calls(&world, "UpdatePreferencesForUser", json!([world.anna, [preference]])).await;
    assert_eq!(calls(&world, "GetPreferenceForUser", json!([world.anna, "c", "n"])).await["value"], "v");
    let file = calls(&world, "UploadFile", json!(["Y29udGVudA==", world.town, "file.txt"])).await;
    assert_eq!(calls(&world, "GetFile", json!([file["id"]])).await, "Y29udGVudA==");
    assert_eq!(calls(&world, "GetServerVersion", json!([])).await, "11.9.0");
}

#[tokio::test]
async fn the_methods_own_errors_come_back() {
    let world = world(json!({ "api": ["users:read"] })).await;
    let (status, error) = call(&world, "GetUserByUsername", json!(["nobody"]).to_string()).await;
    assert_eq!(status, 404, "{error}");
    let (status, error) = call(&world, "GetBundlePath", "[]".into()).await;
    assert_eq!((status, error.split(' ').next()), (400, Some("app.plugin.api.argument.app_error")));
}

// covers: 20, 32
#[tokio::test]
async fn what_the_manifest_does_not_ask_for_is_refused_by_name() {
    let world = world(json!({ "api": ["users:read", "commands:write"] })).await;
    for (method, arguments, word) in [
        ("GetTeam", json!([world.team]), "teams:read"),
        ("UpdateUserActive", json!([world.anna, false]), "users:write"),
        ("KVGet", json!(["k"]), "kv"),
        ("GetConfig", json!([]), "config:read"),
        ("GetUnsanitizedConfig", json!([]), "config:write"),
        ("CreateSession", json!([{"user_id": world.anna}]), "sessions:write"),
        ("EnablePlugin", json!([ID]), "plugins:write"),
        // Registering commands is not giving them in anybody's name.
        ("ExecuteSlashCommand", json!([{"user_id": world.anna, "command": "/echo x"}]), "commands:execute"),
    ] {
        let (status, error) = call(&world, method, arguments.to_string()).await;
        let wanted = format!("app.plugin.capability.app_error The plugin's manifest does not ask for `{word}`.");
        assert_eq!((status, error), (403, wanted), "{method}");
    }
}

#[tokio::test]
async fn a_component_that_asks_for_nothing_gets_nothing_from_any_method() {
    let world = world(json!({})).await;
    let mut open = Vec::new();
    for name in served_methods() {
        let method = schema::api(name).unwrap();
        if method.params.iter().any(|part| part.is_stream()) {
            continue;
        }
        let given: Vec<Value> = method.param_fields().map(|(field, _)| argument(sample(&field.ty, 0))).collect();
        let (status, answer) = call(&world, name, json!(given).to_string()).await;
        if !answer.contains("app.plugin.capability.app_error") {
            open.push((name, status, answer));
        }
    }
    let unexpected: Vec<_> = open.iter().filter(|(name, ..)| !NEEDS_NOTHING.contains(name)).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

/// A sample that the methods can read: ids where texts may be ids, small numbers, kinds that there are.
fn argument(sample: Value) -> Value {
    const ID: &str = "abcdefghijklmnopqrstuvwxyz";
    match sample {
        Value::String(text) if text == "täxt" => json!(ID),
        Value::Number(_) => json!(1),
        Value::Array(items) => items.into_iter().map(argument).collect(),
        // Options that narrow a list by what there is not.
        Value::Object(fields) if fields.contains_key("InGroupId") => Value::Null,
        Value::Object(fields) => {
            // Of a category of the sidebar, or of a channel or a team.
            let kind = if fields.contains_key("sorting") { "custom" } else { "O" };
            let read = fields.into_iter().map(|(key, value)| match key.as_str() {
                "key" => (ID.to_owned(), argument(value)),
                "type" => (key, json!(kind)),
                "sorting" => (key, json!("manual")),
                "sort_by" => (key, json!("")),
                _ => (key, argument(value)),
            });
            Value::Object(read.collect())
        }
        other => other,
    }
}

#[tokio::test]
async fn methods_that_are_unknown_or_not_served_or_stream_are_named() {
    let world = world(json!({})).await;
    for (method, id) in [
        ("NoSuchMethod", "api.plugin.method_not_served.app_error"),
        ("RegisterChannelGuard", "api.plugin.method_not_served.app_error"),
        ("UploadData", "app.plugin.api.stream.app_error"),
        ("PluginHTTP", "app.plugin.api.stream.app_error"),
    ] {
        let (status, error) = call(&world, method, "[]".into()).await;
        assert_eq!(status, 501, "{method}: {error}");
        assert!(error.starts_with(id) && error.contains(method), "{method}: {error}");
    }
}

// covers: 32
#[tokio::test]
async fn arguments_that_do_not_fit_are_refused_before_anything_happens() {
    let world = world(json!({ "api": ["users:read"], "kv": {} })).await;
    for (method, arguments) in [
        ("GetUser", "this is no JSON"),
        ("GetUser", "{}"),
        ("GetUser", "[]"),
        ("GetUser", r#"["a", "b"]"#),
        ("GetUser", "[5]"),
        ("GetUser", r#"["no id"]"#),
        ("KVSet", r#"["k", "no base64!"]"#),
        ("KVSet", r#"["k", {"a": 1}]"#),
        ("KVSet", r#"[["k"], "dmFsdWU="]"#),
        ("GetUsersByIds", r#"[["a", {"b": 1}]]"#),
    ] {
        let (status, error) = call(&world, method, arguments.into()).await;
        assert_eq!(status, 400, "{method}({arguments}): {error}");
        assert!(error.starts_with("app.plugin.api.argument.app_error"), "{method}({arguments}): {error}");
    }
    assert_eq!(world.kept(ID, "k").await, None);
    let deep = format!("[{}{}]", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(call(&world, "KVSet", deep).await.0, 400);
    let large = json!(["k", "A".repeat(9 << 20)]).to_string();
    let (status, error) = call(&world, "KVSet", large).await;
    assert_eq!((status, error.split(' ').next()), (413, Some("app.plugin.api.too_large.app_error")));
}
