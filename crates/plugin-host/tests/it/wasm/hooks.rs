//! What plugins do with what they are asked and told.

use jackfield_domain::hooks::HookId;
use jackfield_domain::{config, posts, testing};
use jackfield_model::PostPatch;
use jackfield_model::permission::EditPost;
use serde_json::json;

use super::fixtures::component;
use super::world::{World, manifest};

const ECHO: &str = "echo";

fn echo() -> jackfield_model::Manifest {
    let asked = json!({
        "api": ["bots:write", "commands:write", "posts:write"],
        "hooks": ["message-has-been-posted", "user-has-been-created", "user-has-joined-channel", "execute-command"],
        "kv": {},
    });
    manifest(ECHO, asked)
}

#[tokio::test]
async fn a_plugin_changes_a_post_before_it_is_kept() {
    let world = World::new().await;
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let post = world.post("hello").await.unwrap();
    assert_eq!(post.message, "HELLO");
    assert_eq!(post.user_id, world.anna);
    assert_eq!(world.post("quiet").await.unwrap().message, "quiet");
    let latencies = world.host.latencies("shouter");
    assert_eq!((latencies.len(), latencies[0].hook, latencies[0].calls), (1, HookId::MessageWillBePosted, 2));
}

#[tokio::test]
async fn a_plugin_refuses_a_post_with_a_reason_or_silently() {
    let world = World::new().await;
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-posted"] }))).await;
    let refused = world.post("forbidden").await.unwrap_err();
    assert_eq!(refused.0.message, "Post rejected by plugin. That word is not for here.");
    let dropped = world.post("spam").await.unwrap_err();
    assert_eq!(dropped.0.id, "plugin.message_will_be_posted.dismiss_post");
}

#[tokio::test]
async fn only_a_plugin_that_may_write_settings_changes_those_that_are_about_to_be_saved() {
    for (api, name) in [(json!(["users:read"]), "Jackfield"), (json!(["users:read", "config:write"]), "Renamed")] {
        let world = World::new().await;
        let asked = json!({ "api": api, "hooks": ["configuration-will-be-saved"], "kv": {} });
        world.run(manifest("mirror", asked)).await;
        let change = async |address: &str| {
            let address = json!({ "ServiceSettings": { "SiteURL": address } });
            config::change(&world.app, &testing::granted(()), address).await
        };
        let after = change("http://renamed").await.unwrap();
        assert_eq!(after.document()["TeamSettings"]["SiteName"], name);
        // To refuse needs no more than the hook.
        assert_eq!(change("http://refused").await.unwrap_err().0.id, "app.plugin.config_will_be_saved.app_error");
    }
}

#[tokio::test]
async fn a_plugin_sees_both_versions_of_a_changed_post() {
    let world = World::new().await;
    let post = world.post("before").await.unwrap();
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-updated"] }))).await;
    let granted = testing::granted::<EditPost>(post.id);
    let patch = PostPatch { message: Some("after".into()), ..PostPatch::default() };
    let changed = posts::patch(&world.app, &granted, patch).await.unwrap();
    assert_eq!(changed.message, "after (was: before)");
}

#[tokio::test]
async fn a_hook_that_the_manifest_does_not_ask_for_is_not_called() {
    let world = World::new().await;
    world.run(manifest("shouter", json!({ "hooks": ["message-will-be-updated"] }))).await;
    assert!(!world.app.hooks.implemented().contains(HookId::MessageWillBePosted));
    assert_eq!(world.post("hello").await.unwrap().message, "hello");
}

#[tokio::test]
async fn plugins_are_asked_by_priority_and_then_by_id() {
    let world = World::new().await;
    let asks = json!({ "hooks": ["message-will-be-posted"] });
    let first = json!({ "hooks": ["message-will-be-posted"], "hook_policies": { "message-will-be-posted": { "priority": -1 } } });
    for (id, asks) in [("a-crasher", asks), ("b-shouter", first)] {
        let wasm = component(id.split_once('-').unwrap().1);
        let package = world.unpack(manifest(id, asks), wasm);
        world.host.install(&World::admin(), package, false).await.unwrap();
        world.host.enable(&World::admin(), id).await.unwrap();
    }
    // The shouter is first: the crasher sees PANIC, which it does not know.
    assert_eq!(world.post("panic").await.unwrap().message, "PANIC");
    assert_eq!(world.host.state("a-crasher"), (2, String::new()));
}

#[tokio::test]
async fn a_plugin_is_told_of_posts_in_order_and_may_answer() {
    let world = World::new().await;
    world.run(echo()).await;
    for message in ["one", "two", "echo me", "three"] {
        world.post(message).await.unwrap();
    }
    let told = world.until_kept(ECHO, "told", |told| told.lines().count() == 4).await;
    // Its own answer is not told to it.
    assert_eq!(told, "one\ntwo\necho me\nthree\n");
    let found = jackfield_storage::posts::page(world.anna, world.town, false, 10, 0);
    let found = found.all::<jackfield_model::Post>(&world.app.store).await.unwrap();
    let answer = found.iter().find(|post| post.message == "echo!").expect("the bot answered");
    assert!(answer.has_flag("from_bot") && answer.has_flag("from_plugin") && answer.is_reply());
}

#[tokio::test]
async fn a_plugin_is_told_of_new_people_and_members() {
    let world = World::new().await;
    world.run(echo()).await;
    let ben = world.new_person("ben").await;
    let told = world.until_kept(ECHO, "told", |told| told.contains("joined")).await;
    assert!(told.starts_with("ben is here\n"), "{told}");
    assert!(told.contains(&format!("{ben} joined, added by nobody")), "{told}");
}

#[tokio::test]
async fn a_command_goes_to_the_plugin_that_registered_it() {
    let world = World::new().await;
    world.run(echo()).await;
    let command = world.app.memory.plugin_commands.find(world.team, "echoes").expect("it is registered");
    assert_eq!(command.plugin_id, ECHO);
    assert_eq!(command.autocomplete_data.as_ref().unwrap().arguments.len(), 1);
    let answer = world.command(ECHO, "/echoes hi").await.unwrap();
    assert_eq!((answer.text, answer.response_type.as_str()), (format!("hi (by {})", world.anna), "ephemeral"));
    assert_eq!(world.command(ECHO, "/echoes").await.unwrap().response_type, "in_channel");
    assert_eq!(world.says(ECHO, "/echoes fail").await, "418 echo.fail");
    world.host.disable(&World::admin(), ECHO).await.unwrap();
    assert!(world.app.memory.plugin_commands.find(world.team, "echoes").is_none());
    assert_eq!(world.says(ECHO, "/echoes hi").await, "404 app.plugin.not_installed.app_error");
}
