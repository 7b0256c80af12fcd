//! What the guides tell people to run is run, as it stands there.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::Path;
use std::process::Stdio;

use jackfield_api::commands::ExecuteCommand;
use jackfield_api::integration_actions::SubmitInteractiveDialog;
use jackfield_api::integrations::{BySubscription, GetEventDeliveries};
use jackfield_api::path::ByAction;
use jackfield_api::posts::DoPostAction;
use jackfield_api::webhooks as api;
use jackfield_client::{Client, ClientError, Socket};
use jackfield_domain::subscriptions;
use jackfield_model::{ChannelType, ClientPost, CommandArgs, Millis, OutgoingWebhook, Post, SubmitDialogRequest};
use jackfield_testkit::outside::Receiver;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::everywhere;
use crate::rights::{latest, sets};
use crate::town::{Person, Town};

/// The snippets of a guide in one language, in their order.
fn snippets(guide: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides").join(guide);
    let text = std::fs::read_to_string(path).unwrap();
    let begins = format!("```{language}\n");
    text.split(&begins).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// A program that a guide shows, by the name that it has there.
fn program(guide: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides").join(guide);
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once(&format!(" file={name}\n")).unwrap();
    rest.split("\n```").next().unwrap().to_owned()
}

fn written(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap().trim().to_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a program for Node that says when it listens.
async fn listens(program: &Path, environment: &[(&str, &str)]) -> Child {
    let mut node = Command::new("node");
    node.arg(program).envs(environment.iter().copied()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut node = node.spawn().unwrap();
    let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("listening"));
    node
}

/// Runs a line of a shell in a folder; answers what it wrote.
async fn runs(snippet: &str, folder: &Path, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new("bash");
    command.args(["-eu", "-o", "pipefail", "-c", snippet]).current_dir(folder).envs(environment.iter().copied());
    let done = command.output().await.unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{snippet}\n{said}\n{wrong}");
    said.into_owned()
}

#[tokio::test]
async fn the_guide_of_blocks_does_what_it_says() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let folder = tempfile::tempdir().unwrap();
        let token = town.ben.client.auth().token().unwrap().to_owned();
        let server = town.ben.client.base().to_owned();
        let environment = [("SERVER", server.as_str()), ("TOKEN", &token), ("CHANNEL_ID", square.id.as_str())];
        for (snippet, says) in snippets("blocks.md", "sh").iter().zip(["Promote", "**failed** in [tests]"]) {
            assert_eq!(runs(snippet, folder.path(), &environment).await, "ok");
            let post = latest(&town.chloe, square.id).await?;
            assert!(post.props["mm_blocks"].to_string().contains(says), "{:?}", post.props);
        }
        std::fs::write(folder.path().join("streams.mjs"), &snippets("blocks.md", "js")[0]).unwrap();
        runs("node streams.mjs", folder.path(), &environment).await;
        assert_eq!(latest(&town.chloe, square.id).await?.message, "The tide is high.");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_guide_of_webhooks_does_what_it_says() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let folder = tempfile::tempdir().unwrap();
        let token = town.ben.client.auth().token().unwrap().to_owned();
        let server = town.ben.client.base().to_owned();
        let environment = [("SERVER", server.as_str()), ("TOKEN", &token), ("CHANNEL_ID", square.id.as_str())];
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let mut told = async || -> Result<ClientPost, jackfield_client::ClientError> {
            let event = socket.wait_for("posted").await?;
            Ok(serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap())
        };
        let snippets_of_shell = snippets("webhooks.md", "sh");
        let mut said = Vec::new();
        for (at, snippet) in snippets_of_shell.iter().enumerate() {
            said.push(runs(snippet, folder.path(), &environment).await);
            match at {
                0 => assert_eq!(told().await?.message, "Build 7 is **done**"),
                1 => assert_eq!(told().await?.message, "@here see [build 7](https://ci.example/7)"),
                2 => assert_eq!(told().await?.message, "This one is signed"),
                _ => {}
            }
        }
        assert_eq!((said.len(), said[2].as_str()), (7, "ok"));
        assert!(said[3].contains("\"secret\":") && said[4].contains("\"status\":200"), "{said:?}");
        assert!(said[5].contains("Build 7 failed: nobody knows"), "{}", said[5]);
        assert!(said[6].contains("Uptime Kuma"), "{}", said[6]);
        // The program that is asked, and answers.
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        let port = free_port();
        let hook = OutgoingWebhook {
            team_id: town.team.id,
            display_name: "Echo".into(),
            trigger_words: vec!["echo".into()],
            callback_urls: vec![format!("http://127.0.0.1:{port}/")],
            content_type: "application/json".into(),
            ..OutgoingWebhook::default()
        };
        let hook = town.ben.client.post::<api::CreateOutgoingWebhook>(hook).await?;
        let program = folder.path().join("answers.mjs");
        std::fs::write(&program, &snippets("webhooks.md", "js")[0]).unwrap();
        let _node = listens(&program, &[("PORT", &port.to_string()), ("HOOK_TOKEN", &hook.token)]).await;
        town.chloe.posts("echo harbour").in_channel(&square).await?;
        assert_eq!(told().await?.message, "echo harbour");
        assert_eq!(told().await?.message, "chloe said: echo harbour");
        Ok(())
    })
    .await;
}

/// What each guide's commands need: the server, and who asks.
fn environment<'a>(person: &'a Person, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let token = person.client.auth().token().unwrap();
    [("SERVER", person.client.base()), ("TOKEN", token)].into_iter().chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn the_guides_of_bots_and_events_do_what_they_say() {
    everywhere(async |town: &Town| {
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        let dock = town.anna.makes_channel(&town.team, "dock", ChannelType::Private).await;
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let place = [("TEAM_ID", town.team.id.as_str()), ("CHANNEL_ID", dock.id.as_str())];
        let known = environment(&town.anna, &place);
        let mut said = Vec::new();
        for snippet in snippets("bots.md", "sh") {
            said.push(runs(&snippet, here, &known).await);
        }
        assert!(said.len() == 4 && said[3].contains("401"), "{said:?}");
        let bot = written(here, "bot_id");
        let post: Post = latest(&town.anna, dock.id).await?;
        assert_eq!((post.message.as_str(), post.user_id.as_str()), ("High water at *ten*", bot.as_str()));

        let receiver = Receiver::start().await;
        let token = written(here, "bot_token");
        let more = [("BOT_ID", bot.as_str()), ("BOT_TOKEN", &token), ("RECEIVER", &receiver.url)];
        let known = environment(&town.anna, &more);
        let steps = snippets("events.md", "sh");
        let [subscribe, look, keep, ask] = steps.as_slice() else { panic!("{steps:?}") };
        runs(subscribe, here, &known).await;
        town.anna.posts("a gull").in_channel(&dock).await?;
        let told = receiver.until(1).await.remove(0);
        let header = |name: &str| told.headers[name].clone();
        let at = header("webhook-timestamp");
        let signed = (header("webhook-id"), header("webhook-signature"));
        let now = Millis(at.parse::<i64>().unwrap() * 1000);
        let secret = written(here, "secret");
        assert!(subscriptions::verify(&secret, (&signed.0, &at, &signed.1), &told.body, now));
        is_logged(town, written(here, "subscription_id").parse().unwrap()).await?;
        let said = runs(look, here, &known).await;
        assert!(said.contains("\"status\":200") && said.contains("\"count\":1"), "{said}");
        assert_ne!(written(here, "secret"), secret);
        let again = receiver.until(2).await.remove(1);
        assert_eq!(again.headers["webhook-id"], signed.0, "it is the same event");

        runs(keep, here, &known).await;
        town.anna.posts("a tern").in_channel(&dock).await?;
        let said = runs(ask, here, &known).await;
        assert!(said.contains("a tern") && !said.contains("a gull"), "{said}");
        assert!(!runs(ask, here, &known).await.contains("a tern"), "the cursor went on");
        Ok(())
    })
    .await;
}

/// Waits until a try is in a subscription's log.
async fn is_logged(town: &Town, subscription_id: jackfield_model::SubscriptionId) -> Result<(), ClientError> {
    let path = || BySubscription { subscription_id };
    while town.anna.client.get::<GetEventDeliveries>(path()).await?.is_empty() {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test]
async fn the_guide_of_commands_does_what_it_says() {
    everywhere(async |town: &Town| {
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let folder = tempfile::tempdir().unwrap();
        let port = free_port().to_string();
        let known = environment(&town.anna, &[("TEAM_ID", town.team.id.as_str()), ("PORT", &port)]);
        for snippet in snippets("commands.md", "sh") {
            runs(&snippet, folder.path(), &known).await;
        }
        let token = written(folder.path(), "command_token");
        let path = folder.path().join("berth.mjs");
        std::fs::write(&path, program("commands.md", "berth.mjs")).unwrap();
        let _node = listens(&path, &environment(&town.anna, &[("COMMAND_TOKEN", &token), ("PORT", &port)])).await;

        let mut socket = Socket::connect(&town.chloe.client).await?;
        let gives = async |line: &str| {
            let args = CommandArgs { channel_id: square.id, command: line.into(), ..CommandArgs::default() };
            town.chloe.client.post::<ExecuteCommand>(args).await
        };
        gives("/berth now").await?;
        let post = latest(&town.chloe, square.id).await?;
        assert_eq!(post.message, "Berth 7 is free.");
        assert!(!json!(post.props).to_string().contains("context"), "what the button does stays here");
        let button = ByAction { post_id: post.id, action_id: "take".into() };
        town.chloe.calls::<DoPostAction>(button, Default::default()).await?;
        let event = socket.wait_for("open_dialog").await?;
        let shown: Value = serde_json::from_str(event.data["dialog"].as_str().unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let answer = |ship: &str| SubmitDialogRequest {
            url: text(&shown["url"]),
            callback_id: text(&shown["dialog"]["callback_id"]),
            state: text(&shown["dialog"]["state"]),
            channel_id: square.id,
            submission: json!({ "ship": ship }).as_object().cloned().unwrap(),
            ..SubmitDialogRequest::default()
        };
        let nameless = town.chloe.client.post::<SubmitInteractiveDialog>(answer(" ")).await?;
        assert_eq!(nameless.errors["ship"], "A ship has a name.");
        assert_eq!(town.chloe.client.post::<SubmitInteractiveDialog>(answer("Pelican")).await?, Default::default());

        assert_eq!(gives("/berth later").await?.text, "I am looking…");
        let event = socket.wait_for("posted").await?;
        let mut post: ClientPost = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        while post.message != "Berth 9 is free now." {
            let event = socket.wait_for("posted").await?;
            post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        }
        // Who is not the server is not heard.
        let url = format!("http://127.0.0.1:{port}/command");
        let forged = reqwest::Client::builder().no_proxy().build().unwrap().post(url).body("text=now").send().await?;
        assert_eq!(forged.status().as_u16(), 401);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_guides_of_tokens_and_applications_do_what_they_say() {
    everywhere(async |town: &Town| {
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        let square = town.anna.channel_named(&town.team, "town-square").await?;
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let known = environment(&town.anna, &[("CHANNEL_ID", square.id.as_str())]);
        let mut said = Vec::new();
        for snippet in snippets("tokens.md", "sh") {
            said.push(runs(&snippet, here, &known).await);
        }
        assert!(said.len() == 2 && said[0].contains("\"order\"") && said[1].contains("401"), "{said:?}");

        let steps = snippets("oauth.md", "sh");
        let [make, ask, exchange, refresh, end] = steps.as_slice() else { panic!("{steps:?}") };
        let known = environment(&town.anna, &[]);
        runs(make, here, &known).await;
        let url: reqwest::Url = runs(ask, here, &known).await.trim().parse().unwrap();
        let asked: std::collections::BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let agreed = town.chloe.client.raw(http::Method::POST, "/oauth/authorize").json(&asked);
        let agreed: Value = Client::send(agreed).await?.json().await?;
        let sent: reqwest::Url = agreed["redirect"].as_str().unwrap().parse().unwrap();
        let (_, code) = sent.query_pairs().find(|(name, _)| name == "code").unwrap();
        let known = environment(&town.anna, &[("CODE", &code)]);
        let said = runs(exchange, here, &known).await;
        assert!(said.contains("\"username\":\"chloe\""), "{said}");
        let first = written(here, "access_token");
        runs(refresh, here, &known).await;
        assert_ne!(written(here, "access_token"), first);
        let said = runs(end, here, &known).await;
        assert!(said.contains("\"active\":true") && said.contains("401"), "{said}");
        Ok(())
    })
    .await;
}

/// Guides whose blocks a test runs: here, in `tests/libraries` and in `tests/e2e`.
const RUN: [&str; 10] = [
    "blocks.md",
    "bots.md",
    "client-libraries.md",
    "commands.md",
    "embedding.md",
    "events.md",
    "oauth.md",
    "panels.md",
    "tokens.md",
    "webhooks.md",
];

#[test]
fn no_guide_shows_a_program_that_is_not_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides");
    let guides = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let with_blocks = guides.filter(|path| std::fs::read_to_string(path).unwrap().contains("\n```"));
    let mut names: Vec<String> =
        with_blocks.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, RUN, "what a guide tells people to run is run by a test, or else only indented");
}
