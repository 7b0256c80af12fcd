//! Figures of what plugins do, and what happens to those that keep failing.

use jackfield_domain::hooks::HookId;
use jackfield_model::{User, plugin_state};
use jackfield_storage::{Query, testing, users};
use serde_json::json;

use super::containment::until;
use super::script::{lay_compiled, scripted};
use super::world::{World, manifest};

#[tokio::test]
async fn calls_failures_and_memory_are_counted_and_shown_to_the_monitoring() {
    let world = World::new().await;
    let asked = json!({ "hooks": ["message-will-be-posted"], "memory": "8MiB" });
    world.run(manifest("crasher", asked)).await;
    for message in ["fine", "fine"] {
        world.post(message).await.unwrap();
    }
    let held = world.host.figures(&World::admin(), "crasher").await.unwrap().memory;
    assert!((64 << 10..=2 * (8 << 20)).contains(&held), "{held}");
    // The instance goes with what it held.
    world.post("panic").await.unwrap();
    let figures = world.host.figures(&World::admin(), "crasher").await.unwrap();
    let hook = figures.hooks.iter().find(|hook| hook.hook == "MessageWillBePosted").unwrap();
    assert_eq!((hook.calls, hook.failures, figures.crashes), (3, 1, 1));
    assert!(hook.p50_us <= hook.p99_us && hook.p99_us * 3 / 4 <= hook.total_us, "{hook:?}");
    let metrics = world.host.metrics();
    for line in [
        "jackfield_plugin_hook_calls_total{plugin=\"crasher\",hook=\"MessageWillBePosted\"} 3",
        "jackfield_plugin_hook_failures_total{plugin=\"crasher\",hook=\"MessageWillBePosted\"} 1",
        "jackfield_plugin_hook_seconds_count{plugin=\"crasher\",hook=\"MessageWillBePosted\"} 3",
        "jackfield_plugin_state{plugin=\"crasher\"} 2",
    ] {
        assert!(metrics.lines().any(|known| known == line), "{line}\n{metrics}");
    }
    world.host.disable(&World::admin(), "crasher").await.unwrap();
    let off = world.host.figures(&World::admin(), "crasher").await.unwrap();
    assert_eq!((off.hooks.len(), off.memory), (0, 0));
}

#[tokio::test]
async fn administrators_are_told_of_a_plugin_that_was_switched_off() {
    let world = World::new().await;
    world.run(manifest("crasher", json!({ "hooks": ["message-will-be-posted"] }))).await;
    for _ in 0..3 {
        world.post("panic").await.unwrap();
    }
    until(&world, "crasher", plugin_state::FAILED_TO_STAY_RUNNING).await;
    let administrators = users::administrators().all::<User>(&world.app.store).await.unwrap();
    assert!(administrators.iter().any(|user| user.id == world.anna));
    let waiting = async {
        loop {
            let texts = Query::new(testing::statement(
                "SELECT message FROM posts WHERE message LIKE '%was switched off%'".into(),
            ));
            match texts.all::<(String,)>(&world.app.store).await.unwrap().pop() {
                Some((text,)) => return text,
                None => tokio::task::yield_now().await,
            }
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("they are told");
    assert!(told.contains("The plugin crasher 1.0.0 was switched off. It failed 3 times within an hour"), "{told}");
}

/// A few of a storm, which `scripts/bench storm` makes of a hundred for two minutes.
#[tokio::test]
async fn of_many_plugins_those_that_crash_are_named_and_the_others_go_on() {
    let world = World::new().await;
    lay_compiled(&world).await;
    let text = |crashes: bool| {
        let body = if crashes { "if (post.message.endsWith('3')) { throw new Error('a storm'); }" } else { "" };
        format!(
            "import {{plugin}} from 'jackfield'; export default plugin({{MessageWillBePosted(_context, post) {{ {body} }}}});"
        )
    };
    let mut names = Vec::new();
    for number in 0..10 {
        let mut manifest = scripted(json!({ "hooks": ["message-will-be-posted"] }));
        manifest.id = format!("storm-{number}");
        let crashes = number % 5 == 0;
        let package = world.unpack_at(manifest, "plugin.js", text(crashes).as_bytes());
        names.push((package.manifest.id.clone(), crashes));
        world.host.install(&World::admin(), package, false).await.unwrap();
        world.host.enable(&World::admin(), &names[number].0).await.unwrap();
    }
    for number in 0..40 {
        let message = format!("post {number}");
        assert_eq!(world.post(&message).await.unwrap().message, message);
    }
    for (id, crashes) in names {
        let wanted = if crashes { plugin_state::FAILED_TO_STAY_RUNNING } else { plugin_state::RUNNING };
        until(&world, &id, wanted).await;
        let lines = world.host.logs(&World::admin(), &id).await.unwrap();
        let failed = lines.iter().filter(|line| line.message.starts_with("MessageWillBePosted failed")).count();
        // One more may have been asked before it was off.
        assert!(if crashes { (3..=4).contains(&failed) } else { failed == 0 }, "{id}: {lines:?}");
        let latencies = world.host.latencies(&id);
        let posts = latencies.iter().find(|latency| latency.hook == HookId::MessageWillBePosted);
        // The two messages to the administrator are posts as well.
        let all = posts.is_some_and(|posts| (40..=42).contains(&posts.calls) && posts.failures == 0);
        assert_eq!(all, !crashes, "{id}: {posts:?}");
    }
}
