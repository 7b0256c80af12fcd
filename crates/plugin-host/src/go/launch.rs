//! Starts a plugin's executable: its environment, its directory for sockets, the line with
//! which it says where it listens, and its end.

mod confine;
mod handshake;
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

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::UnixStream,
    process::Command,
    time::timeout,
};

pub use confine::{Rules as ConfinementRules, confine};
pub use handshake::{Handshake, HandshakeError};
pub use logs::{LogLimits, follow};
pub use process::{Process, ResourceLimits};

/// The longest line a plugin may introduce itself with.
const HANDSHAKE_BYTES: u64 = 4 << 10;

/// How to start a plugin.
#[derive(Debug, Clone)]
pub struct Launch {
    pub plugin_id: String,
    pub executable: PathBuf,
    /// A program with arguments that takes the executable as its last argument and runs it,
    /// for instance under stricter rules; empty to run the executable itself.
    pub wrapper: Vec<OsString>,
    /// Made for this start with mode 0700 and removed at the end: sockets and temporary files.
    pub runtime_directory: PathBuf,
    /// The whole environment; nothing is inherited.
    pub environment: Vec<(OsString, OsString)>,
    pub resources: ResourceLimits,
    pub logs: LogLimits,
    /// How long the plugin may take to introduce itself.
    pub start: Duration,
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
}

impl Launch {
    /// Starts the process, waits for its introduction and connects.
    ///
    /// # Errors
    /// The process is gone when there is an error.
    pub async fn start(&self) -> Result<Launched, LaunchError> {
        let directory = process::RuntimeDirectory::make(&self.runtime_directory).map_err(LaunchError::Directory)?;
        let mut child = nursery::start(self.command()).await.map_err(LaunchError::Spawn)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let mut process = Process::new(child, directory);
        process.limit(&self.resources).map_err(LaunchError::Limits)?;
        if let Some(stderr) = stderr {
            tokio::spawn(follow(stderr, self.plugin_id.clone(), "stderr", self.logs));
        }
        let mut stdout = BufReader::new(
            stdout.ok_or_else(|| LaunchError::Spawn(io::Error::other("the process has no standard output")))?,
        );
        let line = timeout(self.start, read_line(&mut stdout)).await.map_err(|_| LaunchError::Late(self.start))?;
        let Some(line) = line.map_err(LaunchError::Connect)? else {
            return Err(LaunchError::Ended(process.ended().await));
        };
        let address = Handshake::parse(&line)?.address;
        let address = self.own_socket(&address)?;
        tokio::spawn(follow(stdout, self.plugin_id.clone(), "stdout", self.logs));
        let socket = UnixStream::connect(address).await.map_err(LaunchError::Connect)?;
        Ok(Launched { process, socket })
    }

    fn command(&self) -> Command {
        let mut program = self.wrapper.iter();
        let mut command = match program.next() {
            None => Command::new(&self.executable),
            Some(wrapper) => {
                let mut command = Command::new(wrapper);
                command.args(program).arg(&self.executable);
                command
            }
        };
        command
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .envs(handshake::environment(&self.runtime_directory))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own, so that what the plugin starts ends with it.
            .process_group(0)
            .kill_on_drop(true);
        command
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
