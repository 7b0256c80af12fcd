//! A plugin's process with everything it started: its directory and its end.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::ExitStatus,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{process::Child, sync::watch, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use super::confine::Excess;

/// How long what a process wrote last may take to be read, should others hold its output open.
const LAST_WORDS: Duration = Duration::from_millis(100);
/// How long a keeper may take to end what is below it.
const KEEPER: Duration = Duration::from_secs(5);

/// A running process; it and all that it started are killed when this is dropped.
pub struct Process {
    id: Option<i32>,
    exit: watch::Receiver<Option<String>>,
    end: CancellationToken,
    /// Whether somebody else started it, who ends it, too.
    foreign: bool,
    _directory: Option<RuntimeDirectory>,
}

impl Process {
    /// A program that somebody else started: nothing of it is known, and it is let go and not killed.
    pub(super) fn foreign() -> Self {
        let (sender, exit) = watch::channel(None);
        let end = CancellationToken::new();
        let wanted = end.clone();
        tokio::spawn(async move {
            wanted.cancelled().await;
            sender.send_replace(Some("it was let go".into()));
        });
        Self { id: None, exit, end, foreign: true, _directory: None }
    }

    /// Whether somebody else started it, who ends it, too.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Takes over a child that has a group of its own. One that is `kept` is a keeper: it ends what is below it once
    /// its standard input is closed, by us or because we are gone.
    pub(super) fn new(
        mut child: Child,
        directory: RuntimeDirectory,
        kept: bool,
        last_words: Option<JoinHandle<Option<String>>>,
    ) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let group = id.and_then(Pid::from_raw);
        let (sender, exit) = watch::channel(None);
        let end = CancellationToken::new();
        let wanted = end.clone();
        tokio::spawn(async move {
            // Waiting for a child closes what it still holds of these.
            let keeper = child.stdin.take().filter(|_| kept);
            let status = tokio::select! {
                status = child.wait() => status,
                () = wanted.cancelled() => stop(&mut child, group, keeper).await,
            };
            // What an unkept plugin started, or one whose keeper was killed.
            kill(group);
            let mut described = describe(status);
            if let Some(last_words) = last_words
                && let Ok(Ok(Some(words))) = timeout(LAST_WORDS, last_words).await
            {
                described.push_str(&format!(" ({words})"));
            }
            sender.send_replace(Some(described));
        });
        Self { id, exit, end, foreign: false, _directory: Some(directory) }
    }

    /// The operating system's number of the plugin's own process.
    #[must_use]
    pub fn id(&self) -> Option<i32> {
        self.id
    }

    /// Corrects the number, for one that has a keeper.
    pub(super) fn is(&mut self, id: i32) {
        self.id = Some(id);
    }

    /// Waits for the end of the process and says how it ended.
    pub async fn ended(&mut self) -> String {
        match self.exit.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_default(),
            Err(_) => "it was abandoned".into(),
        }
    }

    /// Watches for the end without holding the process.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Option<String>> {
        self.exit.clone()
    }

    /// Does as [`Process::kill`] once it is cancelled.
    pub(crate) fn killer(&self) -> CancellationToken {
        self.end.clone()
    }

    /// Kills the process and everything it started, without waiting for their ends.
    pub fn kill(&self) {
        self.end.cancel();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn stop(
    child: &mut Child,
    group: Option<Pid>,
    keeper: Option<tokio::process::ChildStdin>,
) -> io::Result<ExitStatus> {
    if keeper.is_some() {
        drop(keeper);
        if let Ok(status) = timeout(KEEPER, child.wait()).await {
            return status;
        }
    }
    kill(group);
    child.wait().await
}

fn kill(group: Option<Pid>) {
    if let Some(group) = group {
        // It may be gone already.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

fn describe(status: io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => {
            status.code().and_then(Excess::of_exit).map_or_else(|| status.to_string(), |excess| excess.to_string())
        }
        Err(error) => error.to_string(),
    }
}

/// A directory that only we can enter and that goes with the process.
pub(super) struct RuntimeDirectory(PathBuf);

impl RuntimeDirectory {
    pub(super) fn make(path: &Path) -> io::Result<Self> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::DirBuilder::new().mode(0o700).create(path)?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for RuntimeDirectory {
    fn drop(&mut self) {
        // What cannot be removed stays where temporary files are.
        let _ = fs::remove_dir_all(&self.0);
    }
}
