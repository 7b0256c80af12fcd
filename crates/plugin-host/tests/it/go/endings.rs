//! Crashes, floods and what a plugin leaves behind.

use std::{path::Path, time::Duration};

use jackfield_plugin_host::go::{CallError, GoPlugin};
use serde_json::json;

use super::running::{Api, active};

async fn command(plugin: &GoPlugin, words: &str) -> Result<String, CallError> {
    let args = vec![json!({}).into(), json!({"command": format!("/c {words}")}).into()];
    let mut results = plugin.call_hook("ExecuteCommand", args).await?;
    Ok(results.remove(0).into_json()["text"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_crash_is_seen_at_once_and_fails_what_waits() {
    let plugin = active(&Api::new(json!({}))).await;
    let (failed, reason) = tokio::join!(command(&plugin, "exit"), plugin.ended());
    assert!(failed.is_err());
    assert_eq!(reason, "exit status: 9");
    assert!(command(&plugin, "again").await.is_err());
    assert!(plugin.ping().await.is_err());
}

#[tokio::test]
async fn what_a_plugin_started_ends_with_it() {
    let plugin = active(&Api::new(json!({}))).await;
    let child = command(&plugin, "spawn").await.unwrap();
    let process = Path::new("/proc").join(child);
    assert!(process.exists());
    let mut ended = std::pin::pin!(plugin.ended());
    plugin.deactivate(Duration::from_secs(5)).await;
    ended.as_mut().await;
    // Its parent is gone, so init has yet to reap it.
    let alive = || std::fs::read_to_string(process.join("stat")).is_ok_and(|stat| !stat.contains(") Z "));
    while alive() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_flood_of_output_does_not_hold_the_plugin_up() {
    let plugin = active(&Api::new(json!({}))).await;
    assert_eq!(command(&plugin, "flood").await.unwrap(), "flood");
}

#[tokio::test]
async fn a_flood_of_calls_is_answered_some_at_a_time() {
    let api = Api::new(json!({}));
    api.keys.lock().unwrap().insert("flood".into(), b"value".to_vec());
    let plugin = active(&api).await;
    assert_eq!(command(&plugin, "calls").await.unwrap(), "5000");
}

#[tokio::test]
async fn dropping_the_last_holder_ends_the_process() {
    let plugin = active(&Api::new(json!({}))).await;
    let process = Path::new("/proc").join(plugin.process_id().unwrap().to_string());
    assert!(process.exists());
    drop(plugin);
    while process.exists() {
        tokio::task::yield_now().await;
    }
}
