//! What certification tries out: a package in a real server of this program, which is made for it and goes with it. Components and
//! web halves are tried; a program of the machine is not, since nothing would hold it back where a market looks at it.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use jackfield_api::plugins::{ByPlugin, DisablePlugin, EnablePlugin, RemovePlugin, SendPluginEvent, UploadPlugin};
use jackfield_api::system::PatchConfig;
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_domain::hooks::{HookId, HookKind};
use jackfield_domain::market::rules::Rule;
use jackfield_market::certify::{Trial, Tried};
use jackfield_model::{Manifest, PluginEventRequest};
use jackfield_plugin_host::package;
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::OnceCell;

use super::test::worlds::Ground;

/// How long all of it may take; each call has the server's own deadline.
const WHOLE: Duration = Duration::from_secs(120);
/// Letters that programs stumble over: an end that is none, marks of direction, what other languages read as code, and many of them.
const HOSTILE: &str = "\0\u{202e}${jndi:x}'\";--<script>{{7*7}}%s%n../../etc/passwd\u{1f468}\u{200d}\u{1f469}";
/// How often they are repeated.
const MANY: usize = 400;

/// Servers for packages; the first one is made when it is needed, and the others are copies of it.
pub struct RealServer {
    runtime: Handle,
    ground: OnceCell<Ground>,
}

impl RealServer {
    pub fn on(runtime: Handle) -> Self {
        Self { runtime, ground: OnceCell::new() }
    }

    async fn walk(&self, archive: &Path, before: Option<&Path>) -> anyhow::Result<Vec<Tried>> {
        let ground = self.ground.get_or_try_init(Ground::bare).await?;
        let world = ground.world().await?;
        let client = Client::new(&world.url())?.with_token(ground.people[0].token());
        let walked = tokio::time::timeout(WHOLE, lives(&client, archive, before)).await;
        world.end().await;
        match walked {
            Ok(found) => found,
            Err(_) => Ok(vec![broken(Rule::Lifecycle, format!("it took longer than {} seconds", WHOLE.as_secs()))]),
        }
    }
}

impl Trial for RealServer {
    fn try_out(&self, archive: &Path, before: Option<&Path>) -> anyhow::Result<Vec<Tried>> {
        self.runtime.block_on(self.walk(archive, before))
    }
}

fn broken(rule: Rule, message: impl Into<String>) -> Tried {
    Tried { rule, message: message.into() }
}

/// From its installation to its end. What fails ends it: what comes after would only say so again.
async fn lives(client: &Client, archive: &Path, before: Option<&Path>) -> anyhow::Result<Vec<Tried>> {
    let developer = json!({ "ServiceSettings": { "EnableDeveloper": true } });
    let developer = developer.as_object().cloned().unwrap_or_default();
    client.call::<PatchConfig>(NOTHING, Default::default(), developer).await?;
    let failed = |what: &str, error: &dyn std::fmt::Display| vec![broken(Rule::Lifecycle, format!("{what}: {error}"))];
    if let Some(before) = before {
        // That one was looked at when it was new; where it does not run, there is nothing to come from.
        if let Ok(manifest) = upload(client, before).await {
            let _ = client.call::<EnablePlugin>(by(&manifest.id), NOTHING, ()).await;
        }
    }
    let manifest = match upload(client, archive).await {
        Ok(manifest) => manifest,
        Err(error) => {
            return Ok(failed(if before.is_some() { "the update fails" } else { "it is not installed" }, &error));
        }
    };
    let id = manifest.id.as_str();
    if let Err(error) = client.call::<EnablePlugin>(by(id), NOTHING, ()).await {
        return Ok(failed("it cannot be switched on", &error));
    }
    let mut found = hears(client, &manifest).await?;
    found.extend(refuses(client, archive, id).await?);
    for (what, done) in [
        ("it cannot be switched off", client.call::<DisablePlugin>(by(id), NOTHING, ()).await.map(drop)),
        ("it cannot be switched on again", client.call::<EnablePlugin>(by(id), NOTHING, ()).await.map(drop)),
        ("it cannot be removed", client.call::<RemovePlugin>(by(id), NOTHING, ()).await.map(drop)),
    ] {
        if let Err(error) = done {
            found.extend(failed(what, &error));
        }
    }
    Ok(found)
}

fn by(id: &str) -> ByPlugin {
    ByPlugin { plugin_id: id.to_owned() }
}

async fn upload(client: &Client, archive: &Path) -> anyhow::Result<Manifest> {
    let bytes = tokio::fs::read(archive).await.with_context(|| format!("cannot read {}", archive.display()))?;
    let part = multipart::Part::bytes(bytes).file_name("plugin.tar.gz");
    let form = multipart::Form::new().part("plugin", part).text("force", "true");
    Ok(client.upload::<UploadPlugin>(NOTHING, NOTHING, form).await?)
}

/// Tells it of things that nobody would: nothing, and much of what programs stumble over. It may refuse; it may not break.
async fn hears(client: &Client, manifest: &Manifest) -> anyhow::Result<Vec<Tried>> {
    let asked = manifest.permissions.iter().flat_map(|asked| &asked.hooks);
    let hooks = asked.filter_map(|hook| HookId::from_wit_name(hook)).filter(|hook| hook.kind() != HookKind::Stream);
    let mut found = Vec::new();
    for hook in hooks {
        for given in [Vec::new(), hostile(hook)] {
            let event = PluginEventRequest { hook: hook.name().to_owned(), given };
            // What it does not have, although it asked for it, is not called.
            let Ok(answer) = client.call::<SendPluginEvent>(by(&manifest.id), NOTHING, event).await else { continue };
            let breaks = ["it crashed", "it did not answer within", "it answered nonsense"];
            if breaks.iter().any(|how| answer.error.starts_with(how)) {
                let first = answer.error.lines().next().unwrap_or_default();
                found.push(broken(Rule::Hooks, format!("{}: {first}", hook.name())));
                break;
            }
        }
    }
    Ok(found)
}

/// Arguments of a hook that are of its types, and of nothing that anybody means.
fn hostile(hook: HookId) -> Vec<Value> {
    let text = HOSTILE.repeat(MANY);
    let of = |kind: &str| match kind {
        "String" => json!(text),
        "Post" => json!({ "message": text, "props": { "a": [[[[text]]]] } }),
        _ => Value::Null,
    };
    hook.parameters().iter().map(|(_, kind)| of(kind)).collect()
}

/// Asks at its endpoints as a stranger.
async fn refuses(client: &Client, archive: &Path, id: &str) -> anyhow::Result<Vec<Tried>> {
    let folder = tempfile::tempdir()?;
    let (from, to) = (archive.to_owned(), folder.path().to_owned());
    let unpacked = tokio::task::spawn_blocking(move || package::unpack_to_read(&from, &to)).await??;
    let stranger = client.stranger();
    let mut found = Vec::new();
    for endpoint in package::endpoints(&unpacked.dir)?.into_iter().filter(|endpoint| !endpoint.is_public()) {
        let parts = endpoint.path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
        let path = format!("/plugins/{id}{}", parts.collect::<Vec<_>>().join("/"));
        let Ok(method) = endpoint.method.parse() else { continue };
        let status = match Client::send(stranger.raw(method, &path)).await {
            Ok(answer) => answer.status().as_u16(),
            Err(error) => error.status().unwrap_or_default(),
        };
        if ![401, 403].contains(&status) {
            let message = format!("{} {} answers {status} to a stranger", endpoint.method, endpoint.path);
            found.push(broken(Rule::Endpoints, message));
        }
    }
    Ok(found)
}
