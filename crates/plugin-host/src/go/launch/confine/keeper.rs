//! Stays above a native plugin while that runs, so that nothing of it outlives the server, however that ends and
//! wherever the plugin's processes went: into other groups, other sessions, or away from their parents.

use std::{
    fs, io,
    os::fd::AsFd,
    process::{Command, ExitCode, Stdio},
    time::Duration,
};

use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitOptions, WaitStatus, getpid, kill_process, set_child_subreaper, setrlimit, wait,
};
use tokio::{
    net::unix::pipe,
    signal::unix::{SignalKind, signal},
    time::{MissedTickBehavior, interval, sleep},
};

use super::{Excess, ResourceLimits};

/// How often it is looked at what the plugin's processes take together.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait for the ends of killed processes before it is looked for new ones.
const AGAIN: Duration = Duration::from_millis(20);

/// Makes this process the one that orphans below it come to.
///
/// # Errors
/// When this machine cannot do so, or does not say which processes there are.
pub fn prepare() -> io::Result<()> {
    set_child_subreaper(Some(getpid()))?;
    if descendants_of(getpid()).is_none() {
        return Err(io::Error::other("/proc does not tell of processes"));
    }
    Ok(())
}

/// Runs a program until it ends, it and what it started take too much, or the server closes the standard input of
/// this process; then kills all that is below, and ends as the program did.
///
/// # Errors
/// When the program cannot be started.
pub fn keep(mut program: Command, limits: &ResourceLimits) -> io::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (status, excess) = runtime.block_on(async {
        let server = pipe::Receiver::from_owned_fd(io::stdin().as_fd().try_clone_to_owned()?)?;
        let mut ends = signal(SignalKind::child())?;
        // Caught and left: whoever ends the server's whole group must not take the keeper from its work.
        let _caught = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
        let child = program.stdin(Stdio::null()).spawn()?;
        let mut below = Below { program: Pid::from_child(&child), status: None };
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut excess = None;
        let mut gone = std::pin::pin!(closed(&server));
        while below.reap() && below.status.is_none() && excess.is_none() {
            tokio::select! {
                _ = ends.recv() => {}
                () = &mut gone => break,
                _ = looks.tick() => excess = exceeds(limits),
            }
        }
        while below.reap() {
            for process in descendants_of(getpid()).unwrap_or_default() {
                // It may have ended just now.
                let _ = kill_process(process, Signal::KILL);
            }
            tokio::select! {
                _ = ends.recv() => {}
                () = sleep(AGAIN) => {}
            }
        }
        io::Result::Ok((below.status, excess))
    })?;
    drop(runtime);
    Ok(match excess {
        Some(excess) => ExitCode::from(excess.exit()),
        None => end_as(status),
    })
}

/// The children of this process, those included that came to it when their parents ended.
struct Below {
    program: Pid,
    status: Option<WaitStatus>,
}

impl Below {
    /// Takes note of those that ended; answers whether any are left.
    fn reap(&mut self) -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((process, status))) if process == self.program => self.status = Some(status),
                Ok(Some(_)) | Err(rustix::io::Errno::INTR) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }
}

/// Waits until nobody holds the other end.
async fn closed(server: &pipe::Receiver) {
    let mut nothing = [0; 64];
    while server.readable().await.is_ok() {
        match server.try_read(&mut nothing) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

fn exceeds(limits: &ResourceLimits) -> Option<Excess> {
    let processes = descendants_of(getpid())?;
    let count = processes.len() as u64;
    if limits.descendants.is_some_and(|most| count > most) {
        return Some(Excess::Processes);
    }
    let most = limits.data?;
    let memory: u64 = processes.into_iter().map(memory_of).sum();
    (memory > most).then_some(Excess::Memory)
}

/// Bytes that a process keeps in memory and that no file has; none when it is gone.
fn memory_of(process: Pid) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.as_raw_pid())).unwrap_or_default();
    let kibibytes: u64 = status
        .lines()
        .filter_map(|line| line.strip_prefix("RssAnon:").or_else(|| line.strip_prefix("RssShmem:")))
        .filter_map(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .sum();
    kibibytes << 10
}

/// All processes below one, parents before their children; `None` where the kernel does not tell.
fn descendants_of(process: Pid) -> Option<Vec<Pid>> {
    let mut found = children_of(process)?;
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        // One that is gone has none; they are this process's own by now.
        found.extend(children_of(parent).unwrap_or_default());
    }
    Some(found)
}

fn children_of(process: Pid) -> Option<Vec<Pid>> {
    let mut children = Vec::new();
    // Each thread has its own.
    for thread in fs::read_dir(format!("/proc/{}/task", process.as_raw_pid())).ok()? {
        let Ok(thread) = thread else { continue };
        let listed = match fs::read_to_string(thread.path().join("children")) {
            Ok(listed) => listed,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !thread.path().exists() => continue,
            Err(_) => return None,
        };
        children.extend(listed.split_whitespace().filter_map(|id| id.parse().ok()).filter_map(Pid::from_raw));
    }
    Some(children)
}

/// Ends this process as another one ended.
fn end_as(status: Option<WaitStatus>) -> ExitCode {
    let Some(status) = status else { return ExitCode::SUCCESS };
    if let Some(code) = status.exit_status() {
        return ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX));
    }
    let number = status.terminating_signal().unwrap_or_default();
    // Its memory is the server's program.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    if let Some(signal) = Signal::from_named_raw(number) {
        let _ = kill_process(getpid(), signal);
    }
    // What shells say of a program that a signal ended.
    ExitCode::from(u8::try_from(number.saturating_add(128)).unwrap_or(u8::MAX))
}
