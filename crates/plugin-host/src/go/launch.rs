//! Starts a plugin's executable: its environment, its directory for sockets, the line with
//! which it says where it listens, and its end.

mod confine;
mod handshake;
mod limits;
mod logs;
mod nursery;
mod process;

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use jackfield_model::PluginConfinement;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::UnixStream,
    process::Command,
    time::timeout,
};

pub use confine::{Rules as ConfinementRules, confine};
pub use handshake::{Handshake, HandshakeError};
pub use limits::ResourceLimits;
pub use logs::{LogLimits, LogSink, follow};
pub use process::Process;

/// The longest line a plugin may introduce itself with.
const HANDSHAKE_BYTES: u64 = 4 << 10;

/// How to start a plugin.
#[derive(Debug, Clone)]
pub struct Launch {
    pub plugin_id: String,
    pub executable: PathBuf,
    /// How the plugin is held back; `None` to run it as the server runs.
    pub confinement: Option<Confinement>,
    /// Made for this start with mode 0700 and removed at the end: sockets and temporary files.
    pub runtime_directory: PathBuf,
    /// The whole environment; nothing is inherited.
    pub environment: Vec<(OsString, OsString)>,
    pub resources: ResourceLimits,
    pub logs: LogLimits,
    /// Takes what the plugin writes, besides the server's log.
    pub sink: LogSink,
    /// How long the plugin may take to introduce itself.
    pub start: Duration,
}

/// A program that calls [`confine`] with the arguments after these, and the rules for it.
#[derive(Debug, Clone)]
pub struct Confinement {
    pub program: OsString,
    pub arguments: Vec<OsString>,
    pub rules: ConfinementRules,
}

/// Why a plugin did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error("the directory for the plugin's sockets cannot be made: {0}")]
    Directory(#[source] io::Error),
    #[error("the executable cannot be run: {0}")]
    Spawn(#[source] io::Error),
    #[error("the plugin's limits cannot be set: {0}")]
    Limits(#[source] io::Error),
    #[error("the plugin cannot be confined: {0}")]
    Confinement(String),
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    #[error("the plugin did not introduce itself within {0:?}")]
    Late(Duration),
    #[error("the plugin ended before it introduced itself ({0})")]
    Ended(String),
    #[error("the plugin cannot be connected to: {0}")]
    Connect(#[source] io::Error),
}

/// A process that introduced itself, and the connection to it.
pub struct Launched {
    pub process: Process,
    pub socket: UnixStream,
    pub confinement: PluginConfinement,
}

impl Launched {
    /// Connects to a program that somebody else started.
    ///
    /// # Errors
    /// When nothing listens there.
    pub async fn attached(address: &Path) -> Result<Self, LaunchError> {
        let socket = UnixStream::connect(address).await.map_err(LaunchError::Connect)?;
        let confinement = PluginConfinement {
            missing: vec!["everything: somebody at the machine started it".to_owned()],
            ..PluginConfinement::default()
        };
        Ok(Self { process: Process::foreign(), socket, confinement })
    }
}

impl Launch {
    /// Starts the process, waits for its introduction and connects.
    ///
    /// # Errors
    /// The process is gone when there is an error.
    pub async fn start(&self) -> Result<Launched, LaunchError> {
        let directory = process::RuntimeDirectory::make(&self.runtime_directory).map_err(LaunchError::Directory)?;
        let command = self.command().map_err(|error| LaunchError::Confinement(error.to_string()))?;
        let kept = self.is_kept();
        let mut child = nursery::start(command, kept).await.map_err(LaunchError::Spawn)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let last_words = stderr
            .map(|stderr| tokio::spawn(follow(stderr, self.plugin_id.clone(), "stderr", self.logs, self.sink.clone())));
        let mut process = Process::new(child, directory, kept, last_words);
        let mut stdout = BufReader::new(
            stdout.ok_or_else(|| LaunchError::Spawn(io::Error::other("the process has no standard output")))?,
        );
        let introduction = timeout(self.start, self.introduction(&mut stdout, &mut process));
        let introduction = introduction.await.map_err(|_| LaunchError::Late(self.start))??;
        let Some((confinement, line)) = introduction else {
            return Err(LaunchError::Ended(process.ended().await));
        };
        let address = Handshake::parse(&line)?.address;
        let address = self.own_socket(&address)?;
        tokio::spawn(follow(stdout, self.plugin_id.clone(), "stdout", self.logs, self.sink.clone()));
        let socket = UnixStream::connect(address).await.map_err(LaunchError::Connect)?;
        Ok(Launched { process, socket, confinement })
    }

    /// What the program before the plugin says that it did, if there is one, and what the plugin says.
    async fn introduction(
        &self,
        stdout: &mut BufReader<tokio::process::ChildStdout>,
        process: &mut Process,
    ) -> Result<Option<(PluginConfinement, String)>, LaunchError> {
        let mut confinement = PluginConfinement::default();
        if self.confinement.is_some() {
            let Some(line) = read_line(stdout).await.map_err(LaunchError::Connect)? else { return Ok(None) };
            let report: confine::Report =
                serde_json::from_str(&line).map_err(|error| LaunchError::Confinement(format!("{error}: {line}")))?;
            if let Ok(id) = i32::try_from(report.process) {
                process.is(id);
            }
            confinement = report.confinement;
        } else {
            let id = process.id().and_then(rustix::process::Pid::from_raw);
            confinement.enforced = self.resources.set(id).map_err(LaunchError::Limits)?;
            confinement.missing.push("files and system calls: this server does not confine programs".to_owned());
        }
        let line = read_line(stdout).await.map_err(LaunchError::Connect)?;
        Ok(line.map(|line| (confinement, line)))
    }

    /// Whether a keeper stays above the plugin.
    fn is_kept(&self) -> bool {
        cfg!(target_os = "linux") && self.confinement.is_some()
    }

    fn command(&self) -> serde_json::Result<Command> {
        let mut command = match &self.confinement {
            None => Command::new(&self.executable),
            Some(Confinement { program, arguments, rules }) => {
                let mut command = Command::new(program);
                command.args(arguments).arg(serde_json::to_string(rules)?).arg(&self.executable);
                command
            }
        };
        command
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .envs(handshake::environment(&self.runtime_directory))
            // A keeper sees by it that nobody wants the plugin any more.
            .stdin(if self.is_kept() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own, so that what the plugin starts ends with it.
            .process_group(0)
            .kill_on_drop(!self.is_kept());
        Ok(command)
    }

    /// Refuses an address that is not in the plugin's own directory.
    fn own_socket(&self, address: &Path) -> Result<PathBuf, LaunchError> {
        let address = address.canonicalize().map_err(LaunchError::Connect)?;
        let directory = self.runtime_directory.canonicalize().map_err(LaunchError::Directory)?;
        if !address.starts_with(directory) {
            return Err(HandshakeError::Elsewhere(address).into());
        }
        Ok(address)
    }
}

async fn read_line(stdout: &mut BufReader<tokio::process::ChildStdout>) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    stdout.take(HANDSHAKE_BYTES).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
}

/// Names of variables that a plugin may see of the server's environment.
#[must_use]
pub fn is_passed_on(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "PATH",
        "HOME",
        "LANG",
        "TZ",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "GOMAXPROCS",
        "GOMEMLIMIT",
        "GODEBUG",
    ];
    NAMES.contains(&name)
}
