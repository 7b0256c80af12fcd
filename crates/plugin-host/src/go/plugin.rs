//! A running Go plugin: its start, the hooks it implements and calls of them, its end.

mod activate;
mod calls;
mod start;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use jackfield_model::PluginConfinement;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{
    api::ApiHandler,
    dynamic::Dynamic,
    gob::{GobError, Limits},
    launch::{LaunchError, Process},
    mux::{Broker, MuxError, MuxLimits, Room, Session},
    rpc::{Client, Empty, RpcError, Served},
    schema::REGISTERED,
};

pub use calls::Upload;

/// How a plugin is run.
#[derive(Clone)]
pub struct Options {
    pub mux: MuxLimits,
    pub gob: Limits,
    /// API calls of the plugin that are answered at once; further ones wait.
    pub api_calls: usize,
    /// Hook calls in flight; further ones wait.
    pub hook_calls: usize,
    /// Requests in flight, connections that the plugin took over among them; further ones wait.
    pub requests: usize,
    /// How long the start after the introduction may take.
    pub connect: Duration,
    /// Compares deadlines that plugins set on connections they took over.
    pub now: fn() -> SystemTime,
}

impl Default for Options {
    #[expect(
        clippy::disallowed_methods,
        reason = "plugins set deadlines in the machine's time, whatever the application's clock says"
    )]
    fn default() -> Self {
        Self {
            mux: MuxLimits::default(),
            gob: Limits::default(),
            api_calls: 256,
            hook_calls: 256,
            // Each has two streams.
            requests: 384,
            connect: Duration::from_secs(10),
            now: SystemTime::now,
        }
    }
}

/// Why a plugin does not run.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Launch(#[from] LaunchError),
    #[error("the plugin does not answer as one: {0}")]
    Call(#[from] CallError),
    #[error("the plugin was not ready within {0:?}")]
    Late(Duration),
}

/// Why a hook has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("there is no hook `{0}`")]
    UnknownHook(String),
    #[error("the plugin does not implement {0}")]
    NotImplemented(&'static str),
    #[error(transparent)]
    Rpc(#[from] RpcError),
    #[error("the plugin ended: {0}")]
    Ended(String),
}

impl From<GobError> for CallError {
    fn from(error: GobError) -> Self {
        Self::Rpc(RpcError::Gob(error))
    }
}

impl From<MuxError> for CallError {
    fn from(error: MuxError) -> Self {
        Self::Rpc(RpcError::Mux(error))
    }
}

/// A Go plugin whose process runs and whose hooks can be called; clones share it.
/// The process ends when the last is dropped.
#[derive(Clone)]
pub struct GoPlugin {
    shared: Arc<Shared>,
}

struct Shared {
    id: String,
    process: Process,
    confinement: PluginConfinement,
    session: Session,
    broker: Broker,
    control: Client,
    hooks: Client,
    hook_places: Arc<Semaphore>,
    request_places: Arc<Semaphore>,
    implemented: HashSet<&'static str>,
    handler: Arc<dyn ApiHandler>,
    options: Options,
    tasks: Mutex<tokio::task::JoinSet<()>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.session.close("the plugin was stopped");
        self.process.kill();
    }
}

impl GoPlugin {
    /// The plugin's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.shared.id
    }

    /// The operating system's number of the process.
    #[must_use]
    pub fn process_id(&self) -> Option<i32> {
        self.shared.process.id()
    }

    /// What holds the process back.
    #[must_use]
    pub fn confinement(&self) -> &PluginConfinement {
        &self.shared.confinement
    }

    /// Whether the plugin implements a hook.
    #[must_use]
    pub fn implements(&self, hook: &str) -> bool {
        self.shared.implemented.contains(hook)
    }

    /// The hooks that the plugin implements.
    pub fn hooks(&self) -> impl Iterator<Item = &'static str> {
        self.shared.implemented.iter().copied()
    }

    /// Hook calls that timed out for their callers and that the plugin still works on.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.shared.hooks.unanswered()
    }

    /// Asks whether the plugin still answers; the caller sets the deadline.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), CallError> {
        let Empty {} = self.shared.control.call_typed("Control.Ping", true).await?;
        Ok(())
    }

    /// Waits for the end of the process or of the connection, and says which and why.
    pub async fn ended(&self) -> String {
        self.end().await
    }

    /// Whether the process or the connection has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.shared.process.watch().borrow().is_some() || self.shared.session.is_closed()
    }

    /// Kills the process and all that it started once cancelled, without holding the plugin.
    #[must_use]
    pub fn killer(&self) -> CancellationToken {
        self.shared.process.killer()
    }

    /// As [`GoPlugin::ended`], without holding the plugin.
    pub fn end(&self) -> impl Future<Output = String> + Send + use<> {
        let mut exit = self.shared.process.watch();
        let session = self.shared.session.clone();
        async move {
            let reason = tokio::select! {
                biased;
                status = exit.wait_for(Option::is_some) => return describe(status.ok().as_deref()),
                reason = session.closed() => reason,
            };
            // A crash closes the connection first; its exit status says more.
            match tokio::time::timeout(EXIT, exit.wait_for(Option::is_some)).await {
                Ok(status) => describe(status.ok().as_deref()),
                Err(_) => reason,
            }
        }
    }

    /// Ends the plugin: tells it, asks it to quit, and kills what is left after `patience`.
    pub async fn deactivate(&self, patience: Duration) {
        let told = async {
            if self.implements("OnDeactivate") {
                let result = self.call_hook("OnDeactivate", Vec::new()).await;
                if let Ok([Dynamic::Error(Some(error))]) = result.as_deref() {
                    tracing::warn!(plugin.id = self.id(), %error, "A plugin's deactivation failed");
                }
            }
        };
        if tokio::time::timeout(patience, told).await.is_err() {
            tracing::warn!(plugin.id = self.id(), "A plugin's deactivation took too long");
        }
        self.quit().await;
    }

    /// Asks the plugin to quit, without telling it why, and kills what is left.
    pub async fn quit(&self) {
        let is_ours = !self.shared.process.is_foreign();
        let quit = async {
            if !is_ours {
                return;
            }
            // It closes the connection instead of answering.
            let _: Result<Empty, _> = self.shared.control.call_typed("Control.Quit", true).await;
            let mut exit = self.shared.process.watch();
            let _ = exit.wait_for(Option::is_some).await;
        };
        let _ = tokio::time::timeout(QUIT, quit).await;
        self.shared.session.close("the plugin was stopped");
        self.shared.process.kill();
    }

    fn serve(&self) -> Served {
        let options = &self.shared.options;
        Served { at_once: options.api_calls, registered: REGISTERED, limits: options.gob, room: Room::Calls }
    }

    /// Runs a task that ends with the plugin.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.shared.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }
}

fn describe(status: Option<&Option<String>>) -> String {
    status.cloned().flatten().unwrap_or_default()
}

/// How long after its connection a process may end and still be said to have crashed.
const EXIT: Duration = Duration::from_millis(1_500);

/// How long a plugin that was asked to quit may take.
const QUIT: Duration = Duration::from_secs(2);
