//! What a plugin runtime is to the host: something that starts packages and answers hooks.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::future::BoxFuture;
use jackfield_domain::hooks::{HookCall, HookId, HookReply, HookSet, Verdict};
use jackfield_domain::plugins::PluginApi;
use jackfield_domain::{Cx, Failure};
use jackfield_model::{AppError, FileInfo, Manifest, PluginCall, PluginConfinement, PluginRecording};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::neighbours::Neighbours;

/// The bytes of a request or an answer, as they come.
pub type BodyStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// An unpacked package.
#[derive(Clone, Debug)]
pub struct Package {
    pub manifest: Arc<Manifest>,
    /// The folder that the manifest's paths are relative to.
    pub dir: PathBuf,
    /// SHA-256 of the package, in hex.
    pub digest: String,
}

/// A runtime: WebAssembly, or Go programs.
pub trait PluginRuntime: Send + Sync + 'static {
    /// Whether a package's server half is for this runtime.
    fn runs(&self, manifest: &Manifest) -> bool;

    /// Why administrators do not let this runtime run anything, if they do not.
    fn refuses(&self) -> Option<String> {
        None
    }

    /// Loads a package. The caller activates it by [`HookCall::OnActivate`].
    fn start(&self, launch: Launch) -> BoxFuture<'_, Result<Arc<dyn RunningPlugin>, PluginError>>;
}

/// What a plugin is started with.
pub struct Launch {
    pub package: Package,
    pub api: PluginApi,
    /// How it reaches other plugins.
    pub neighbours: Neighbours,
    /// Told when the plugin fails in a way that counts: it crashed, or did not answer.
    pub crashes: CrashReporter,
    /// Where its program listens, which somebody at the machine started: a debugger, or a test.
    pub attached: Option<PathBuf>,
}

/// A plugin that was loaded.
pub trait RunningPlugin: Send + Sync + 'static {
    /// The hooks that it implements and may implement.
    fn hooks(&self) -> HookSet;

    /// Asks or tells it something, and waits for its answer.
    fn call<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        call: HookCall,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<HookReply, PluginError>>;

    /// Has it answer a request. The path is the one below `/plugins/<id>`.
    fn serve_http<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: http::Request<BodyStream>,
    ) -> BoxFuture<'a, Result<http::Response<BodyStream>, PluginError>>;

    /// Has it look at a file that is about to be kept. Answers what it says, and whether it wrote another file to
    /// `replacement`.
    fn file_will_be_uploaded<'a>(
        &'a self,
        _cx: &'a Arc<Cx>,
        _info: &'a FileInfo,
        _file: Box<dyn AsyncRead + Send + Unpin>,
        _replacement: Box<dyn AsyncWrite + Send + Unpin>,
        _deadline: Duration,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>, PluginError>> {
        Box::pin(async { Ok(Verdict::Unchanged) })
    }

    /// Has it answer the monitoring.
    fn serve_metrics<'a>(
        &'a self,
        _cx: &'a Arc<Cx>,
        _request: http::Request<BodyStream>,
    ) -> BoxFuture<'a, Result<http::Response<BodyStream>, PluginError>> {
        Box::pin(async { Err(PluginError::Stopped) })
    }

    /// Asks whether it still answers, within a deadline of its own.
    fn ping(&self) -> BoxFuture<'_, Result<(), PluginError>> {
        Box::pin(async { Ok(()) })
    }

    /// Whether it is gone for good and has to be started anew.
    fn has_ended(&self) -> bool {
        false
    }

    /// Whether it is asked about and told of what it does itself, and may be called while its own call still runs.
    fn hears_itself(&self) -> bool {
        false
    }

    /// How it is held back by the machine; `None` for what runs inside the server.
    fn confinement(&self) -> Option<PluginConfinement> {
        None
    }

    /// Bytes of memory that its instances hold in the server; 0 for what runs beside it.
    fn memory(&self) -> u64 {
        0
    }

    /// Begins to record what it is told and does, in fresh instances; `None` ends that and forgets it.
    ///
    /// # Errors
    /// [`PluginError::Load`] for what cannot be recorded.
    fn record(&self, _wanted: Option<PluginRecording>) -> Result<(), PluginError> {
        Err(PluginError::Load("only components can be recorded".into()))
    }

    /// What was recorded so far, if anything is.
    fn recording(&self) -> Option<PluginRecording> {
        None
    }

    /// Plays recorded calls to fresh instances, whose questions the recording answers; ends at the first that goes another way.
    fn replay<'a>(&'a self, _calls: &'a [PluginCall]) -> BoxFuture<'a, Result<Vec<Replayed>, PluginError>> {
        Box::pin(async { Err(PluginError::Load("only components can be played".into())) })
    }

    /// Tells it that it ends, and ends it. What still runs is given up after the deadline.
    fn stop(&self, deadline: Duration) -> BoxFuture<'_, ()>;

    /// Ends one that was not activated, and is told nothing therefore. Mattermost: the same.
    fn give_up(&self) -> BoxFuture<'_, ()>;
}

/// How a recorded call went when it was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    pub hook: String,
    /// What it said.
    pub said: String,
    /// How it failed, then and now; empty where it did not.
    pub error: String,
    /// What was not as it was; empty where all was.
    pub difference: String,
}

/// Why a plugin has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PluginError {
    /// It cannot run at all; the text says why.
    #[error("{0}")]
    Load(String),
    /// It says itself that it cannot start.
    #[error("it refused to start: {0}")]
    Refused(String),
    #[error("it did not answer within {0:?}")]
    Timeout(Duration),
    #[error("it crashed: {0}")]
    Crash(String),
    #[error("it answered nonsense: {0}")]
    Nonsense(String),
    /// It missed so many deadlines that it is not asked for a while.
    #[error("it did not answer several times and is not asked for the next {} seconds", .0.as_secs().max(1))]
    Resting(Duration),
    #[error("it has too much to do")]
    Overloaded,
    /// It would be called from within its own call, or at the end of a long chain of plugins that lead to each other.
    #[error("plugins lead to each other, and it cannot be asked in the middle of that")]
    Loop,
    #[error("it is not running")]
    Stopped,
    /// A refusal of its own, in answer to a command.
    #[error("{0}")]
    App(Box<AppError>),
}

impl PluginError {
    /// The refusal that a client sees.
    pub fn into_failure(self, plugin: &str) -> Failure {
        let failed = |id: &'static str, status| AppError::of(id, status).with("plugin", plugin).with("reason", &self);
        match &self {
            Self::App(error) => AppError::clone(error).into(),
            Self::Timeout(_) => failed("app.plugin.timeout.app_error", 504).into(),
            Self::Overloaded => failed("app.plugin.overloaded.app_error", 503).into(),
            Self::Resting(left) => {
                failed("app.plugin.overloaded.app_error", 503).retry_after(left.as_secs().max(1)).into()
            }
            Self::Loop => failed("app.plugin.loop.app_error", 409).into(),
            Self::Stopped => Failure::of("app.plugin.not_installed.app_error#stopped", 404).with("plugin", plugin),
            Self::Load(_) | Self::Refused(_) | Self::Crash(_) | Self::Nonsense(_) => {
                failed("app.plugin.crash.app_error", 502).into()
            }
        }
    }
}

/// Tells supervision that a plugin failed.
#[derive(Clone)]
pub struct CrashReporter(Arc<dyn Fn(HookId, &PluginError) + Send + Sync>);

impl CrashReporter {
    pub fn new(report: impl Fn(HookId, &PluginError) + Send + Sync + 'static) -> Self {
        Self(Arc::new(report))
    }

    pub fn report(&self, hook: HookId, error: &PluginError) {
        (self.0)(hook, error);
    }
}
