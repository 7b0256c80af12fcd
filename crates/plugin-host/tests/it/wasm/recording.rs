//! What a plugin is told and does is recorded on one server, and played to the plugin on another.

use jackfield_model::{PluginCall, PluginRecording};
use serde_json::{Value, json};

use super::fixtures::component;
use super::script::{ID, running};
use super::world::{World, manifest};

/// It stumbles over what it remembers, what it throws and what the server says.
const STUMBLES: &str = r#"//# module server/main.js
    import {api, plugin, store} from 'jackfield';
    let seen = 0;
    export default plugin({
        MessageWillBePosted(context, post) {
            seen += 1;
            store.set('last', post.message);
            const user = api.GetUser(post.user_id);
            const dice = Math.random();
            if (seen === 3) {
                throw new Error(`${user.username} threw ${dice} at ${Date.now()}`);
            }
            return {message: `${post.message} ${seen} ${dice}`};
        },
    });"#;

fn asked() -> Value {
    json!({ "hooks": ["message-will-be-posted"], "api": ["users:read"], "kv": {} })
}

async fn recorded(world: &World, id: &str, messages: &[&str]) -> PluginRecording {
    world.host.record(&World::admin(), id, 60).await.unwrap();
    for message in messages {
        world.post(message).await.unwrap();
    }
    let recording = world.host.recording(&World::admin(), id).await.unwrap();
    // It travels as a file.
    serde_json::from_value(serde_json::to_value(recording).unwrap()).unwrap()
}

/// The differences, with the failures between brackets.
async fn played(world: &World, id: &str, calls: &[PluginCall]) -> Vec<String> {
    let played = world.host.replay(id, calls).await.unwrap();
    let told = |call: jackfield_plugin_host::Replayed| match (call.difference.as_str(), call.error.as_str()) {
        ("", "") => "same".to_owned(),
        ("", error) => format!("[{error}]"),
        (other, _) => other.to_owned(),
    };
    played.into_iter().map(told).collect()
}

#[tokio::test]
async fn a_text_stumbles_on_another_server_over_the_same_line() {
    let one = running(asked(), STUMBLES).await;
    // What it remembers of before is not in the recording, which begins with fresh instances.
    one.post("before").await.unwrap();
    let recording = recorded(&one, ID, &["a", "b", "c", "d"]).await;
    assert_eq!(recording.calls.len(), 4);
    let failure = &recording.calls[2].error;
    assert!(failure.contains("anna threw 0.") && failure.contains("server/main.js:10"), "{failure}");
    let asks: Vec<&str> = recording.calls[0].asks.iter().map(|ask| ask.what.as_str()).collect();
    assert!(asks.contains(&"api.call"), "{asks:?}");

    let other = running(asked(), STUMBLES).await;
    let same = ["same".to_owned(), "same".into(), format!("[{failure}]"), "same".into()];
    assert_eq!(played(&other, ID, &recording.calls).await, same);
    assert_eq!(played(&other, ID, &recording.calls).await, same, "as often as somebody wants");
    assert_eq!(other.kept(ID, "last").await, None, "nothing that is played is done");

    // A mended plugin goes another way, and a tampered recording is seen.
    let mended = running(asked(), &STUMBLES.replace("seen === 3", "seen === 30")).await;
    let went = played(&mended, ID, &recording.calls).await;
    assert_eq!(went.len(), 3);
    assert!(went[2].contains("said") && went[2].contains("threw"), "{}", went[2]);
    let asks_else =
        running(asked(), &STUMBLES.replace("api.GetUser(post.user_id)", "api.GetUser(post.channel_id)")).await;
    let went = played(&asks_else, ID, &recording.calls).await;
    assert!(went.len() == 1 && went[0].contains("it asks for api.call") && went[0].contains("then"), "{went:?}");
}

#[tokio::test]
async fn a_component_in_rust_panics_as_it_did() {
    let asked = json!({ "hooks": ["message-will-be-posted"] });
    let (one, other) = (World::new().await, World::new().await);
    for world in [&one, &other] {
        let package = world.unpack(manifest("crasher", asked.clone()), component("crasher"));
        world.host.install(&World::admin(), package, false).await.unwrap();
        world.host.enable(&World::admin(), "crasher").await.unwrap();
    }
    let recording = recorded(&one, "crasher", &["fine", "panic", "fine"]).await;
    let failure = recording.calls[1].error.clone();
    let said = recording.calls[1].asks.iter().find(|ask| ask.what == "log.log").unwrap().arguments.to_string();
    assert!(said.contains("src/lib.rs:11:") && !failure.is_empty(), "{said} {failure}");
    assert_ne!(recording.calls[1].instance, recording.calls[2].instance, "what crashed is made anew");
    let went = played(&other, "crasher", &recording.calls).await;
    assert_eq!(went, ["same".to_owned(), format!("[{failure}]"), "same".into()]);
}

// covers: 33
#[tokio::test]
async fn recordings_are_asked_for_bounded_and_told() {
    let world = running(asked(), STUMBLES).await;
    let admin = World::admin();
    for seconds in [0, -1, 3601, i64::MAX] {
        assert_eq!(
            world.host.record(&admin, ID, seconds).await.unwrap_err().0.id,
            "app.plugin.recording.seconds.app_error"
        );
    }
    assert_eq!(world.host.record(&admin, "nobody", 60).await.unwrap_err().0.status_code, 404);
    assert_eq!(world.host.recording(&admin, ID).await.unwrap_err().0.id, "app.plugin.recording.none.app_error");
    world.host.record(&admin, ID, 60).await.unwrap();
    world.post("one").await.unwrap();
    world.clock.advance(60_000);
    world.post("two").await.unwrap();
    let recording = world.host.recording(&admin, ID).await.unwrap();
    assert_eq!((recording.calls.len(), recording.is_full), (1, false), "its time is over");
    world.host.forget_recording(&admin, ID).await.unwrap();
    assert_eq!(world.host.recording(&admin, ID).await.unwrap_err().0.status_code, 404);
}
