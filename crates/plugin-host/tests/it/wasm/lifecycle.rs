//! Installing, replacing, removing and restarting.

use jackfield_model::plugin_state;
use serde_json::json;

use super::fixtures::component;
use super::world::{World, manifest};

fn shouter(version: &str, asked: serde_json::Value) -> jackfield_model::Manifest {
    jackfield_model::Manifest { version: version.into(), ..manifest("shouter", asked) }
}

#[tokio::test]
async fn an_installed_plugin_waits_for_consent_and_its_switch() {
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-will-be-posted"] });
    let package = world.unpack(shouter("1.0.0", asked), component("shouter"));
    world.host.install(&World::admin(), package, false).await.unwrap();
    assert_eq!(world.post("hello").await.unwrap().message, "hello");
    let listed = world.host.list().await.unwrap();
    assert_eq!((listed.active.len(), listed.inactive.len()), (0, 1));
    world.host.enable(&World::admin(), "shouter").await.unwrap();
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
    world.host.disable(&World::admin(), "shouter").await.unwrap();
    assert_eq!(world.post("hello").await.unwrap().message, "hello");
    let statuses = world.host.statuses().await.unwrap();
    assert_eq!((statuses[0].state, statuses[0].version.as_str()), (plugin_state::NOT_RUNNING, "1.0.0"));
}

#[tokio::test]
async fn consent_is_in_the_audit_with_what_was_granted() {
    let world = World::new().await;
    world.run(shouter("1.0.0", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let trail = jackfield_storage::audits::page(Default::default(), 10, 0);
    let trail = trail.all::<jackfield_storage::audits::Audit>(&world.app.store).await.unwrap();
    let consent = trail.iter().find(|act| act.action == "enablePlugin").expect("it is in the trail");
    assert!(consent.extra_info.contains("message-will-be-posted"), "{}", consent.extra_info);
}

#[tokio::test]
async fn a_plugin_that_is_on_comes_back_with_the_server() {
    let world = World::new().await;
    world.run(shouter("1.0.0", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let world = world.restarted().await;
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
}

#[tokio::test]
async fn what_is_there_already_is_replaced_only_by_force() {
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-will-be-posted"] });
    world.run(shouter("1.0.0", asked.clone())).await;
    let package = world.unpack(shouter("1.1.0", asked), component("shouter"));
    let refused = world.host.install(&World::admin(), package.clone(), false).await.unwrap_err();
    assert_eq!(refused.0.id, "app.plugin.install_id.app_error");
    world.host.install(&World::admin(), package, true).await.unwrap();
    assert_eq!(world.host.statuses().await.unwrap()[0].version, "1.1.0");
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
}

#[tokio::test]
async fn a_version_that_asks_for_more_waits_for_consent() {
    let world = World::new().await;
    world.run(shouter("1.0.0", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let more = json!({ "hooks": ["message-will-be-posted"], "api": ["users:read"] });
    let package = world.unpack(shouter("2.0.0", more), component("shouter"));
    world.host.install(&World::admin(), package, true).await.unwrap();
    let (state, reason) = world.host.state("shouter");
    assert_eq!(state, plugin_state::NOT_RUNNING);
    assert_eq!(reason, "Version 2.0.0 also asks for: users:read.");
    assert_eq!(world.post("hello").await.unwrap().message, "hello");
    world.host.enable(&World::admin(), "shouter").await.unwrap();
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
}

#[tokio::test]
async fn a_version_that_cannot_run_leaves_the_old_one_running() {
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-will-be-posted"] });
    world.run(shouter("1.0.0", asked.clone())).await;
    let package = world.unpack(shouter("1.1.0", asked), b"broken");
    world.host.install(&World::admin(), package, true).await.unwrap_err();
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
    assert_eq!(world.host.statuses().await.unwrap()[0].version, "1.0.0");
}

#[tokio::test]
async fn replacing_a_version_loses_no_event_and_no_order() {
    const POSTS: usize = 60;
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-has-been-posted"], "kv": {} });
    let version =
        |version: &str| jackfield_model::Manifest { version: version.into(), ..manifest("linger", asked.clone()) };
    world.run(version("1.0.0")).await;
    let replace = async {
        for number in 1..=3 {
            let package = world.unpack(version(&format!("1.0.{number}")), component("linger"));
            world.host.install(&World::admin(), package, true).await.unwrap();
        }
    };
    let write = async {
        for number in 0..POSTS {
            world.post(&format!("{number}")).await.unwrap();
        }
    };
    tokio::join!(replace, write);
    let seen = world.until_kept("linger", "seen", |seen| seen.split_whitespace().count() == POSTS).await;
    let in_order: Vec<String> = (0..POSTS).map(|number| number.to_string()).collect();
    assert_eq!(seen.trim_end(), in_order.join(" "));
    assert_eq!(world.host.statuses().await.unwrap()[0].version, "1.0.3");
}

#[tokio::test]
async fn a_removed_plugin_is_gone_with_its_files() {
    let world = World::new().await;
    world.run(shouter("1.0.0", json!({ "hooks": ["message-will-be-posted"] }))).await;
    world.host.remove(&World::admin(), "shouter").await.unwrap();
    assert_eq!(world.post("hello").await.unwrap().message, "hello");
    assert!(world.host.statuses().await.unwrap().is_empty());
    let left = std::fs::read_dir(world.dir.path().join("plugins/shouter")).unwrap().count();
    assert_eq!(left, 0);
    let missing = world.host.enable(&World::admin(), "shouter").await.unwrap_err();
    assert_eq!((missing.0.status_code, missing.0.id.as_str()), (404, "app.plugin.not_installed.app_error"));
}

#[tokio::test]
async fn a_second_start_takes_the_compiled_component_from_the_cache() {
    let world = World::new().await;
    world.run(shouter("1.0.0", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let cache = world.dir.path().join("plugins/.compiled");
    let compiled: Vec<_> = std::fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(compiled.len(), 1);
    // A file that is of no use is made again.
    std::fs::write(&compiled[0], b"rubbish").unwrap();
    let world = world.restarted().await;
    assert_eq!(world.post("hello").await.unwrap().message, "HELLO");
    assert!(std::fs::metadata(&compiled[0]).unwrap().len() > 1000);
}
