//! Slash commands that people made: what their addresses are sent, and what they answer, at once and later.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::commands as api;
use jackfield_client::{ClientError, Socket};
use jackfield_model::{Channel, ChannelType, Command, CommandArgs, CommandResponse, Post};
use serde_json::{Value, json};

use crate::everywhere;
use crate::integration::{Heard, Integration};
use crate::rights::{forbidden, latest, sets};
use crate::town::{Person, Town, refused};

fn command(town: &Town, trigger: &str, url: &str) -> Command {
    Command {
        team_id: town.team.id,
        trigger: trigger.into(),
        url: url.into(),
        method: "P".into(),
        ..Command::default()
    }
}

/// Ben's command `/ask`, which an integration on loopback answers.
async fn prepare(town: &Town) -> Result<(Integration, Command, Channel), ClientError> {
    let integration = Integration::start().await;
    sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
    let made = town.ben.client.post::<api::CreateCommand>(command(town, "ask", &integration.url)).await?;
    let square = town.chloe.channel_named(&town.team, "town-square").await?;
    Ok((integration, made, square))
}

async fn gives(person: &Person, channel: &Channel, line: &str) -> Result<CommandResponse, ClientError> {
    let args = CommandArgs { channel_id: channel.id, command: line.into(), ..CommandArgs::default() };
    person.client.post::<api::ExecuteCommand>(args).await
}

fn form(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn values(form: &[(String, String)], name: &str) -> Vec<String> {
    form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
}

/// Where a command that was given is answered.
fn response_path(heard: &Heard) -> String {
    let url = values(&form(&heard.body), "response_url").remove(0);
    let (_, path) = url.split_once("/hooks/").unwrap_or_else(|| panic!("{url}"));
    assert!(url.starts_with("http://127.0.0.1:"), "as whoever gave it reaches the server: {url}");
    format!("/hooks/{path}")
}

async fn answers(town: &Town, path: &str, kind: &str, body: &str) -> (u16, String) {
    let request = town.anna.client.stranger().raw(http::Method::POST, path).header("content-type", kind);
    let answer = request.body(body.to_owned()).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let id = serde_json::from_str::<Value>(&text).ok().and_then(|error| Some(error.get("id")?.as_str()?.to_owned()));
    (status, id.unwrap_or(text))
}

#[tokio::test]
async fn an_address_is_sent_what_mattermost_sends() {
    everywhere(async |town: &Town| {
        let (integration, made, square) = prepare(town).await?;
        integration.answers(200, r#"{"text":"k","goto_location":"https://a.example"}"#);
        let text = "me \"two  words\" to 50%+1 & a=b; @ben, @nobody and ~town-square";
        let answer = gives(&town.chloe, &square, &format!("/ASK {text}")).await?;
        assert_eq!(answer.goto_location, "https://a.example");
        let heard = integration.hears(1).await;
        assert_eq!(heard.header("authorization"), format!("Token {}", made.token));
        assert_eq!(
            (heard.header("accept"), heard.header("content-type")),
            ("application/json", "application/x-www-form-urlencoded")
        );
        let sent = form(&heard.body);
        for (name, value) in [
            ("token", made.token.as_str()),
            ("team_id", town.team.id.as_str()),
            ("team_domain", "reds"),
            ("channel_id", square.id.as_str()),
            ("channel_name", "town-square"),
            ("user_id", town.chloe.id.as_str()),
            ("user_name", "chloe"),
            ("command", "/ask"),
            ("text", text),
            ("trigger_id", answer.trigger_id.as_str()),
            ("user_mentions", "ben"),
            ("user_mentions_ids", town.ben.id.as_str()),
            ("channel_mentions", "town-square"),
            ("channel_mentions_ids", square.id.as_str()),
        ] {
            assert_eq!(values(&sent, name), [value], "{name}");
        }
        // By GET the same, in the address.
        let by_get = Command { method: "G".into(), ..command(town, "get", &format!("{}/x?a=1", integration.url)) };
        town.ben.client.post::<api::CreateCommand>(by_get).await?;
        gives(&town.chloe, &square, "/get 1 & 2").await?;
        let heard = integration.hears(2).await;
        let sent = form(&heard.query);
        assert_eq!(
            (values(&sent, "a"), values(&sent, "text"), heard.body.as_str()),
            (vec!["1".into()], vec!["1 & 2".into()], "")
        );
        Ok(())
    })
    .await;
}

// covers: 17, 19
#[tokio::test]
async fn a_command_is_answered_later_and_a_few_times() {
    everywhere(async |town: &Town| {
        let (integration, _, square) = prepare(town).await?;
        gives(&town.chloe, &square, "/ask").await?;
        let path = response_path(&integration.hears(1).await);
        let later = json!({"text": "later <https://a.example|x>", "response_type": "in_channel"}).to_string();
        let ok = (200, "ok".to_owned());
        assert_eq!(answers(town, &path, "application/json", &later).await, ok);
        let post = latest(&town.ben, square.id).await?;
        assert_eq!((post.message.as_str(), post.user_id), ("later [x](https://a.example)", town.chloe.id));
        assert_eq!(post.props["from_webhook"], json!("true"));
        let mut socket = Socket::connect(&town.chloe.client).await?;
        assert_eq!(answers(town, &path, "text/plain; charset=utf-8", "plain later").await, ok);
        let event = socket.wait_for("ephemeral_message").await?;
        let shown: Post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        assert_eq!(shown.message, "plain later");
        assert_eq!(
            answers(town, &path, "application/json", "<p>").await,
            (400, "web.command_webhook.parse.app_error".into())
        );
        for _ in 0..3 {
            assert_eq!(answers(town, &path, "application/json", &later).await, ok);
        }
        let used = (400, "app.command_webhook.try_use.invalid".into());
        assert_eq!(answers(town, &path, "application/json", &later).await, used);
        let forged = format!("/hooks/commands/{}", jackfield_model::HookId::new());
        let missing = (404, "app.command_webhook.get.missing".to_owned());
        assert_eq!(answers(town, &forged, "application/json", &later).await, missing);
        assert_eq!(answers(town, "/hooks/commands/x", "application/json", &later).await, missing);
        Ok(())
    })
    .await;
}

// covers: 11, 19
#[tokio::test]
async fn who_may_not_write_any_more_is_not_answered() {
    everywhere(async |town: &Town| {
        let (integration, made, _) = prepare(town).await?;
        let den = town.ben.makes_channel(&town.team, "den", ChannelType::Private).await;
        town.ben.adds_to_channel(&den, &town.chloe).await?;
        gives(&town.chloe, &den, "/ask").await?;
        let path = response_path(&integration.hears(1).await);
        let later = json!({"text": "later", "response_type": "in_channel"}).to_string();
        town.ben.removes(den.id, &town.chloe).await?;
        assert_eq!(answers(town, &path, "application/json", &later).await, forbidden());
        town.ben.adds_to_channel(&den, &town.chloe).await?;
        assert_eq!(answers(town, &path, "application/json", &later).await.0, 200);
        town.ben.calls::<api::DeleteCommand>(api::ByCommand { command_id: made.id }, ()).await?;
        let gone = (400, "web.command_webhook.command.app_error".to_owned());
        assert_eq!(answers(town, &path, "application/json", &later).await, gone);
        Ok(())
    })
    .await;
}

// covers: 3, 19
#[tokio::test]
async fn an_answer_names_another_channel_where_the_person_may_write() {
    everywhere(async |town: &Town| {
        let (integration, _, square) = prepare(town).await?;
        let den = town.ben.makes_channel(&town.team, "den", ChannelType::Private).await;
        let answer = json!({"text": "there", "response_type": "in_channel", "channel_id": den.id}).to_string();
        integration.answers(200, &answer);
        let foreign = refused(gives(&town.chloe, &square, "/ask").await);
        assert_eq!(foreign, (403, "api.command.command_post.forbidden.app_error".into()));
        gives(&town.ben, &square, "/ask").await?;
        assert_eq!(latest(&town.ben, den.id).await?.message, "there");
        Ok(())
    })
    .await;
}

// covers: 25
#[tokio::test]
async fn a_command_moves_to_where_its_trigger_is_free() {
    everywhere(async |town: &Town| {
        let (integration, made, _) = prepare(town).await?;
        let blues = town.chloe.makes_team("blues").await;
        let path = api::ByCommand { command_id: made.id };
        let to = api::CommandMove { team_id: blues.id };
        assert_eq!(refused(town.ben.calls::<api::MoveCommand>(path.clone(), to.clone()).await), forbidden());
        town.chloe.adds_to_team(blues.id, &town.anna).await;
        let taken = Command { team_id: blues.id, ..command(town, "ask", &integration.url) };
        town.chloe.client.post::<api::CreateCommand>(taken.clone()).await?;
        let refusal = town.anna.calls::<api::MoveCommand>(path.clone(), to.clone()).await.unwrap_err();
        assert!(refusal.to_string().contains("@chloe"), "whose it is: {refusal}");
        assert_eq!(refused::<()>(Err(refusal)), (400, "api.command.duplicate_trigger.app_error".into()));
        let renamed = Command { trigger: "other".into(), team_id: town.team.id, ..taken };
        town.anna.calls::<api::UpdateCommand>(path.clone(), renamed).await?;
        town.anna.calls::<api::MoveCommand>(path.clone(), to).await?;
        assert_eq!(town.anna.client.get::<api::GetCommandById>(path).await?.team_id, blues.id);
        Ok(())
    })
    .await;
}
