//! Acts on a server's plugins, over its API.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use jackfield_api::plugins::{
    ByPlugin, DeletePluginRecording, DisablePlugin, EnablePlugin, GetPluginLogs, GetPluginRecording, GetPluginStatuses,
    GetPlugins, RecordPlugin, RemovePlugin, UploadPlugin,
};
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_model::{Manifest, Millis, PluginLogLine, PluginRecordingRequest, plugin_state};

use super::{Server, bisect, events, kept, preview};

/// How often a log that is followed is asked for.
const LOOK: Duration = Duration::from_millis(500);

/// What is to be done.
pub enum Act {
    Install { file: PathBuf, force: bool },
    List,
    Enable(String),
    Disable(String),
    Logs { id: String, follow: bool },
    Record { id: String, seconds: u16, out: PathBuf },
    RollBack { id: String, to: Option<String> },
    Export { id: String, file: PathBuf },
    Restore { id: String, file: PathBuf },
    Send { id: String, sent: events::Sent },
    Figures(String),
    Bisect,
    Remove(String),
}

pub fn run(server: Server, act: Act) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let client = sign_in(server).await?;
        perform(&client, act).await
    })
}

async fn sign_in(server: Server) -> anyhow::Result<Client> {
    let client = Client::new(&server.server)?;
    match (server.token, server.login, server.password) {
        (Some(token), _, _) => Ok(client.with_token(token)),
        (None, Some(login), Some(password)) => {
            let signed_in = client.login(&login, &password).await.context("cannot sign in")?;
            Ok(signed_in.client)
        }
        _ => bail!(
            "say who you are: --token (or JACKFIELD_TOKEN), or --login and --password (or JACKFIELD_LOGIN and JACKFIELD_PASSWORD)"
        ),
    }
}

async fn perform(client: &Client, act: Act) -> anyhow::Result<()> {
    let by = |plugin_id: String| ByPlugin { plugin_id };
    match act {
        Act::Install { file, force } => {
            let bytes = tokio::fs::read(&file).await.with_context(|| format!("cannot read {}", file.display()))?;
            preview::on_server(client, bytes.clone()).await?;
            let part = multipart::Part::bytes(bytes).file_name("plugin.tar.gz");
            let form = multipart::Form::new().text("force", force.to_string()).part("plugin", part);
            let manifest = client.upload::<UploadPlugin>(NOTHING, NOTHING, form).await?;
            println!("Installed {} {}.", manifest.id, manifest.version);
            describe(&manifest);
            println!("To allow this and turn it on: jackfield plugin enable {}", manifest.id);
        }
        Act::List => list(client).await?,
        Act::Enable(id) => {
            client.call::<EnablePlugin>(by(id.clone()), NOTHING, ()).await?;
            println!("{id} is on.");
        }
        Act::Disable(id) => {
            client.call::<DisablePlugin>(by(id.clone()), NOTHING, ()).await?;
            println!("{id} is off.");
        }
        Act::Logs { id, follow } => {
            let mut log = Log::of(id);
            log.tell(client).await?;
            if follow {
                loop {
                    tokio::time::sleep(LOOK).await;
                    log.tell(client).await?;
                }
            }
        }
        Act::Record { id, seconds, out } => record(client, id, seconds, &out).await?,
        Act::RollBack { id, to } => kept::roll_back(client, &id, to.as_deref()).await?,
        Act::Export { id, file } => kept::export(client, &id, &file).await?,
        Act::Restore { id, file } => kept::restore(client, &id, &file).await?,
        Act::Send { id, sent } => events::send(client, &id, sent).await?,
        Act::Figures(id) => kept::figures(client, &id).await?,
        Act::Bisect => bisect::run(client, &mut std::io::stdin().lock()).await?,
        Act::Remove(id) => {
            client.call::<RemovePlugin>(by(id.clone()), NOTHING, ()).await?;
            println!("{id} was removed.");
        }
    }
    Ok(())
}

/// Records for some seconds, or until Ctrl-C, and writes what there is.
async fn record(client: &Client, id: String, seconds: u16, out: &Path) -> anyhow::Result<()> {
    let by = ByPlugin { plugin_id: id.clone() };
    client.call::<RecordPlugin>(by.clone(), NOTHING, PluginRecordingRequest { seconds: seconds.into() }).await?;
    println!("Recording {id} for {seconds} seconds; Ctrl-C ends it. What people write meanwhile is in the file.");
    tokio::select! {
        () = tokio::time::sleep(Duration::from_secs(seconds.into())) => {}
        ended = tokio::signal::ctrl_c() => ended?,
    }
    let recording = client.get::<GetPluginRecording>(by.clone()).await?;
    client.call::<DeletePluginRecording>(by, NOTHING, ()).await?;
    let failed = recording.calls.iter().filter(|call| !call.error.is_empty()).count();
    tokio::fs::write(out, serde_json::to_vec_pretty(&recording)?)
        .await
        .with_context(|| format!("cannot write {}", out.display()))?;
    println!("{}: {} calls of hooks, of which {failed} failed.", out.display(), recording.calls.len());
    if recording.is_full {
        println!("It ended before its time: it has as much as a recording may have.");
    }
    println!("To play it: jackfield plugin replay {} FOLDER", out.display());
    Ok(())
}

/// A plugin's log, as far as it was shown.
pub struct Log {
    id: String,
    /// Lines of the last moment that was shown, which may get more.
    last: (Millis, usize),
}

impl Log {
    pub fn of(id: String) -> Self {
        Self { id, last: (Millis(0), 0) }
    }

    /// Shows what came since, and answers it.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn tell(&mut self, client: &Client) -> anyhow::Result<Vec<PluginLogLine>> {
        let lines = client.get::<GetPluginLogs>(ByPlugin { plugin_id: self.id.clone() }).await?;
        let (at, shown) = self.last;
        let known = lines.iter().filter(|line| line.at == at).count().min(shown);
        let newest = lines.iter().map(|line| line.at).max();
        if let Some(newest) = newest {
            self.last = (newest, lines.iter().filter(|line| line.at == newest).count());
        }
        let fresh: Vec<PluginLogLine> = lines.into_iter().filter(|line| line.at >= at).skip(known).collect();
        for line in &fresh {
            println!("{} {:<5} {}", time_of_day(line.at), line.level, line.message);
        }
        Ok(fresh)
    }
}

/// Hours, minutes and seconds, UTC.
fn time_of_day(at: Millis) -> String {
    let seconds = at.0.div_euclid(1000).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What the plugin asks for, before anybody consents.
fn describe(manifest: &Manifest) {
    let Some(asked) = &manifest.permissions else { return };
    for (what, list) in [("hooks", &asked.hooks), ("API", &asked.api), ("secrets", &asked.secrets)] {
        if !list.is_empty() {
            println!("  {what}: {}", list.join(", "));
        }
    }
    let hosts = asked.http.as_ref().map(|http| http.allow.join(", ")).filter(|hosts| !hosts.is_empty());
    println!("  connects to: {}", hosts.as_deref().unwrap_or("no other server"));
    let browser = asked.http.as_ref().map(|http| http.browser.join(", ")).filter(|hosts| !hosts.is_empty());
    if let Some(hosts) = browser {
        println!("  connects readers' browsers to: {hosts}");
    }
    if let Some(kv) = &asked.kv {
        println!("  keeps data: {}", quota(&kv.quota));
    }
    if let Some(database) = &asked.database {
        println!("  has a database of its own, {}, which is erased when it is removed", quota(&database.quota));
        if !database.read.is_empty() {
            println!("  looks through the server's {}", database.read.join(", "));
        }
    }
}

fn quota(asked: &str) -> &str {
    if asked.is_empty() { "up to the server's limit" } else { asked }
}

async fn list(client: &Client) -> anyhow::Result<()> {
    let plugins = client.get::<GetPlugins>(NOTHING).await?;
    let statuses = client.get::<GetPluginStatuses>(NOTHING).await?;
    for manifest in plugins.active.iter().chain(&plugins.inactive) {
        let status = statuses.iter().find(|status| status.plugin_id == manifest.id);
        let state = match status.map(|status| status.state) {
            Some(plugin_state::RUNNING) => "on",
            Some(plugin_state::NOT_RUNNING) | None => "off",
            Some(_) => "failed",
        };
        let reason = status.map(|status| status.error.as_str()).unwrap_or_default();
        println!("{:<30} {:<12} {state:<8} {reason}", manifest.id, manifest.version);
    }
    Ok(())
}
