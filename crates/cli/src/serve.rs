//! `jackfield serve`: reads the environment, opens the store, starts everything, stops on a signal.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use jackfield_domain::files::LocalFiles;
use jackfield_domain::logs::ServerLog;
use jackfield_domain::{App, Clock, FastClock, MovedClock, Parts, SystemClock, cluster, jobs};
use jackfield_model::Millis;
use jackfield_plugin_host::{Means, PluginHost, package};
use jackfield_storage::{Store, copying};
use tokio::net::TcpListener;

use crate::data;
use crate::environment::Environment;
use crate::log::{self, LogFormat};
use crate::runtime;

/// How the host says that a plugin is there, from an earlier start.
const INSTALLED_ALREADY: &str = "app.plugin.install_id.app_error";

#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder for the database, files and plugins.
    #[arg(long, env = "JACKFIELD_DATA", default_value = "./data")]
    data: PathBuf,
    /// The address to listen on.
    #[arg(long, env = "JACKFIELD_LISTEN", default_value = "127.0.0.1:8065")]
    listen: SocketAddr,
    /// `postgres://…`, or left out for SQLite in the data folder.
    #[arg(long, env = "JACKFIELD_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Connections to PostgreSQL at most; left out, the setting SqlSettings.MaxOpenConns says.
    #[arg(long, env = "JACKFIELD_DATABASE_CONNECTIONS", value_parser = clap::value_parser!(u16).range(1..=1000))]
    database_connections: Option<u16>,
    /// Fills an empty server with a team, channels, people and threads for a first look.
    #[arg(long, env = "JACKFIELD_SEED")]
    seed: bool,
    /// Plugin packages in this folder are offered for a first start.
    #[arg(long, env = "JACKFIELD_PREPACKAGED")]
    prepackaged: Option<PathBuf>,
    /// Starts without any plugin, whatever is switched on: for when one of them keeps the server from being used.
    #[arg(long, env = "JACKFIELD_SAFE_MODE")]
    safe_mode: bool,
    /// Where compiled plugins are kept; left out, in the data folder. Servers of one user may share it.
    #[arg(long, env = "JACKFIELD_COMPILED")]
    compiled: Option<PathBuf>,
    /// How the log is written.
    #[arg(long, env = "JACKFIELD_LOG_FORMAT", default_value = "human")]
    log_format: LogFormat,
    /// The moment, in milliseconds since 1970, that the server takes its start for: tests choose the day.
    #[arg(long, hide = true)]
    clock_from: Option<i64>,
    /// A moment since when the server's time goes faster, and how many times: `1700000000000,20`. Tests do not wait for days.
    #[arg(long, hide = true, value_parser = fast_clock, conflicts_with = "clock_from")]
    clock_fast: Option<FastClock>,
    /// Stops when the standard input ends, which it does with the program that started this one.
    #[arg(long, hide = true)]
    until_input_ends: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    // Before there is a second thread: it holds for all that is made from here on.
    data::keep_to_oneself();
    let log = log::start(arguments.log_format);
    runtime()?.block_on(serve(arguments, log))
}

async fn serve(arguments: Arguments, log: ServerLog) -> anyhow::Result<()> {
    if arguments.seed && !arguments.listen.ip().is_loopback() {
        anyhow::bail!(
            "--seed makes accounts whose passwords everybody knows, so it listens on this machine alone: \
             leave --seed out, or listen on 127.0.0.1 and not on {}",
            arguments.listen.ip()
        );
    }
    let folder = arguments.data.clone();
    data::make(&folder).with_context(|| format!("cannot make the data folder {}", folder.display()))?;
    // Uploads may be many.
    tokio::task::spawn_blocking(move || data::close(&data::open_to_others(&folder)));
    let database = data::database(arguments.database.as_deref(), &arguments.data);
    let listener =
        TcpListener::bind(arguments.listen).await.with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let store = Store::open_to_serve(&database).await.context("cannot open the database")?;
    if copying::is_unfinished(&store).await? {
        anyhow::bail!("the database is half of a copy: go on with `jackfield migrate`, as it was begun");
    }
    let app = App::start(Parts {
        store,
        files: Arc::new(LocalFiles::new(arguments.data.join("files"))),
        clock: clock(&arguments),
        overrides: overrides(&arguments),
        log,
    })
    .await?;
    jobs::take_up(&app).await?;
    let address = listener.local_addr()?.to_string();
    cluster::join(&app, cluster::Me::new(hostname(), address)).await?;
    if arguments.seed {
        jackfield_domain::seed::plant(&app).await?;
    }
    let means = Means { confine: Some((own_program()?, vec!["confine".into()])), compiled: arguments.compiled.clone() };
    let plugins = PluginHost::start_by(app.clone(), &arguments.data.join("plugins"), means).await?;
    if let Some(folder) = &arguments.prepackaged {
        offer(&plugins, folder).await;
    }
    let running = jackfield_server::start(jackfield_server::Options { app, plugins, listener })
        .map_err(|error| anyhow::anyhow!(error))?;
    announce(&arguments, running.address);
    stop_signal(arguments.until_input_ends).await?;
    tracing::info!("Stopping");
    running.stop().await;
    Ok(())
}

fn clock(arguments: &Arguments) -> Arc<dyn Clock> {
    match (arguments.clock_from, arguments.clock_fast) {
        (_, Some(fast)) => Arc::new(fast),
        (Some(now), None) => Arc::new(MovedClock::from(Millis(now))),
        (None, None) => Arc::new(SystemClock),
    }
}

fn fast_clock(text: &str) -> Result<FastClock, String> {
    let (since, times) = text.split_once(',').ok_or("a moment and how many times, with a comma between")?;
    let number = |text: &str| text.parse::<i64>().map_err(|error| error.to_string());
    Ok(FastClock::new(Millis(number(since)?), number(times)?))
}

/// The machine's name, by which administrators tell servers apart.
fn hostname() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// This program, also when another version took its place on disk.
fn own_program() -> anyhow::Result<OsString> {
    let running = Path::new("/proc/self/exe");
    let program = if running.exists() { running.to_owned() } else { std::env::current_exe()? };
    Ok(program.into_os_string())
}

/// Installs the packages of a folder that are not there yet. They stay off until an administrator consents.
async fn offer(plugins: &PluginHost, folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if !path.to_string_lossy().ends_with(".tar.gz") {
            continue;
        }
        let place = plugins.folder().to_owned();
        let archive = path.clone();
        let unpacked = tokio::task::spawn_blocking(move || package::unpack(&archive, &place)).await;
        let reason = match unpacked {
            Ok(Ok(package)) => match plugins.offer(package).await {
                Err(failure) if failure.0.id != INSTALLED_ALREADY => failure.0.message,
                _ => continue,
            },
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::warn!(package = %path.display(), "The package is not offered: {reason}");
    }
}

/// What the environment and the command line fix, the latter last.
fn overrides(arguments: &Arguments) -> Vec<(String, String)> {
    let mut overrides = Environment::read().overrides;
    let connections =
        arguments.database_connections.map(|count| ("SqlSettings.MaxOpenConns".to_owned(), count.to_string()));
    overrides.extend(connections);
    if arguments.safe_mode {
        overrides.push(("PluginSettings.Enable".to_owned(), "false".to_owned()));
    }
    overrides
}

fn announce(arguments: &Arguments, address: SocketAddr) {
    match arguments.log_format {
        LogFormat::Json => println!("{}", serde_json::json!({ "ready": true, "address": address.to_string() })),
        LogFormat::Human => {
            println!("Jackfield is ready: http://{address}");
            if arguments.seed {
                println!("{}", jackfield_domain::seed::HOW_TO_SIGN_IN);
            } else {
                println!("The first account that is created becomes the system administrator.");
            }
        }
    }
}

pub async fn stop_signal(until_input_ends: bool) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminate.recv() => {}
        () = input_end(), if until_input_ends => {}
    }
    Ok(())
}

/// Reads the standard input to its end, on a thread of its own: one of the runtime's would hold up the stop.
async fn input_end() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}
