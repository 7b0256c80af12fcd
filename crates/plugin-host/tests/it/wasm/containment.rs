//! What a plugin that fails does to others: nothing.

use std::time::Duration;

use jackfield_model::plugin_state;
use serde_json::json;

use super::fixtures::component;
use super::world::{World, manifest};

fn crasher(policy: &str) -> jackfield_model::Manifest {
    let asked = json!({
        "hooks": ["message-will-be-posted"],
        "hook_policies": { "message-will-be-posted": { "on_failure": policy, "deadline_ms": 200 } },
        "memory": "8MiB",
    });
    manifest("crasher", asked)
}

#[tokio::test]
async fn a_plugin_that_panics_is_passed_over_and_comes_back() {
    let world = World::new().await;
    world.run(crasher("open")).await;
    assert_eq!(world.post("panic").await.unwrap().message, "panic");
    assert_eq!(world.post("fine").await.unwrap().message, "fine");
    assert_eq!(world.host.state("crasher").0, plugin_state::RUNNING);
}

#[tokio::test]
async fn a_plugin_that_has_to_agree_refuses_by_failing() {
    let world = World::new().await;
    world.run(crasher("closed")).await;
    let refused = world.post("panic").await.unwrap_err();
    assert_eq!(refused.0.status_code, 400);
    assert!(refused.0.message.contains("has to agree"), "{}", refused.0.message);
    assert_eq!(world.post("fine").await.unwrap().message, "fine");
}

// covers: 32
#[tokio::test]
async fn a_plugin_that_loops_is_cut_off_at_its_deadline_and_blocks_nobody() {
    let world = World::new().await;
    world.run(crasher("open")).await;
    // The runtime has one thread here: without the epoch, nothing else would run before the loop is cut off.
    let others_ran = std::cell::Cell::new(0);
    let looped = async {
        let looped = world.post("loop").await;
        (looped, others_ran.get())
    };
    let others = async {
        loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
            others_ran.set(others_ran.get() + 1);
        }
    };
    tokio::select! {
        (looped, ran) = looped => {
            assert_eq!(looped.unwrap().message, "loop");
            assert!(ran > 4, "others ran {ran} times meanwhile");
        }
        () = others => {}
    }
}

// covers: 32
#[tokio::test]
async fn a_plugin_that_hoards_memory_is_stopped_at_its_cap() {
    let world = World::new().await;
    world.run(crasher("open")).await;
    assert_eq!(world.post("hog").await.unwrap().message, "hog");
    assert_eq!(world.host.state("crasher").0, plugin_state::RUNNING);
}

#[tokio::test]
async fn a_plugin_that_answers_nonsense_is_passed_over() {
    let world = World::new().await;
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let post = world.post("nonsense").await.unwrap();
    assert_eq!(post.message, "nonsense");
}

#[tokio::test]
async fn three_failures_within_an_hour_switch_a_plugin_off_with_the_reason() {
    let world = World::new().await;
    world.run(crasher("open")).await;
    for _ in 0..3 {
        world.post("panic").await.unwrap();
    }
    let state = until(&world, "crasher", plugin_state::FAILED_TO_STAY_RUNNING).await;
    assert!(state.contains("3 times within an hour") && state.contains("MessageWillBePosted"), "{state}");
    assert!(world.app.hooks.implemented().is_empty());
    let lines: Vec<String> =
        world.host.logs(&World::admin(), "crasher").await.unwrap().into_iter().map(|line| line.message).collect();
    assert!(lines.iter().any(|line| line.contains("panicked at") && line.contains("as asked")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("MessageWillBePosted failed")), "{lines:?}");
    // A person may try again.
    world.host.enable(&World::admin(), "crasher").await.unwrap();
    assert_eq!(world.host.state("crasher").0, plugin_state::RUNNING);
}

#[tokio::test]
async fn failures_that_are_far_apart_do_not_add_up() {
    let world = World::new().await;
    world.run(crasher("open")).await;
    for _ in 0..4 {
        world.post("panic").await.unwrap();
        // The count is taken when the failure is reported, which is before the next post is answered.
        world.post("fine").await.unwrap();
        world.clock.advance(31 * 60 * 1000);
    }
    assert_eq!(world.host.state("crasher").0, plugin_state::RUNNING);
}

#[tokio::test]
async fn what_is_no_component_cannot_be_switched_on() {
    let world = World::new().await;
    let package = world.unpack(manifest("noise", json!({})), b"this is not WebAssembly");
    world.host.install(&World::admin(), package, false).await.unwrap();
    let refused = world.host.enable(&World::admin(), "noise").await.unwrap_err();
    assert!(refused.0.message.contains("no WebAssembly component"), "{}", refused.0.message);
    let (state, reason) = world.host.state("noise");
    assert_eq!(state, plugin_state::FAILED_TO_START);
    assert!(reason.contains("no WebAssembly component"), "{reason}");
}

#[tokio::test]
async fn a_plugin_that_uses_what_it_did_not_ask_for_is_told_what_is_missing() {
    let world = World::new().await;
    let package = world.unpack(manifest("nosy", json!({ "hooks": ["message-will-be-posted"] })), component("nosy"));
    world.host.install(&World::admin(), package, false).await.unwrap();
    let refused = world.host.enable(&World::admin(), "nosy").await.unwrap_err();
    assert!(
        refused.0.message.contains("it uses `users-read`, but its manifest does not ask for `users:read`"),
        "{}",
        refused.0.message
    );
}

#[tokio::test]
async fn a_manifest_that_asks_for_what_does_not_exist_is_refused() {
    let world = World::new().await;
    for (asked, named) in [
        (json!({ "api": ["posts:burn"] }), "posts:burn"),
        (json!({ "api": ["plugins:write"] }), "which no component is given"),
        (json!({ "api": ["sql"] }), "which no component is given"),
        (json!({ "http": { "allow": ["http://example.org"] } }), "http://example.org"),
        (json!({ "kv": { "quota": "lots" } }), "lots"),
    ] {
        let package = world.unpack(manifest("shouter", asked), component("shouter"));
        let refused = world.host.install(&World::admin(), package, false).await.unwrap_err();
        assert_eq!((refused.0.id.as_str(), refused.0.status_code), ("app.plugin.manifest.app_error", 400));
        assert!(refused.0.message.contains(named), "{}", refused.0.message);
    }
}

/// Waits until a plugin is in a state, and answers the reason.
pub async fn until(world: &World, id: &str, wanted: i64) -> String {
    let waiting = async {
        loop {
            let (state, reason) = world.host.state(id);
            if state == wanted {
                return reason;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("the plugin gets there")
}
