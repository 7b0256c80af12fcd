//! What integrations send to hooks, in all the forms that they have.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use hmac::{Hmac, KeyInit, Mac};
use jackfield_api::path::{ByAction, ByPost};
use jackfield_api::{PlainOrMore, posts, webhooks};
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{IncomingWebhook, IncomingWebhookOptions, Post};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::everywhere;
use crate::integration::Integration;
use crate::rights::{by_hook, latest, makes_hook, object, sets};
use crate::town::Town;

/// Sends bytes to a hook; the status and, of a refusal, its id.
async fn sends(town: &Town, hook: &IncomingWebhook, kind: &str, body: impl Into<Vec<u8>>) -> (u16, String) {
    let request = town.anna.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", hook.id));
    let request = if kind.is_empty() { request } else { request.header("content-type", kind) };
    let answer = request.body(body.into()).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let id = serde_json::from_str::<Value>(&text).ok().and_then(|error| Some(error.get("id")?.as_str()?.to_owned()));
    (status, id.unwrap_or(text))
}

// covers: 24
#[tokio::test]
async fn alerts_are_posted_however_they_were_written() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        let ok = (200, "ok".to_owned());
        let nulls = json!({"Text": 7, "username": null, "props": null, "priority": null, "attachments":
            [null, {"text": "t", "fields": [null, {"title": "a", "value": 1.5}, {"title": "b", "value": null}]}]});
        for (kind, body, expected) in [
            ("", b"{\"text\":\"plain\"}".to_vec(), "plain"),
            ("application/json", "\u{feff}{\"text\":\"film\"}".into(), "film"),
            ("application/json", b"{\"text\":\"K\xfchl\"}".to_vec(), "Kühl"),
            ("application/json; charset=iso-8859-1", b"{\"text\":\"K\xfchl\"}".to_vec(), "Kühl"),
            ("text/html", b"{\"text\":\"half \\ud83d\"}".to_vec(), "half \u{fffd}"),
            ("application/x-www-form-urlencoded", b"payload={\"text\":\"7; done\"}".to_vec(), "7; done"),
            ("application/json", nulls.to_string().into(), "7"),
        ] {
            assert_eq!(sends(town, &hook, kind, body).await, ok, "{kind} {expected}");
            assert_eq!(latest(&town.chloe, square.id).await?.message, expected);
        }
        let attachments = latest(&town.chloe, square.id).await?.props["attachments"].clone();
        assert_eq!(attachments.as_array().map(Vec::len), Some(1));
        let values: Vec<_> = attachments[0]["fields"].as_array().unwrap().iter().map(|f| f["value"].clone()).collect();
        assert_eq!(values, [json!("1.5"), Value::Null]);
        for (body, id) in [
            ("{\"text\":null}", "web.incoming_webhook.text.app_error"),
            ("[1]", "web.incoming_webhook.parse.app_error"),
            ("<p>hello</p>", "web.incoming_webhook.parse.app_error"),
        ] {
            assert_eq!(sends(town, &hook, "application/json", body).await, (400, id.to_owned()));
        }
        let long = format!("{{\"text\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
        assert_eq!(sends(town, &hook, "application/json", long).await.0, 413);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn slacks_marks_are_read_wherever_integrations_speak() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        let (sent, shown) = (format!("<@{}> see <https://ci.example/7|job 7>", town.ben.id), "@ben see [job 7](https://ci.example/7)");
        let fields = json!([{"title": "t", "value": sent}]);
        let body = json!({"text": sent, "attachments": [{"pretext": sent, "text": sent, "fields": fields}]});
        sends(town, &hook, "", body.to_string()).await;
        let post = latest(&town.chloe, square.id).await?;
        let attachment = &post.props["attachments"][0];
        assert_eq!(post.message, shown);
        assert_eq!([&attachment["pretext"], &attachment["text"], &attachment["fields"][0]["value"]], [&json!(shown); 3]);
        // What a button's integration answers.
        let action = json!({"id": "go", "type": "button", "name": "G", "integration": {"url": integration.url}});
        let props = object(json!({"attachments": [{"text": "?", "actions": [action]}]}));
        let post = by_hook(town, &square, props).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let path = ByAction { post_id: post.id, action_id: "go".into() };
        let answer = json!({"Ephemeral_Text": sent, "update": {"message": sent, "props": {"attachments": [null, {"text": sent}]}}});
        integration.answers(200, &answer.to_string());
        town.chloe.calls::<posts::DoPostAction>(path.clone(), Default::default()).await?;
        let event = socket.wait_for("ephemeral_message").await?;
        let said: Post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        assert_eq!(said.message, shown);
        let changed = town.chloe.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await?;
        assert_eq!((changed.message.as_str(), &changed.props["attachments"][0]["text"]), (shown, &json!(shown)));
        assert_eq!(changed.props["attachments"].as_array().map(Vec::len), Some(1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_button_that_empties_a_post_leaves_it_its_author() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let action = json!({"id": "go", "type": "button", "name": "G", "integration": {"url": integration.url}});
        let props = object(json!({"attachments": [{"text": "?", "actions": [action]}]}));
        let post = by_hook(town, &square, props).await?;
        let path = ByAction { post_id: post.id, action_id: "go".into() };
        integration.answers(200, &json!({"update": {"message": "done", "props": null}}).to_string());
        town.chloe.calls::<posts::DoPostAction>(path.clone(), Default::default()).await?;
        let kept = town.chloe.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await?;
        assert!(kept.props.contains_key("attachments"), "null props change nothing");
        integration.answers(200, &json!({"update": {"message": "over", "props": {}}}).to_string());
        town.chloe.calls::<posts::DoPostAction>(path, Default::default()).await?;
        let after = town.chloe.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await?;
        let expected = json!({"from_webhook": "true", "webhook_display_name": "Hook", "override_username": "webhook"});
        assert_eq!((after.message.as_str(), Value::Object(after.props.clone())), ("over", expected));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_of_hooks_says_how_many_there_are() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        makes_hook(&town.ben, square.id).await?;
        let query = |team_id, counts| webhooks::HooksQuery {
            team_id,
            include_total_count: counts,
            per_page: jackfield_api::query::PerPage(1),
            ..Default::default()
        };
        let list = async |person: &crate::town::Person, query| -> Result<_, ClientError> {
            person.client.call::<webhooks::GetIncomingWebhooks>(NOTHING, query, ()).await
        };
        let PlainOrMore::More(page) = list(&town.ben, query(town.team.id, true)).await? else { panic!("no count") };
        assert_eq!((page.incoming_webhooks.len(), page.total_count), (1, 2));
        let PlainOrMore::More(page) = list(&town.anna, query(Default::default(), true)).await? else {
            panic!("no count")
        };
        assert_eq!(page.total_count, 2);
        assert!(
            matches!(list(&town.ben, query(town.team.id, false)).await?, PlainOrMore::Plain(page) if page.len() == 1)
        );
        let path = webhooks::ByHook { hook_id: hook.id };
        let changed =
            town.ben.client.respond::<webhooks::UpdateIncomingWebhook>(path, Default::default(), hook).await?;
        assert_eq!(changed.status().as_u16(), 201, "Mattermost answers so");
        Ok(())
    })
    .await;
}

// covers: 22, 35
#[tokio::test]
async fn a_hook_says_over_http_what_it_asks_and_who_may_know() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        let path = || webhooks::ByHook { hook_id: hook.id };
        let options = IncomingWebhookOptions { signature: "github".into(), per_minute: 1, ..Default::default() };
        let made = town.ben.calls::<webhooks::UpdateIncomingWebhookOptions>(path(), options).await?;
        let shown = town.ben.client.get::<webhooks::GetIncomingWebhookOptions>(path()).await?;
        assert_eq!((made.secret.len(), shown.secret.as_str(), shown.per_minute), (48, "", 1));
        // What was signed is what came, whatever form it has.
        let body = "payload=%7B%22text%22%3A%22signed+form%22%7D";
        let mut mac = Hmac::<Sha256>::new_from_slice(made.secret.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()));
        let call = |signature: &str, name: &str| {
            let request = town.anna.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", hook.id));
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            request.header("x-hub-signature-256", signature).header("x-github-delivery", name).send()
        };
        assert_eq!(call("sha256=00", "a").await.unwrap().status().as_u16(), 401);
        assert_eq!(call(&signature, "a").await.unwrap().status().as_u16(), 200);
        assert_eq!(latest(&town.chloe, square.id).await?.message, "signed form");
        let refused = call(&signature, "a").await.unwrap();
        assert_eq!(refused.status().as_u16(), 429);
        assert_eq!(refused.headers()["retry-after"], "60");
        let long = town.anna.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", hook.id));
        assert_eq!(long.body(vec![b'x'; 2 * 1024 * 1024]).send().await.unwrap().status().as_u16(), 413);
        let query = webhooks::WebhookCallsQuery { failed: true, ..Default::default() };
        let log = town.ben.client.call::<webhooks::GetIncomingWebhookCalls>(path(), query, ()).await?;
        assert_eq!(log.iter().map(|call| call.status).collect::<Vec<_>>(), [413, 429, 401]);
        assert!(log.iter().all(|call| call.address == "127.0.0.1" && !call.reason.is_empty()), "{log:?}");
        // Others learn nothing of it, and what clients of Mattermost send changes nothing of it.
        let others = town.chloe.client.get::<webhooks::GetIncomingWebhookCalls>(path()).await;
        assert_eq!(others.unwrap_err().status(), Some(403));
        town.ben.client.call::<webhooks::UpdateIncomingWebhook>(path(), Default::default(), hook.clone()).await?;
        let kept = town.ben.client.get::<webhooks::GetIncomingWebhookOptions>(path()).await?;
        assert_eq!(kept.signature, "github");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_template_makes_posts_of_what_others_send_and_leaves_out_what_it_does() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        let path = || webhooks::ByHook { hook_id: hook.id };
        let templates = town.ben.client.get::<webhooks::GetWebhookTemplates>(NOTHING).await?;
        for ready in &templates {
            let options = IncomingWebhookOptions { template: ready.template.clone(), ..Default::default() };
            town.ben.calls::<webhooks::UpdateIncomingWebhookOptions>(path(), options).await?;
            let tried =
                webhooks::RenderWebhookRequest { template: ready.template.clone(), payload: ready.payload.clone() };
            let shown = town.ben.calls::<webhooks::RenderIncomingWebhook>(path(), tried).await?;
            assert_eq!(sends(town, &hook, "application/json", ready.payload.clone()).await, (200, "ok".to_owned()));
            let post = latest(&town.chloe, square.id).await?;
            assert_eq!(post.props["attachments"][0]["title"], json!(shown.attachments[0].title), "{}", ready.id);
        }
        assert_eq!(templates.len(), 8);
        let before = latest(&town.chloe, square.id).await?.id;
        let gauge = json!({ "build": { "phase": "STARTED" } }).to_string();
        let jenkins = templates.iter().find(|ready| ready.id == "jenkins").unwrap();
        let options = IncomingWebhookOptions { template: jenkins.template.clone(), ..Default::default() };
        town.ben.calls::<webhooks::UpdateIncomingWebhookOptions>(path(), options).await?;
        assert_eq!(sends(town, &hook, "application/json", gauge).await.0, 200);
        assert_eq!(latest(&town.chloe, square.id).await?.id, before, "nobody's news");
        let log = town.ben.client.get::<webhooks::GetIncomingWebhookCalls>(path()).await?;
        assert_eq!((log[0].status, log[0].error.as_str()), (200, "api.incoming_webhook.nothing"));
        let broken = IncomingWebhookOptions { template: "{{ x".into(), ..Default::default() };
        let refused = town.ben.calls::<webhooks::UpdateIncomingWebhookOptions>(path(), broken).await;
        assert_eq!(refused.unwrap_err().status(), Some(400));
        Ok(())
    })
    .await;
}
