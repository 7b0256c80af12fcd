//! `jackfield plugin events`: calls a hook of a plugin in development with what somebody makes up, or with what was recorded.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use jackfield_api::path::{ByChannelName, ByTeamName};
use jackfield_api::plugins::{ByPlugin, SendPluginEvent};
use jackfield_client::{Client, NOTHING};
use jackfield_domain::hooks::{HookId, HookKind};
use jackfield_model::{PluginEventRequest, PluginRecording};
use serde_json::{Value, json};

/// What is sent.
pub enum Sent {
    /// A hook, with its arguments as JSON or the file that has them.
    Made { hook: String, given: Option<String> },
    /// The calls of a recording, or one of them.
    Recorded { recording: std::path::PathBuf, call: Option<usize> },
}

/// Sends, and says what the plugin answered.
pub async fn send(client: &Client, id: &str, sent: Sent) -> anyhow::Result<()> {
    let events = match sent {
        Sent::Made { hook, given } => vec![made(client, &hook, given.as_deref()).await?],
        Sent::Recorded { recording, call } => recorded(&recording, call)?,
    };
    let mut failed = 0;
    for event in events {
        let path = ByPlugin { plugin_id: id.to_owned() };
        let answer = client.call::<SendPluginEvent>(path, NOTHING, event).await?;
        #[expect(clippy::cast_precision_loss, reason = "shown to a hundredth")]
        let took = answer.took_us as f64 / 1000.0;
        if answer.error.is_empty() {
            println!("{} ({took:.2} ms): {}", answer.hook, answer.answer);
        } else {
            failed += 1;
            println!("{} ({took:.2} ms) fails: {}", answer.hook, answer.error);
        }
    }
    ensure!(failed == 0, "the plugin failed; `jackfield plugin logs {id}` says where");
    Ok(())
}

async fn made(client: &Client, hook: &str, given: Option<&str>) -> anyhow::Result<PluginEventRequest> {
    let known = HookId::from_name(hook).or_else(|| HookId::from_wit_name(hook));
    let Some(known) = known else { bail!("there is no hook {hook}: `jackfield plugin events --list` names them") };
    let given = match given {
        None => Value::Null,
        Some(file) if file.starts_with('@') => {
            let file = &file[1..];
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
            serde_json::from_str(&text).with_context(|| format!("{file} is no JSON"))?
        }
        Some(text) => serde_json::from_str(text).context("--given is no JSON")?,
    };
    let mut given = match given {
        Value::Array(given) => given,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    if known.parameters().first().is_some_and(|(_, kind)| *kind == "Post") {
        let first = given.first().cloned().unwrap_or_else(|| json!({ "message": "hello" }));
        let first = completed(client, first).await?;
        given.splice(..1.min(given.len()), [first]);
    }
    Ok(PluginEventRequest { hook: known.name().to_owned(), given })
}

/// A post of somebody, somewhere, where it does not say.
async fn completed(client: &Client, mut post: Value) -> anyhow::Result<Value> {
    let Some(fields) = post.as_object_mut() else { return Ok(post) };
    if !fields.contains_key("user_id") {
        let me = client.get::<jackfield_api::users::GetUser>(jackfield_api::path::ByUser {
            user_id: jackfield_api::path::UserRef::Me,
        });
        fields.insert("user_id".into(), serde_json::to_value(me.await?.id)?);
    }
    if !fields.contains_key("channel_id") {
        let team = client.get::<jackfield_api::teams::GetTeamByName>(ByTeamName { team_name: "jackfield".into() });
        // A server that was not seeded has other teams.
        if let Ok(team) = team.await {
            let by = ByChannelName { team_id: team.id, channel_name: "town-square".into() };
            let channel = client.get::<jackfield_api::channels::GetChannelByName>(by).await?;
            fields.insert("channel_id".into(), serde_json::to_value(channel.id)?);
        }
    }
    Ok(post)
}

fn recorded(file: &Path, call: Option<usize>) -> anyhow::Result<Vec<PluginEventRequest>> {
    let text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let recording: PluginRecording =
        serde_json::from_slice(&text).with_context(|| format!("{} is no recording", file.display()))?;
    let count = recording.calls.len();
    let calls = recording.calls.into_iter().zip(1..).filter(|(_, number)| call.is_none_or(|call| call == *number));
    let event = |(call, _): (jackfield_model::PluginCall, usize)| {
        let given = if let Value::Array(given) = call.given { given } else { Vec::new() };
        PluginEventRequest { hook: call.hook, given }
    };
    let events: Vec<PluginEventRequest> = calls.map(event).collect();
    ensure!(!events.is_empty(), "{} has {count} calls, and not that one", file.display());
    Ok(events)
}

/// The hooks that can be called by themselves, with their arguments.
pub fn list() {
    for hook in HookId::ALL.iter().filter(|hook| hook.kind() != HookKind::Stream) {
        let parameters: Vec<String> = hook.parameters().iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
        println!("{} ({})\n    {}", hook.name(), parameters.join(", "), hook.about().trim());
    }
}
