//! What a plugin that does harm can do to the server and to the plugin beside it: nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use jackfield_model::plugin_state;

use super::hostile::Hostile;

#[tokio::test]
async fn a_hook_that_hangs_is_passed_over_at_its_deadline() {
    let hostile = Hostile::running().await;
    let before = Instant::now();
    assert_eq!(hostile.world.post("stall").await.unwrap().message, "stall");
    assert!(before.elapsed() < Duration::from_secs(10));
    hostile.nobody_else_is_harmed().await;
    assert!(hostile.log().await.contains("MessageWillBePosted"));
}

#[tokio::test]
async fn a_plugin_that_panics_or_answers_too_much_ends_and_comes_back() {
    for message in ["blast", "bloat"] {
        let hostile = Hostile::running().await;
        assert_eq!(hostile.world.post(message).await.unwrap().message, message);
        hostile.nobody_else_is_harmed().await;
        hostile.until(|status| status.error.contains("It was started again")).await;
        assert_eq!(hostile.says("again").await, "again");
    }
}

#[tokio::test]
async fn a_plugin_that_ends_hangs_or_refuses_in_its_activation_fails_to_start_with_the_reason() {
    for (mode, reason) in
        [("exit", "exit status: 3"), ("panic", "exit status: 2 (panic: on purpose)"), ("refuse", "not today")]
    {
        let hostile = Hostile::installed(mode).await;
        let admin = crate::wasm::world::World::admin();
        let failure = hostile.world.host.enable(&admin, super::hostile::ID).await.unwrap_err();
        assert!(failure.0.message.contains(reason), "{mode}: {}", failure.0.message);
        let status = hostile.status().await;
        assert_eq!(status.state, plugin_state::FAILED_TO_START, "{mode}");
        assert!(status.error.contains(reason), "{mode}: {}", status.error);
        hostile.nobody_else_is_harmed().await;
    }
}

#[tokio::test]
async fn a_plugin_that_hangs_in_its_activation_is_given_up() {
    let hostile = Hostile::installed("hang").await;
    let mut package = hostile.version("1.0.0");
    let mut manifest = (*package.manifest).clone();
    let policies = serde_json::json!({"hook_policies": {"activate": {"deadline_ms": 300}}});
    manifest.permissions = Some(serde_json::from_value(policies).unwrap());
    package.manifest = std::sync::Arc::new(manifest);
    let admin = crate::wasm::world::World::admin();
    hostile.world.host.install(&admin, package, true).await.unwrap();
    let failure = hostile.world.host.enable(&admin, super::hostile::ID).await.unwrap_err();
    assert!(failure.0.message.contains("did not answer within 300ms"), "{}", failure.0.message);
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn what_a_plugin_forks_ends_with_it() {
    let hostile = Hostile::running().await;
    let children = hostile.says("fork").await;
    let children: Vec<&str> = children.split(' ').collect();
    assert_eq!(children.len(), 20);
    hostile.nobody_else_is_harmed().await;
    let admin = crate::wasm::world::World::admin();
    hostile.world.host.disable(&admin, super::hostile::ID).await.unwrap();
    all_end(&children).await;
}

#[tokio::test]
async fn what_a_plugin_starts_in_other_groups_and_sessions_ends_with_it_too() {
    let admin = crate::wasm::world::World::admin();
    for harm in ["disable", "exit"] {
        let hostile = Hostile::running().await;
        let children = hostile.says("escape").await;
        let children: Vec<&str> = children.split(' ').collect();
        assert_eq!(children.len(), 4, "{children:?}");
        assert!(children.iter().all(|child| runs(child)), "{children:?}");
        if harm == "disable" {
            hostile.world.host.disable(&admin, super::hostile::ID).await.unwrap();
        } else {
            hostile.says("exit").await;
        }
        all_end(&children).await;
        hostile.nobody_else_is_harmed().await;
    }
}

fn runs(process: &str) -> bool {
    let stat = Path::new("/proc").join(process).join("stat");
    // Its parent may be gone, so that init has yet to reap it.
    std::fs::read_to_string(stat).is_ok_and(|stat| !stat.contains(") Z "))
}

async fn all_end(processes: &[&str]) {
    let ended = async {
        while processes.iter().any(|process| runs(process)) {
            // The end of a process that is not our child is no event.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("all of them end");
}

#[tokio::test]
async fn a_flood_of_logs_is_bounded_and_has_the_plugins_name() {
    let hostile = Hostile::running().await;
    // Half a gigabyte by its outputs, and more by the API.
    let (logged, ()) = tokio::join!(hostile.says("log"), hostile.nobody_else_is_harmed());
    assert_eq!(logged, "logged");
    let kept = hostile.log().await;
    assert!(!kept.is_empty() && kept.len() < 8 << 20, "{} bytes are kept", kept.len());
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_flood_of_api_calls_waits_is_told_of_and_holds_nobody_up() {
    let hostile = Hostile::running().await;
    let answers = async || hostile.says("flood").await.parse::<u32>().unwrap();
    // 12,800 calls each time; 20,000 fit into ten seconds, which do not pass here before somebody says so.
    assert_eq!(answers().await, 64 * 200);
    let (rest, ()) = tokio::join!(answers(), async {
        hostile.nobody_else_is_harmed().await;
        while !hostile.log().await.contains("calls the server too often; its calls wait") {
            tokio::task::yield_now().await;
        }
        hostile.nobody_else_is_harmed().await;
        hostile.world.clock.advance(10_000);
    });
    assert_eq!(rest, 64 * 200, "each was answered in its turn");
    assert_eq!(hostile.says("still there").await, "still");
}

#[tokio::test]
async fn an_answer_without_end_stops_when_nobody_reads_it() {
    let hostile = Hostile::running().await;
    let response = hostile.request("/endless").await.unwrap();
    let mut body = response.into_body();
    for _ in 0..10 {
        body.next().await.unwrap().unwrap();
    }
    drop(body);
    hostile.nobody_else_is_harmed().await;
    assert_eq!(hostile.request("/fine").await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_panic_while_it_answers_a_request_fails_that_request() {
    let hostile = Hostile::running().await;
    let failed = hostile.request("/panic").await;
    assert!(failed.is_err() || failed.is_ok_and(|response| response.status().is_server_error()));
    hostile.nobody_else_is_harmed().await;
}
