//! Hooks: what reaches the plugin and what comes back.

use std::time::Duration;

use jackfield_plugin_host::go::{
    CallError, Dynamic, GoError, GoPlugin, Upload,
    schema::{HOOKS, Part},
};
use serde_json::{Value as Json, json};
use tokio::io::AsyncReadExt;

use super::{
    running::{Api, active, seen},
    sample::{lost, sample},
};

async fn message(plugin: &GoPlugin, text: &str) -> Result<(Json, String), CallError> {
    let post = json!({"id": "p1", "message": text, "hashtags": "#kept", "props": {"kept": "yes"}});
    let args = vec![json!({"RequestId": "r"}).into(), post.into()];
    let mut results = plugin.call_hook("MessageWillBePosted", args).await?.into_iter();
    let post = results.next().unwrap().into_json();
    Ok((post, results.next().unwrap().text().to_owned()))
}

#[tokio::test]
async fn a_message_is_left_changed_rejected_or_dismissed() {
    let plugin = active(&Api::new(json!({}))).await;
    assert_eq!(message(&plugin, "plain").await.unwrap(), (Json::Null, String::new()));
    let (post, reason) = message(&plugin, "change to this").await.unwrap();
    assert_eq!((&post["message"], reason.as_str()), (&json!("to this"), ""));
    assert_eq!(post["props"], json!({"kept": "yes", "changed": true}));
    assert_eq!((&post["id"], &post["hashtags"]), (&json!("p1"), &json!("#kept")));
    assert_eq!(message(&plugin, "reject for this").await.unwrap(), (Json::Null, "for this".into()));
    assert_eq!(message(&plugin, "dismiss").await.unwrap().1, "plugin.message_will_be_posted.dismiss_post");
}

#[tokio::test]
async fn a_plugin_cannot_clear_a_field_that_is_merged() {
    let plugin = active(&Api::new(json!({}))).await;
    let (post, _) = message(&plugin, "clear").await.unwrap();
    assert_eq!(post["message"], "clear");
}

#[tokio::test]
async fn attachments_come_typed_and_become_json() {
    let plugin = active(&Api::new(json!({}))).await;
    for _ in 0..2 {
        let (post, _) = message(&plugin, "attach text").await.unwrap();
        let attachment = &post["props"]["attachments"][0];
        assert_eq!((&attachment["text"], &attachment["fields"][0]["value"]), (&json!("text"), &json!(1)));
    }
}

#[tokio::test]
async fn a_type_that_only_the_plugin_knows_becomes_json() {
    let plugin = active(&Api::new(json!({}))).await;
    let (post, _) = message(&plugin, "custom text").await.unwrap();
    assert_eq!(post["props"]["custom"]["Text"], "text");
}

/// Sends every hook a value with all fields filled and looks at what the plugin saw.
#[tokio::test]
async fn every_hook_gets_all_of_its_arguments() {
    let plugin = active(&Api::new(json!({}))).await;
    let special = ["Implemented", "OnActivate", "OnDeactivate", "ServeHTTP", "ServeMetrics", "FileWillBeUploaded"];
    for hook in HOOKS.iter().filter(|hook| !special.contains(&hook.name)) {
        let args: Vec<Dynamic> = hook.param_fields().map(|(field, _)| sample(&field.ty, 0).into()).collect();
        let results = plugin.call_hook(hook.name, args.clone()).await;
        let results = results.unwrap_or_else(|error| panic!("{}: {error}", hook.name));
        assert_eq!(results.len(), hook.results.len(), "{}", hook.name);
        let seen = seen(&plugin).await;
        let (name, saw) = seen.last().unwrap();
        assert_eq!(name, hook.name);
        // The plugin reports structs whole and in order; some hooks it tells less about.
        let structs = args.into_iter().map(Dynamic::into_json).filter(|arg| arg.get("id").is_some());
        let reported = saw.as_array().unwrap().iter().filter(|saw| saw.get("id").is_some());
        for (arg, saw) in structs.zip(reported) {
            assert_eq!(lost(&arg, saw, hook.name), None);
        }
    }
}

/// Results with all fields filled come back as they went.
#[tokio::test]
async fn changed_values_come_back_whole() {
    let plugin = active(&Api::new(json!({}))).await;
    let post = sample(
        &HOOKS.iter().find(|hook| hook.name == "MessageWillBeUpdated").unwrap().param_fields().nth(1).unwrap().0.ty,
        0,
    );
    let args = vec![json!({}).into(), post.clone().into(), post.clone().into()];
    let mut results = plugin.call_hook("MessageWillBeUpdated", args).await.unwrap();
    let mut changed = results.remove(0).into_json();
    assert_eq!(changed["message"], "täxt (edited)");
    changed["message"] = post["message"].clone();
    assert_eq!(lost(&post, &changed, "post"), None);
}

#[tokio::test]
async fn errors_and_structs_are_results_too() {
    let plugin = active(&Api::new(json!({}))).await;
    let args = |command: &str| vec![json!({}).into(), json!({"command": command, "user_id": "u"}).into()];
    let results = plugin.call_hook("ExecuteCommand", args("/c")).await.unwrap();
    assert_eq!(results[0].clone().into_json()["text"], "conformance of u");
    assert!(results[1].is_nil());
    let results = plugin.call_hook("ExecuteCommand", args("/c error")).await.unwrap();
    assert_eq!(results[1].clone().into_json()["status_code"], 418);

    let config = |url: &str| vec![json!({"ServiceSettings": {"SiteURL": url}}).into()];
    let results = plugin.call_hook("ConfigurationWillBeSaved", config("http://refused")).await.unwrap();
    assert_eq!(results[1], Dynamic::Error(Some(GoError::plain("refused"))));
    // A pointer to an empty string is not nil: the plugin dereferences it.
    let results = plugin.call_hook("ConfigurationWillBeSaved", config("")).await.unwrap();
    assert_eq!(results[1], Dynamic::Error(None));

    let results = plugin.call_hook("GenerateSupportData", vec![json!({}).into()]).await.unwrap();
    assert_eq!(results[0].clone().into_json()[0]["Body"], "ZGF0YQ==");
}

async fn upload(plugin: &GoPlugin, name: &str, content: Vec<u8>) -> (Json, String, Vec<u8>) {
    let (mut stored, replacement) = tokio::io::duplex(1 << 10);
    let upload = Upload {
        context: json!({}),
        info: json!({"id": "f1", "name": name}),
        file: Box::new(std::io::Cursor::new(content)),
        replacement: Box::new(replacement),
    };
    let mut replaced = Vec::new();
    let (result, read) = tokio::join!(plugin.file_will_be_uploaded(upload), stored.read_to_end(&mut replaced));
    read.unwrap();
    let (info, reason) = result.unwrap();
    (info, reason, replaced)
}

#[tokio::test]
async fn files_are_left_refused_or_replaced() {
    let plugin = active(&Api::new(json!({}))).await;
    assert_eq!(upload(&plugin, "plain", b"x".to_vec()).await, (Json::Null, String::new(), vec![]));
    assert_eq!(upload(&plugin, "bad", b"x".to_vec()).await.1, "refused");
    // Larger than any window in both directions.
    let (info, reason, replaced) = upload(&plugin, "shout", vec![b'a'; 1 << 20]).await;
    assert_eq!((info["name"].as_str(), info["id"].as_str(), reason.as_str()), (Some("SHOUT"), Some("f1"), ""));
    assert!(replaced == vec![b'A'; 1 << 20]);
    let unread = upload(&plugin, "unread", vec![0; 1 << 20]).await;
    assert_eq!(unread, (Json::Null, String::new(), vec![]));
}

#[tokio::test]
async fn a_hook_that_hangs_is_given_up_and_the_rest_goes_on() {
    let plugin = active(&Api::new(json!({}))).await;
    let hanging = tokio::time::timeout(Duration::from_millis(100), message(&plugin, "hang"));
    assert!(hanging.await.is_err());
    assert_eq!(plugin.unanswered(), 1);
    assert_eq!(message(&plugin, "change x").await.unwrap().0["message"], "x");
    plugin.ping().await.unwrap();
}

#[tokio::test]
async fn unknown_hooks_and_bad_arguments_are_refused_here() {
    let plugin = active(&Api::new(json!({}))).await;
    let unknown = plugin.call_hook("NoSuchHook", vec![]).await;
    assert_eq!(unknown, Err(CallError::UnknownHook("NoSuchHook".into())));
    let bad = plugin.call_hook("MessageHasBeenPosted", vec![json!({}).into(), json!("text").into()]).await;
    assert!(matches!(bad, Err(CallError::Rpc(_))), "{bad:?}");
    message(&plugin, "plain").await.unwrap();
}

#[tokio::test]
async fn many_calls_run_side_by_side() {
    let plugin = active(&Api::new(json!({}))).await;
    let calls = (0..200).map(|number| {
        let plugin = plugin.clone();
        tokio::spawn(async move { message(&plugin, &format!("change {number}")).await.unwrap().0 })
    });
    for (number, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(call.await.unwrap()["message"], number.to_string());
    }
    assert_eq!(plugin.unanswered(), 0);
}

#[test]
fn every_stream_in_a_hook_has_its_own_way() {
    let with_streams: Vec<&str> = HOOKS
        .iter()
        .filter(|hook| {
            hook.params.iter().any(|part| matches!(part, Part::Reader | Part::Writer | Part::ResponseWriter))
        })
        .map(|hook| hook.name)
        .collect();
    assert_eq!(with_streams, ["FileWillBeUploaded", "ServeHTTP", "ServeMetrics"]);
}
