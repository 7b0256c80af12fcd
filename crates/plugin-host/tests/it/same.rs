//! One test body for both runtimes: a component and a Go program take part in the same things, in every hook, and say
//! the same.
#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

mod content;
mod heard;
mod people;
mod places;
mod server;
mod unraised;

use jackfield_domain::hooks::HookId;
use serde_json::{Value as Json, json};

use crate::go::Hosted;
use crate::wasm::world::{World, manifest};
use heard::Heard;

/// Hooks that leave no trace in what a plugin says it saw: what they answered is compared instead.
const ANSWERED: &[HookId] = &[HookId::OnDeactivate, HookId::ServeHTTP, HookId::ServeMetrics];

#[tokio::test]
async fn a_component_and_a_go_program_give_the_same_answers_to_every_hook_on_both_engines() {
    let mut said = Vec::new();
    for world in World::everywhere().await {
        let hooks: Vec<&str> = HookId::ALL.iter().map(|hook| hook.wit_name()).collect();
        world.run(manifest("mirror", json!({ "hooks": hooks, "api": ["users:read", "config:write"], "kv": {} }))).await;
        said.push(takes_part(&world, "mirror").await);
    }
    for hosted in Hosted::everywhere().await {
        let (answers, mut heard) = takes_part(&hosted.world, "conformance").await;
        // Mattermost: a program hears of its settings before it is activated; a component reads them when it is.
        heard.0.get_mut("OnConfigurationChange").unwrap().remove(0);
        said.push((answers, heard));
    }
    let (first, heard) = &said[0];
    assert_eq!(first["posts"]["posted"], json!(["by the plugin", true]));
    let hidden = ["AFTER (EDITED)"; 5];
    assert_eq!(first["posts"]["read"], json!([hidden[0], hidden[1], [hidden[2]], hidden[3], hidden[4]]));
    let refused = |noun: &str| format!("{noun} rejected by plugin. refused");
    assert_eq!(first["places"]["joined"], json!([refused("Team member"), "true", "false"]));
    assert_eq!(first["places"]["kept_out"], json!(refused("Channel member")));
    assert_eq!(first["places"]["restored"], json!(["place", refused("Channel restore")]));
    assert_eq!(first["places"]["changed"][2], "changed by the plugin");
    assert_eq!(first["posts"]["drafts"], json!(["later", refused("Draft"), "changed"]));
    assert_eq!(first["server"]["settings"][0], json!(["http://change", "changed"]));
    for (said, heard_too) in &said[1..] {
        for (group, answers) in said.as_object().unwrap() {
            assert_eq!(answers, &first[group], "{group}");
        }
        for (hook, calls) in &heard_too.0 {
            assert_eq!(Some(calls), heard.0.get(hook), "{hook}");
        }
        assert_eq!(heard_too.0.len(), heard.0.len());
    }
    assert_all_are_covered(heard);
}

/// A hook that is new in the table, or newly raised, has to be taken through the body above.
fn assert_all_are_covered(heard: &Heard) {
    let of_both = HookId::ALL.iter().filter(|hook| hook.go_number().is_some() && !ANSWERED.contains(hook));
    let missing: Vec<&str> = of_both.map(|hook| hook.name()).filter(|name| !heard.0.contains_key(*name)).collect();
    assert!(missing.is_empty(), "no test takes these hooks through both runtimes: {missing:?}");
}

/// Raises every hook that both runtimes have; answers what came of it, and what the plugin says it saw.
async fn takes_part(world: &World, plugin: &str) -> (Json, Heard) {
    heard::until(world, plugin, "OnInstall", |_| true).await;
    let posts = content::posts(world).await;
    let files = content::files(world).await;
    let commands = content::commands(world, plugin).await;
    let people = people::people(world).await;
    let places = places::places(world).await;
    let server = server::server(world, plugin).await;
    let unraised = unraised::unraised(world, plugin).await;
    // It is told in order: who heard of the last heard of all.
    world.post("the end").await.unwrap();
    let heard = heard::until(world, plugin, "MessageHasBeenPosted", |args| args[0]["message"] == "the end").await;
    world.host.stop().await;
    let deactivated = world.kept(plugin, "deactivated").await;
    let said = json!({
        "posts": posts,
        "files": files,
        "commands": commands,
        "people": people,
        "places": places,
        "server": server,
        "unraised": unraised,
        "deactivated": deactivated,
    });
    (said, heard)
}
