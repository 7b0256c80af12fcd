//! What administrators let native plugins take of the machine.

use jackfield_domain::{config, testing};
use serde_json::json;

use super::hostile::{Hostile, ID};
use crate::wasm::world::World;

async fn limited(settings: serde_json::Value) -> Hostile {
    let hostile = Hostile::installed("").await;
    let settings = json!({"JackfieldSettings": settings});
    config::change(&hostile.world.app, &testing::granted(()), settings).await.unwrap();
    hostile.world.host.enable(&World::admin(), ID).await.unwrap();
    hostile
}

#[tokio::test]
async fn limits_are_settings_each_plugin_may_have_its_own_and_the_status_shows_them() {
    let own = json!({ID: {"MemoryMB": 512, "OpenFiles": 300}});
    let hostile = limited(json!({"NativePluginFileSizeMB": 3, "NativePluginLimits": own})).await;
    assert_eq!(hostile.says("limit data").await, (512_u64 << 20).to_string());
    assert_eq!(hostile.says("limit files").await, "300");
    assert_eq!(hostile.says("limit size").await, (3_u64 << 20).to_string());
    let enforced = hostile.status().await.confinement.unwrap().enforced;
    for wanted in [
        "at most 512 MiB of memory a process",
        "at most 512 MiB of memory with all that it starts",
        "at most 300 open files",
        "at most 3 MiB a file",
        "at most 256 processes",
        "all that it starts ends with it and with the server",
    ] {
        assert!(enforced.iter().any(|part| part == wanted), "{wanted}: {enforced:?}");
    }
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_plugin_that_starts_more_programs_than_it_may_is_ended_with_all_of_them() {
    let hostile = limited(json!({"NativePluginProcesses": 40})).await;
    assert_eq!(hostile.says("multiply").await, "multiplying");
    let status = hostile.until(|status| status.error.contains("It was started again")).await;
    assert!(status.error.contains("it started more processes than it may have"), "{}", status.error);
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn memory_counts_with_that_of_the_programs_that_a_plugin_starts() {
    let hostile = limited(json!({"NativePluginMemoryMB": 192})).await;
    assert_eq!(hostile.says("hoard").await, "hoarding");
    let status = hostile.until(|status| status.error.contains("It was started again")).await;
    assert!(status.error.contains("it took more memory than it may have"), "{}", status.error);
    hostile.nobody_else_is_harmed().await;
}

// covers: 32
#[tokio::test]
async fn where_not_all_can_be_held_back_a_plugin_does_not_run_when_that_is_demanded() {
    let hostile = limited(json!({})).await;
    let missing = hostile.status().await.confinement.unwrap().missing;
    hostile.world.host.disable(&World::admin(), ID).await.unwrap();
    let demanded = json!({"JackfieldSettings": {"RequireConfinement": true}});
    config::change(&hostile.world.app, &testing::granted(()), demanded).await.unwrap();
    let enabled = hostile.world.host.enable(&World::admin(), ID).await;
    if missing.is_empty() {
        enabled.unwrap();
        return;
    }
    let refused = enabled.unwrap_err().0.message;
    assert!(refused.contains("RequireConfinement"), "{refused}");
    assert!(missing.iter().all(|part| refused.contains(part)), "{refused}");
}
