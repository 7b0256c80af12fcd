//! Outgoing webhooks: who is told of what, in which form, and what becomes of the answers.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::webhooks as api;
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{Channel, ChannelId, ChannelType, OutgoingWebhook, Post};
use serde_json::{Value, json};

use crate::everywhere;
use crate::integration::Integration;
use crate::rights::{forbidden, makes_hook, sets};
use crate::town::{Person, Town, refused};

fn hook(town: &Town, url: &str, words: &[&str]) -> OutgoingWebhook {
    OutgoingWebhook {
        team_id: town.team.id,
        display_name: "Builds".into(),
        trigger_words: words.iter().map(|word| (*word).to_owned()).collect(),
        callback_urls: vec![url.to_owned()],
        ..OutgoingWebhook::default()
    }
}

async fn makes(person: &Person, draft: OutgoingWebhook) -> Result<OutgoingWebhook, ClientError> {
    person.client.post::<api::CreateOutgoingWebhook>(draft).await
}

async fn prepare(town: &Town) -> Result<(Integration, Channel), ClientError> {
    let integration = Integration::start().await;
    sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
    Ok((integration, town.chloe.channel_named(&town.team, "town-square").await?))
}

/// The next post that a socket tells of.
async fn told(socket: &mut Socket) -> Result<Post, ClientError> {
    let event = socket.wait_for("posted").await?;
    Ok(serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap())
}

#[tokio::test]
async fn an_address_is_told_what_mattermost_tells_and_its_answer_is_posted() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let answer = json!({"text": "started <https://a.example|7>", "response_type": "comment", "username": "ci"});
        integration.answers(200, &answer.to_string());
        let made = makes(&town.ben, hook(town, &format!("{}/form", integration.url), &["deploy"])).await?;
        let mut socket = Socket::connect(&town.ben.client).await?;
        let post = town.chloe.posts("deploy 1 & 2").in_channel(&square).await?;
        let heard = integration.hears(1).await;
        assert_eq!(heard.header("content-type"), "application/x-www-form-urlencoded");
        let form: Vec<(String, String)> = form_urlencoded::parse(heard.body.as_bytes()).into_owned().collect();
        let seconds = (post.create_at.0 / 1000).to_string();
        for (name, value) in [
            ("token", made.token.as_str()),
            ("team_id", town.team.id.as_str()),
            ("team_domain", "reds"),
            ("channel_id", square.id.as_str()),
            ("channel_name", "town-square"),
            ("timestamp", &seconds),
            ("user_id", town.chloe.id.as_str()),
            ("user_name", "chloe"),
            ("post_id", post.id.as_str()),
            ("text", "deploy 1 & 2"),
            ("trigger_word", "deploy"),
            ("file_ids", ""),
        ] {
            let sent: Vec<&str> = form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
            assert_eq!(sent, [value], "{name}");
        }
        assert_eq!(told(&mut socket).await?.id, post.id);
        let said = told(&mut socket).await?;
        assert_eq!((said.message.as_str(), said.root_id), ("started [7](https://a.example)", post.id));
        assert_eq!((said.user_id, &said.props["from_webhook"]), (town.ben.id, &json!("true")));
        assert_eq!(said.props["override_username"], json!("ci"));
        // As JSON the time is whole; a hook of a channel without words hears all of it.
        let draft = OutgoingWebhook {
            channel_id: square.id,
            content_type: "application/json".into(),
            ..hook(town, &format!("{}/json", integration.url), &[])
        };
        makes(&town.ben, draft).await?;
        integration.answers(200, "");
        let post = town.chloe.posts("anything").in_channel(&square).await?;
        let heard = integration.hears(2).await;
        let sent: Value = heard.json();
        assert_eq!((&sent["timestamp"], &sent["trigger_word"]), (&json!(post.create_at), &json!("")));
        assert_eq!((heard.path.as_str(), &sent["post_id"]), ("/json", &json!(post.id)));
        Ok(())
    })
    .await;
}

// covers: 3, 19
#[tokio::test]
async fn nothing_private_and_nothing_of_integrations_is_told() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let made = makes(&town.ben, hook(town, &integration.url, &["go"])).await?;
        let den = town.ben.makes_channel(&town.team, "den", ChannelType::Private).await;
        town.ben.posts("go secretly").in_channel(&den).await?;
        let incoming = makes_hook(&town.ben, square.id).await?;
        let request = town.ben.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", incoming.id));
        request.json(&json!({"text": "go by hook"})).send().await?;
        town.chloe.posts("going").in_channel(&square).await?;
        town.chloe.posts("go openly").in_channel(&square).await?;
        let heard = integration.hears(1).await;
        assert!(heard.body.contains("text=go+openly"), "{}", heard.body);
        // Once it is deleted, or its owner has left, nobody is told anything.
        town.ben.calls::<api::DeleteOutgoingWebhook>(api::ByHook { hook_id: made.id }, ()).await?;
        let last = makes(&town.ben, hook(town, &integration.url, &["stop"])).await?;
        town.chloe.posts("go again").in_channel(&square).await?;
        town.chloe.posts("stop").in_channel(&square).await?;
        let heard = integration.hears(2).await;
        assert!(heard.body.contains(&last.token), "{}", heard.body);
        assert_eq!(integration.heard().len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_hook_is_for_public_channels_of_its_team_and_for_words_of_its_own() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let url = "https://ci.example/hook";
        let den = town.ben.makes_channel(&town.team, "den", ChannelType::Private).await;
        let dora = town.person("dora").await;
        let blues = dora.makes_team("blues").await;
        let foreign = dora.channel_named(&blues, "town-square").await?;
        let draft = |channel_id: ChannelId, words: &[&str]| OutgoingWebhook { channel_id, ..hook(town, url, words) };
        let refusals = [
            (draft(den.id, &[]), 403, "api.webhook.create_outgoing.not_open.app_error"),
            (draft(foreign.id, &[]), 403, "api.webhook.create_outgoing.permissions.app_error"),
            (draft(ChannelId::EMPTY, &[]), 400, "api.webhook.create_outgoing.triggers.app_error"),
            (draft(square.id, &[""]), 400, "model.outgoing_hook.is_valid.trigger_words.app_error"),
            (hook(town, "ftp://ci.example", &["a"]), 400, "model.outgoing_hook.is_valid.url.app_error"),
            (
                hook(town, &"https://a.example/".repeat(60), &["a"]),
                400,
                "model.outgoing_hook.is_valid.callback.app_error",
            ),
            (hook(town, url, &[&"a".repeat(1100)]), 400, "model.outgoing_hook.is_valid.words.app_error"),
            (
                OutgoingWebhook { trigger_when: 2, ..draft(square.id, &["a"]) },
                400,
                "model.outgoing_hook.is_valid.content_type.app_error",
            ),
        ];
        for (draft, status, id) in refusals {
            assert_eq!(refused(makes(&town.ben, draft).await), (status, id.to_owned()));
        }
        assert_eq!(refused(makes(&town.chloe, draft(square.id, &["a"])).await), forbidden());
        let first = makes(&town.ben, draft(square.id, &["build", "deploy"])).await?;
        let same = makes(&town.ben, draft(square.id, &["deploy"])).await;
        assert_eq!(refused(same), (500, "api.webhook.create_outgoing.intersect.app_error".into()));
        let second = makes(&town.ben, draft(square.id, &["test"])).await?;
        let path = api::ByHook { hook_id: second.id };
        let clash = OutgoingWebhook { trigger_words: vec!["build".into()], ..second.clone() };
        let clash = town.ben.calls::<api::UpdateOutgoingWebhook>(path.clone(), clash).await;
        assert_eq!(refused(clash), (400, "api.webhook.update_outgoing.intersect.app_error".into()));
        let fresh = town.ben.calls::<api::RegenOutgoingHookToken>(path.clone(), ()).await?;
        assert_ne!(fresh.token, second.token);
        let query = |team_id, channel_id| api::OutgoingHooksQuery { team_id, channel_id, ..Default::default() };
        let list =
            async |person: &Person, query| person.client.call::<api::GetOutgoingWebhooks>(NOTHING, query, ()).await;
        assert_eq!(list(&town.ben, query(town.team.id, ChannelId::EMPTY)).await?.len(), 2);
        assert_eq!(list(&town.ben, query(Default::default(), square.id)).await?.len(), 2);
        assert_eq!(list(&town.anna, query(Default::default(), ChannelId::EMPTY)).await?.len(), 2);
        assert_eq!(refused(list(&town.chloe, query(town.team.id, ChannelId::EMPTY)).await), forbidden());
        assert_eq!(refused(list(&town.ben, query(Default::default(), ChannelId::EMPTY)).await), forbidden());
        town.ben.calls::<api::DeleteOutgoingWebhook>(path.clone(), ()).await?;
        let gone = town.ben.client.get::<api::GetOutgoingWebhook>(path).await;
        assert_eq!(refused(gone), (404, "app.webhooks.get_outgoing.app_error".into()));
        let kept = town.ben.client.get::<api::GetOutgoingWebhook>(api::ByHook { hook_id: first.id }).await?;
        assert_eq!(kept, first);
        Ok(())
    })
    .await;
}
