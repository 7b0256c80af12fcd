//! Buttons of posts that one person sees, and suggestions that a plugin has.

use std::sync::{Arc, Mutex};

use jackfield_domain::commands::{self, Place};
use jackfield_domain::events::{Event, Published, Subscriber};
use jackfield_domain::posts::{self, Pressed};
use jackfield_model::permission::ListCommands;
use jackfield_model::{ChannelId, Post, PostId, UserId};
use serde_json::{Value as Json, json};

use super::hosted::Hosted;

/// What people are shown.
#[derive(Default)]
struct Shown(Mutex<Vec<(&'static str, Post)>>);

impl Subscriber for Shown {
    fn receive(&self, event: &Published) {
        let (what, post) = match &event.event {
            Event::Ephemeral { post, .. } => ("shown", post),
            Event::EphemeralEdited { post, .. } => ("changed", post),
            Event::EphemeralDeleted { post, .. } => ("gone", post),
            _ => return,
        };
        self.0.lock().unwrap().push((what, (**post).clone()));
    }
}

/// A post with one button, as the client gets it.
async fn shown(hosted: &Hosted, context: Json) -> Post {
    let integration = json!({"url": "/plugins/conformance/press", "context": context});
    let attachments = json!([{"actions": [{"name": "Do it", "type": "button", "integration": integration}]}]);
    let draft = json!({"channel_id": hosted.world.town, "message": "press", "props": {"attachments": attachments}});
    let made = hosted.api("SendEphemeralPost", json!([hosted.world.anna, draft])).await;
    serde_json::from_value(made[0].clone()).unwrap()
}

fn button(post: &Post) -> &Json {
    &post.props["attachments"][0]["actions"][0]
}

async fn press(
    hosted: &Hosted,
    by: UserId,
    post: PostId,
    id: &str,
    cookie: &str,
) -> jackfield_domain::Result<posts::Done> {
    let pressed = Pressed { action_id: id.into(), ..Pressed::default() };
    posts::press_sealed(&hosted.world.app, &hosted.world.cx(by), post, cookie, pressed).await
}

#[tokio::test]
async fn buttons_of_a_post_that_one_person_sees_reach_the_plugin_which_changes_it_and_takes_it_away() {
    for hosted in Hosted::everywhere().await {
        let anna = hosted.world.anna;
        let seen = Arc::new(Shown::default());
        hosted.world.app.events.subscribe(seen.clone());
        for (what, told, message) in [
            ("change", "changed", "changed by the answer"),
            ("change myself", "changed", "changed by the plugin"),
            ("delete", "gone", ""),
            ("delete myself", "gone", ""),
        ] {
            let post = shown(&hosted, json!({"do": what, "secret": "of the plugin"})).await;
            let action = button(&post);
            let (id, cookie) = (action["id"].as_str().unwrap(), action["cookie"].as_str().unwrap());
            assert!(!id.is_empty() && action.get("integration").is_none(), "{action}");
            press(&hosted, anna, post.id, id, cookie).await.unwrap();
            let seen: Vec<_> = seen.0.lock().unwrap().drain(..).collect();
            let found = seen.iter().find(|(was, shown)| *was == told && shown.id == post.id);
            assert_eq!(found.unwrap_or_else(|| panic!("{what}: {seen:?}")).1.message, message, "{what}");
            assert!(
                !serde_json::to_string(&seen.iter().map(|(_, post)| post).collect::<Vec<_>>())
                    .unwrap()
                    .contains("of the plugin")
            );
        }
        let seen = hosted.seen_with_arguments().await.unwrap();
        let pressed = seen.iter().find(|call| call["hook"] == "Pressed").unwrap();
        assert_eq!((&pressed["args"][0]["context"]["do"], &pressed["args"][1]), (&json!("change"), &json!(anna)));
        hosted.world.host.stop().await;
    }
}

#[tokio::test]
async fn what_a_button_is_bound_to_is_for_one_person_one_post_and_one_button() {
    for hosted in Hosted::everywhere().await {
        let (anna, ben) = (hosted.world.anna, hosted.world.new_person("ben").await);
        let post = shown(&hosted, json!({"do": "change"})).await;
        let (id, cookie) = (button(&post)["id"].as_str().unwrap(), button(&post)["cookie"].as_str().unwrap());
        let mut forged = cookie.to_owned();
        forged.replace_range(20..21, if &cookie[20..21] == "A" { "B" } else { "A" });
        let other = PostId::new();
        for (by, post, id, cookie) in [
            (ben, post.id, id, cookie),
            (anna, other, id, cookie),
            (anna, post.id, "another", cookie),
            (anna, post.id, id, forged.as_str()),
            (anna, post.id, id, "no cookie"),
            (anna, post.id, id, ""),
        ] {
            let refused = press(&hosted, by, post, id, cookie).await.unwrap_err();
            assert_eq!(refused.0.id, "api.post.do_action.action_integration.app_error");
        }
        assert!(!hosted.seen().await.iter().any(|hook| hook == "Pressed"));
        hosted.world.host.stop().await;
    }
}

#[tokio::test]
async fn a_plugins_own_list_is_suggested_to_whoever_types_with_their_rights() {
    for hosted in Hosted::everywhere().await {
        let (world, anna) = (&hosted.world, hosted.world.anna);
        for (trigger, url) in [("whole", "/plugins/conformance/suggest?kept=yes"), ("below", "suggest?kept=yes")] {
            let list = json!({"FetchURL": url});
            let argument =
                json!({"Name": "", "HelpText": "fruit", "Type": "DynamicList", "Required": true, "Data": list});
            let command = json!({
                "trigger": trigger,
                "auto_complete": true,
                "autocomplete_data": {"Trigger": trigger, "Arguments": [argument]},
            });
            assert_eq!(hosted.api("RegisterCommand", json!([command])).await, json!([null]));
            let granted = world.app.authorize::<ListCommands>(&world.cx(anna), world.team).await.unwrap();
            let at = |channel_id: ChannelId| Place { channel_id, ..Place::default() };
            let typed = format!("/{trigger} ap");
            let found = commands::suggestions(&world.app, &granted, &typed, at(world.town)).await.unwrap();
            let complete: Vec<_> = found.iter().map(|suggestion| suggestion.complete.as_str()).collect();
            assert_eq!(complete, [format!("{trigger} apple"), format!("{trigger} apricot")]);
            assert_eq!((found[0].hint.as_str(), found[0].description.as_str()), ("red", "A fruit"));
            // A channel that the person cannot read is none of the plugin's business.
            commands::suggestions(&world.app, &granted, &typed, at(ChannelId::new())).await.unwrap();
            let seen = hosted.seen_with_arguments().await.unwrap();
            let asked: Vec<_> = seen.iter().filter(|call| call["hook"] == "Suggested").collect();
            let [.., here, elsewhere] = asked.as_slice() else { panic!("{asked:?}") };
            let input = format!("{trigger} ap");
            assert_eq!(here["args"], json!([anna, input, format!("{trigger} "), world.town, "yes"]));
            assert_eq!(elsewhere["args"], json!([anna, input, format!("{trigger} "), "", "yes"]));
        }
        // A plugin that fails has no suggestions, and nobody waits for it.
        world.host.stop().await;
        let granted = world.app.authorize::<ListCommands>(&world.cx(anna), world.team).await.unwrap();
        assert!(commands::suggestions(&world.app, &granted, "/whole ap", Place::default()).await.unwrap().is_empty());
    }
}
