//! What the guides tell people to run is run, as it stands there.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::Path;
use std::process::Stdio;

use jackfield_api::webhooks as api;
use jackfield_client::Socket;
use jackfield_model::{ClientPost, OutgoingWebhook};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::everywhere;
use crate::rights::sets;
use crate::town::Town;

/// The snippets of a guide in one language, in their order.
fn snippets(guide: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides").join(guide);
    let text = std::fs::read_to_string(path).unwrap();
    let begins = format!("```{language}\n");
    text.split(&begins).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
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
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
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
        let mut node = Command::new("node");
        node.arg(&program).env("PORT", port.to_string()).env("HOOK_TOKEN", &hook.token);
        let mut node = node.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
        assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("listening"));
        town.chloe.posts("echo harbour").in_channel(&square).await?;
        assert_eq!(told().await?.message, "echo harbour");
        assert_eq!(told().await?.message, "chloe said: echo harbour");
        Ok(())
    })
    .await;
}
