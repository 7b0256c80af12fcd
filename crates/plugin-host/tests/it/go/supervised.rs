//! What becomes of a native plugin that does badly.

use std::time::{Duration, Instant};

use jackfield_model::plugin_state;

use super::hostile::{Hostile, ID};
use crate::wasm::world::{World, manifest};

#[tokio::test]
async fn a_plugin_whose_program_keeps_ending_is_switched_off_with_the_reason() {
    let hostile = Hostile::running().await;
    for times in ["once", "2 times"] {
        hostile.says("exit").await;
        let wanted = format!("Its program ended {times} within an hour");
        let status = hostile
            .until(|status| status.error.contains("It was started again") && status.error.contains(&wanted))
            .await;
        assert!(status.error.contains("exit status: 4"), "{}", status.error);
    }
    hostile.says("exit").await;
    let status = hostile.until(|status| status.state == plugin_state::FAILED_TO_STAY_RUNNING).await;
    assert!(status.error.contains("3 times within an hour, the last time with"), "{}", status.error);
    assert!(status.error.contains("exit status: 4"), "{}", status.error);
    hostile.nobody_else_is_harmed().await;
    // A person may try again.
    hostile.world.host.enable(&World::admin(), ID).await.unwrap();
    assert_eq!(hostile.says("again").await, "again");
}

#[tokio::test]
async fn a_program_that_stands_still_is_found_ended_and_started_again() {
    let hostile = Hostile::running().await;
    hostile.world.host.check_health().await;
    let process = hostile.says("status Pid").await;
    let stopped = std::process::Command::new("kill").args(["-STOP", &process]).status().unwrap();
    assert!(stopped.success());
    hostile.world.host.check_health().await;
    let status = hostile.until(|status| status.error.contains("It was started again")).await;
    assert!(status.error.contains("did not answer within"), "{}", status.error);
    assert_ne!(hostile.says("status Pid").await, process);
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_hook_that_keeps_hanging_is_not_asked_for_a_while() {
    let hostile = Hostile::running().await;
    for _ in 0..5 {
        hostile.world.post("stall").await.unwrap();
    }
    let before = Instant::now();
    for _ in 0..20 {
        hostile.world.post("stall").await.unwrap();
    }
    assert!(before.elapsed() < Duration::from_secs(3), "{:?}", before.elapsed());
    assert!(hostile.log().await.contains("MessageWillBePosted keeps missing its deadline"));
    // Its other hooks answer.
    assert_eq!(hostile.says("well").await, "well");
}

#[tokio::test]
async fn the_last_good_version_stays_when_the_next_does_not_start() {
    let hostile = Hostile::running().await;
    let process = hostile.says("status Pid").await;
    let settings = serde_json::json!({"PluginSettings": {"Plugins": {ID: {"mode": "exit"}}}});
    jackfield_domain::config::change(&hostile.world.app, &jackfield_domain::testing::granted(()), settings)
        .await
        .unwrap();
    let refused = hostile.world.host.install(&World::admin(), hostile.version("2.0.0"), true).await.unwrap_err();
    assert!(refused.0.message.contains("exit status: 3"), "{}", refused.0.message);
    assert_eq!(hostile.says("status Pid").await, process);
    assert_eq!(hostile.status().await.version, "1.0.0");
}

#[tokio::test]
async fn a_plugin_is_switched_on_only_where_the_configuration_is_as_it_needs_it() {
    let hostile = Hostile::installed("").await;
    let mut package = hostile.version("1.0.0");
    let mut manifest = (*package.manifest).clone();
    manifest.required_configuration = Some(serde_json::json!({"ServiceSettings": {"EnableTesting": true}}));
    package.manifest = std::sync::Arc::new(manifest);
    hostile.world.host.install(&World::admin(), package, true).await.unwrap();
    let refused = hostile.world.host.enable(&World::admin(), ID).await.unwrap_err();
    assert!(refused.0.message.contains("ServiceSettings.EnableTesting = true"), "{}", refused.0.message);
    let settings = serde_json::json!({"ServiceSettings": {"EnableTesting": true}});
    jackfield_domain::config::change(&hostile.world.app, &jackfield_domain::testing::granted(()), settings)
        .await
        .unwrap();
    hostile.world.host.enable(&World::admin(), ID).await.unwrap();
}

#[tokio::test]
async fn plugins_are_asked_by_priority_and_then_by_id() {
    let hostile = Hostile::running().await;
    hostile.another("a-later-one", 5).await;
    hostile.another("zeta", 0).await;
    hostile.another("z-first", -5).await;
    let post = hostile.world.post("order").await.unwrap();
    assert_eq!(post.message, "order z-first hostile zeta a-later-one");
}

#[tokio::test]
async fn plugins_that_lead_to_each_other_in_a_circle_come_to_an_end() {
    let hostile = Hostile::installed("").await;
    hostile.world.host.enable(&World::admin(), ID).await.unwrap();
    hostile.another("pong", 0).await;
    hostile.world.post("ping-pong").await.unwrap();
    hostile.until_it_rests("MessageWillBePosted").await;
    let answers = async |id: &str| hostile.world.says(id, "/c pings").await.parse::<u32>().unwrap();
    let (ping, pong) = (answers(ID).await, answers("pong").await);
    // A plugin works on so many hooks at once, and one that keeps missing its deadline is not asked for a while.
    assert!((8..20_000).contains(&(ping + pong)), "{ping} and {pong}");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_program_in_a_components_place_waits_for_consent() {
    let hostile = Hostile::installed("").await;
    let host = &hostile.world.host;
    hostile
        .world
        .run(manifest("mirror", serde_json::json!({"hooks": ["serve-http"], "api": ["users:read"], "kv": {}})))
        .await;
    host.install(&World::admin(), hostile.as_another("mirror", "2.0.0"), true).await.unwrap();
    let (state, reason) = host.state("mirror");
    assert_eq!(state, plugin_state::NOT_RUNNING);
    assert_eq!(reason, "Version 2.0.0 also asks for: to run as a program of this machine.");
    host.enable(&World::admin(), "mirror").await.unwrap();
    // Another version of a program that was allowed does not.
    host.install(&World::admin(), hostile.as_another("mirror", "2.0.1"), true).await.unwrap();
    assert_eq!(host.state("mirror").0, plugin_state::RUNNING);
}

/// What the hostile plugin does in its activation.
async fn set_mode(hostile: &Hostile, mode: &str) {
    let settings = serde_json::json!({"PluginSettings": {"Plugins": {ID: {"mode": mode}}}});
    let cx = jackfield_domain::testing::granted(());
    jackfield_domain::config::change(&hostile.world.app, &cx, settings).await.unwrap();
}

#[tokio::test]
async fn a_plugin_that_refused_to_start_is_told_nothing_and_starts_when_its_settings_are_saved() {
    let hostile = Hostile::installed("refuse").await;
    hostile.world.host.enable(&World::admin(), ID).await.unwrap_err();
    assert_eq!(hostile.status().await.state, plugin_state::FAILED_TO_START);
    assert!(!hostile.log().await.contains("deactivated"), "{}", hostile.log().await);
    // What is not its business does not start it.
    let settings = serde_json::json!({"TeamSettings": {"SiteName": "Else"}});
    let cx = jackfield_domain::testing::granted(());
    jackfield_domain::config::change(&hostile.world.app, &cx, settings).await.unwrap();
    set_mode(&hostile, "exit").await;
    hostile.until(|status| status.error.contains("exit status: 3")).await;
    set_mode(&hostile, "").await;
    hostile.until(|status| status.state == plugin_state::RUNNING).await;
    assert_eq!(hostile.says("well").await, "well");
    // One that ran is told of its end.
    hostile.world.host.disable(&World::admin(), ID).await.unwrap();
    assert!(hostile.log().await.contains("deactivated"), "{}", hostile.log().await);
    hostile.world.host.stop().await;
}

#[tokio::test]
async fn the_switch_for_all_plugins_stops_them_says_so_and_starts_them_again() {
    let hostile = Hostile::running().await;
    let switch = async |on: bool| {
        let settings = serde_json::json!({"PluginSettings": {"Enable": on}});
        let cx = jackfield_domain::testing::granted(());
        jackfield_domain::config::change(&hostile.world.app, &cx, settings).await.unwrap();
    };
    switch(false).await;
    let status = hostile.until(|status| status.state == plugin_state::NOT_RUNNING).await;
    assert!(status.error.contains("`PluginSettings.Enable` is off"), "{}", status.error);
    let refused = hostile.world.host.enable(&World::admin(), ID).await.unwrap_err();
    assert_eq!((refused.0.status_code, refused.0.id.as_str()), (501, "app.plugin.disabled.app_error"));
    let listed = hostile.world.host.list().await.unwrap();
    assert_eq!((listed.active.len(), listed.inactive.len()), (0, 2));
    switch(true).await;
    hostile.until(|status| status.state == plugin_state::RUNNING && status.error.is_empty()).await;
    assert_eq!(hostile.says("well").await, "well");
    hostile.world.host.stop().await;
}

#[tokio::test]
async fn the_text_of_a_panic_is_in_the_status_and_in_the_log() {
    let hostile = Hostile::running().await;
    hostile.world.post("blast").await.unwrap();
    let status = hostile.until(|status| status.error.contains("It was started again")).await;
    assert!(status.error.contains("exit status: 2 (panic: on purpose)"), "{}", status.error);
    assert!(hostile.log().await.contains("panic: on purpose"));
    hostile.world.host.stop().await;
}
