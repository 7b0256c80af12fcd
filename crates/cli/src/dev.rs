//! `jackfield dev`: a server with a team and people of its own, and the plugin of a folder in it; what is saved is built and
//! brought in.

mod overlay;
mod sign_in;
mod watch;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use jackfield_api::plugins::{ByPlugin, EnablePlugin, GetPluginStatuses, UploadPlugin};
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_model::plugin_state;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use crate::plugin::{self, Builder, Language, Log, Unbuilt};
use overlay::Overlay;
use watch::{Changed, Watched};

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How often the plugin's log is.
const LISTEN: Duration = Duration::from_millis(250);
/// Who installs; `--seed` makes the account.
const ADMINISTRATOR: (&str, &str) = ("anna", "jackfield");

#[derive(Debug, Args)]
pub struct Arguments {
    /// The plugin's folder.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Makes a new plugin of this name first, in a folder of that name.
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    new: Option<PathBuf>,
    /// The language of a new plugin.
    #[arg(long, default_value = "ts")]
    lang: Language,
    /// The address that the server listens on.
    #[arg(long, default_value = "127.0.0.1:8065")]
    listen: std::net::SocketAddr,
    /// The server's data folder; left out, it is in the plugin's folder and not committed.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Opens no browser.
    #[arg(long)]
    no_open: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(dev(arguments));
    // Whoever ends this does not wait for what is being built.
    runtime.shutdown_background();
    ended
}

async fn dev(arguments: Arguments) -> anyhow::Result<()> {
    let began = Instant::now();
    let folder = match &arguments.new {
        Some(folder) => {
            plugin::new(folder, arguments.lang)?;
            println!("Made {}.", folder.display());
            folder.clone()
        }
        None => arguments.path.clone(),
    };
    let manifest = plugin::read_manifest(&folder)?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    // The server starts while the plugin is built.
    let mut watched = Watched::new(&folder, plugin::outputs);
    let building = build(Builder::developing(), folder.clone(), Changed::Both);
    let mut server = Server::start(&arguments, &folder).await?;
    let signed_in = sign_in::sign_in(&server.url, ADMINISTRATOR).await?;
    let client = signed_in.client.clone();
    let overlay = Overlay::install(&client, &manifest.id, plugin::web_source(&folder)).await;
    let mut log = Log::of(manifest.id.clone());
    let mut session =
        Session { client, folder, id: manifest.id, overlay, builder: Builder::developing(), is_well: true };
    tokio::select! {
        _ = session.take(building) => {}
        _ = interrupted.recv() => return server.stop().await,
        _ = terminated.recv() => return server.stop().await,
    }
    println!("Jackfield is ready: {} ({:.1} s)", server.url, began.elapsed().as_secs_f32());
    let link = sign_in::offer(&server.url, signed_in.cookies).await?;
    println!("Signed in as {}: {link}", ADMINISTRATOR.0);
    println!("Save a file in {}, and it is built and brought in. Ctrl-C ends.", session.folder.display());
    if !arguments.no_open && std::io::stdout().is_terminal() {
        open(&link);
    }
    let mut listened = Instant::now();
    loop {
        // Also while something is built, which may take its time.
        tokio::select! {
            ended = server.process.wait() => bail!("the server ended by itself: {}", ended?),
            _ = interrupted.recv() => return server.stop().await,
            _ = terminated.recv() => return server.stop().await,
            () = async {
                tokio::time::sleep(LOOK).await;
                if let Some(changed) = watched.changed() {
                    session.rebuild(changed).await;
                }
                if listened.elapsed() >= LISTEN {
                    session.listen(&mut log).await;
                    listened = Instant::now();
                }
            } => {}
        }
    }
}

/// The server, a process of its own, so that what a plugin does to it ends neither this nor the build.
struct Server {
    process: Child,
    url: String,
    /// Kept open: the server ends with it, also when this program is killed.
    _lives: ChildStdin,
    /// Kept open: a server whose reader has gone would fail to write.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Server {
    async fn start(arguments: &Arguments, folder: &Path) -> anyhow::Result<Self> {
        let data = match &arguments.data {
            Some(data) => data.clone(),
            None => plugin::own_folder(folder)?.join("server"),
        };
        let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
        command
            .args(["serve", "--seed", "--until-input-ends", "--listen", &arguments.listen.to_string(), "--data"])
            .arg(data);
        if let Some(compiled) = crate::environment::compiled() {
            command.arg("--compiled").arg(compiled);
        }
        // So that `jackfield plugin events` calls its hooks.
        command.env("MM_SERVICESETTINGS_ENABLEDEVELOPER", "true");
        // What the plugin says is shown here anyway, and nobody looks after this server.
        if !is_set("JACKFIELD_LOG") {
            command.env("JACKFIELD_LOG", "error");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().context("cannot start the server")?;
        let lives = process.stdin.take().context("the server has an input")?;
        let said = process.stdout.take().context("the server says where it is")?;
        let mut said = BufReader::new(said).lines();
        let line = said.next_line().await?;
        let url = line.as_deref().and_then(|line| line.strip_prefix("Jackfield is ready: "));
        let url = url.context("the server did not start; it says above why (another address: --listen 127.0.0.1:0)")?;
        Ok(Self { process, url: url.to_owned(), _lives: lives, _said: said })
    }

    async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(id) =
            self.process.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        self.process.wait().await?;
        Ok(())
    }
}

/// A build, and what builds the next one.
type Building = JoinHandle<(Builder, anyhow::Result<()>)>;

fn build(mut builder: Builder, folder: PathBuf, changed: Changed) -> Building {
    tokio::task::spawn_blocking(move || {
        let built = match changed {
            Changed::Server => builder.server(&folder),
            Changed::Web => builder.web(&folder),
            Changed::Both => builder.all(&folder),
        };
        (builder, built)
    })
}

/// The plugin on the server.
struct Session {
    client: Client,
    folder: PathBuf,
    id: String,
    overlay: Option<Overlay>,
    builder: Builder,
    /// Whether the page says nothing.
    is_well: bool,
}

impl Session {
    async fn rebuild(&mut self, changed: Changed) {
        let began = Instant::now();
        let building = build(std::mem::take(&mut self.builder), self.folder.clone(), changed);
        if self.take(building).await {
            println!("Built and brought in after {:.2} s.", began.elapsed().as_secs_f32());
        }
    }

    /// Waits for a build, and brings it in or says why not.
    async fn take(&mut self, building: Building) -> bool {
        let brought = match building.await {
            Ok((builder, built)) => {
                self.builder = builder;
                match built {
                    Ok(()) => {
                        // Before there is a new version, which may fail at once.
                        self.show("").await;
                        self.bring_in().await
                    }
                    refused => refused,
                }
            }
            Err(error) => Err(error.into()),
        };
        let Err(error) = brought else { return true };
        eprintln!("error: {error:#}");
        let said = error.downcast_ref::<Unbuilt>().map(Unbuilt::said);
        self.show(&said.unwrap_or_else(|| format!("{error:#}"))).await;
        false
    }

    /// Shows what goes wrong in the page too.
    async fn show(&mut self, text: &str) {
        let is_well = text.is_empty();
        if let Some(overlay) = self.overlay.as_ref().filter(|_| !(is_well && self.is_well)) {
            overlay.show(text).await;
        }
        self.is_well = is_well;
    }

    /// Says what the plugin logged since, and what pages told.
    async fn listen(&mut self, log: &mut Log) {
        // While a version takes the other's place there may be no answer; the next look has it.
        let lines = log.tell(&self.client).await.unwrap_or_default();
        if let Some(line) = lines.iter().rfind(|line| line.level == "error") {
            self.show(&line.message).await;
        }
        if let Some(overlay) = &mut self.overlay {
            overlay.tell().await;
        }
    }

    /// Installs what was built in the place of what is there.
    async fn bring_in(&self) -> anyhow::Result<()> {
        let archive = plugin::pack(&self.folder)?;
        let bytes = tokio::fs::read(&archive).await.with_context(|| format!("cannot read {}", archive.display()))?;
        upload(&self.client, bytes).await?;
        let statuses = self.client.get::<GetPluginStatuses>(NOTHING).await?;
        let runs = statuses.iter().any(|status| status.plugin_id == self.id && status.state == plugin_state::RUNNING);
        if !runs {
            // Whoever develops it asked for it: this is the consent.
            self.client.call::<EnablePlugin>(self.by_id(), NOTHING, ()).await?;
        }
        Ok(())
    }

    fn by_id(&self) -> ByPlugin {
        ByPlugin { plugin_id: self.id.clone() }
    }
}

/// Installs a package, also in the place of an earlier one.
async fn upload(client: &Client, package: Vec<u8>) -> anyhow::Result<()> {
    let part = multipart::Part::bytes(package).file_name("plugin.tar.gz");
    let form = multipart::Form::new().text("force", "true").part("plugin", part);
    client.upload::<UploadPlugin>(NOTHING, NOTHING, form).await?;
    Ok(())
}

/// Opens the page, where there is something that opens pages.
fn open(link: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let opened = std::process::Command::new(program)
        .arg(link)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // Without a browser the link was printed.
    drop(opened);
}

#[expect(clippy::disallowed_methods, reason = "the command line reads its environment")]
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}
