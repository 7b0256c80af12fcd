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

/// Runs a test, and all that it starts, as on a kernel that has no Landlock.
#[cfg(target_os = "linux")]
fn without_landlock<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    let rules = [(libc::SYS_landlock_create_ruleset, Vec::new())].into_iter().collect();
    let unknown = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let machine = std::env::consts::ARCH.try_into().unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, unknown, machine).unwrap();
    let filter: BpfProgram = filter.try_into().unwrap();
    // A thread of its own: the filter stays with it and its children.
    let thread = std::thread::spawn(move || {
        apply_filter(&filter).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(test());
    });
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

// covers: 32
#[cfg(target_os = "linux")]
#[test]
fn administrators_read_what_the_machine_cannot_hold_back() {
    without_landlock(|| async {
        let hostile = limited(json!({})).await;
        let confinement = hostile.status().await.confinement.unwrap();
        let files = "files: only its own, and the system's libraries";
        let missing = format!("{files}: this kernel has no Landlock");
        assert!(confinement.missing.contains(&missing), "{confinement:?}");
        assert!(!confinement.enforced.iter().any(|part| part == files), "{confinement:?}");
    });
}

// covers: 32
#[cfg(target_os = "linux")]
#[test]
fn where_not_all_can_be_held_back_a_plugin_does_not_run_when_that_is_demanded() {
    without_landlock(|| async {
        let hostile = limited(json!({"RequireConfinement": false})).await;
        hostile.world.host.disable(&World::admin(), ID).await.unwrap();
        let demanded = json!({"JackfieldSettings": {"RequireConfinement": true}});
        config::change(&hostile.world.app, &testing::granted(()), demanded).await.unwrap();
        let enabled = hostile.world.host.enable(&World::admin(), ID).await;
        let refused = enabled.expect_err("it does not run").0.message;
        assert!(refused.contains("RequireConfinement") && refused.contains("no Landlock"), "{refused}");
    });
}
