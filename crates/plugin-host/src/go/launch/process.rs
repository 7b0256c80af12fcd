//! A plugin's process with everything it started: its limits and its end.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process_group, prlimit};
use tokio::{process::Child, sync::watch};

/// Limits that the kernel keeps for the process and what it starts.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceLimits {
    /// Bytes of memory that the process may write to. Not of address space, of which Go reserves much more.
    pub data: Option<u64>,
    pub open_files: Option<u64>,
    /// Bytes of one file that the plugin writes.
    pub file_size: Option<u64>,
    /// Processes and threads of the server's user above which the plugin starts no more. Not kept for root.
    pub processes: Option<u64>,
}

/// A running process; it and its group are killed when this is dropped.
pub struct Process {
    group: Option<Pid>,
    exit: watch::Receiver<Option<String>>,
    _directory: RuntimeDirectory,
}

impl Process {
    pub(super) fn new(mut child: Child, directory: RuntimeDirectory) -> Self {
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let (sender, exit) = watch::channel(None);
        tokio::spawn(async move {
            let status = child.wait().await;
            // What the plugin started ends with it.
            kill(group);
            sender.send_replace(Some(describe(status)));
        });
        Self { group, exit, _directory: directory }
    }

    /// Sets the limits, and names them.
    pub(super) fn limit(&mut self, limits: &ResourceLimits) -> io::Result<Vec<String>> {
        let limits = [
            (Resource::Data, limits.data, "bytes of memory"),
            (Resource::Nofile, limits.open_files, "open files"),
            (Resource::Fsize, limits.file_size, "bytes a file"),
            (Resource::Nproc, limits.processes, "processes"),
            // Core dumps would hold other people's messages.
            (Resource::Core, Some(0), "bytes of core dumps"),
        ];
        let mut named = Vec::new();
        for (resource, limit, what) in limits {
            if let Some(limit) = limit {
                // The server may be limited itself.
                let most = getrlimit(resource).maximum.map_or(limit, |own| own.min(limit));
                prlimit(self.group, resource, Rlimit { current: Some(most), maximum: Some(most) })?;
                named.push(format!("at most {most} {what}"));
            }
        }
        Ok(named)
    }

    /// The operating system's number of the process.
    #[must_use]
    pub fn id(&self) -> Option<i32> {
        self.group.map(Pid::as_raw_pid)
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

    /// Kills the process and everything it started.
    pub fn kill(&self) {
        if self.exit.borrow().is_none() {
            kill(self.group);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn kill(group: Option<Pid>) {
    if let Some(group) = group {
        // It may be gone already.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

fn describe(status: io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => status.to_string(),
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
