//! Go programs as a runtime of the host: hooks of the domain go in as JSON, API calls come out
//! to the domain.

mod hooks;
mod http;
mod served;
mod upload;

use std::{
    ffi::OsString,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use ::http::{Request, Response};
use futures_util::future::BoxFuture;
use jackfield_domain::{
    Cx,
    hooks::{HookCall, HookId, HookReply, HookSet, Verdict},
};
use jackfield_model::{FileInfo, Manifest};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};

use super::{
    GoPlugin, Options, StartError,
    launch::{Launch, LaunchError, LogLimits, ResourceLimits, is_passed_on},
};
use crate::{BodyStream, Launch as Start, PluginError, PluginRuntime, RunningPlugin, package::program};

pub use http::TakenOver;
pub use served::served_methods;

/// Runs Mattermost's server plugins that are programs of the machine.
pub struct GoRuntime {
    /// Holds a directory for each running plugin; short, for sockets' paths are limited.
    sockets: PathBuf,
    environment: Vec<(OsString, OsString)>,
    resources: ResourceLimits,
    options: Options,
    /// Whether the administrator lets programs run.
    allowed: Arc<dyn Fn() -> bool + Send + Sync>,
    starts: AtomicU64,
}

impl GoRuntime {
    /// Takes of the server's `environment` what plugins may see.
    pub fn new(
        sockets: PathBuf,
        environment: impl Iterator<Item = (OsString, OsString)>,
        allowed: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        let passed = environment.filter(|(name, _)| name.to_str().is_some_and(is_passed_on));
        Self {
            sockets,
            environment: passed.collect(),
            resources: ResourceLimits { open_files: Some(4_096), ..ResourceLimits::default() },
            options: Options::default(),
            allowed: Arc::new(allowed),
            starts: AtomicU64::new(0),
        }
    }

    async fn launch(&self, start: Start) -> Result<RunningGo, PluginError> {
        if let Some(reason) = self.refuses() {
            return Err(PluginError::Load(reason));
        }
        let Start { package, api, neighbours, crashes } = start;
        let mut launch = Launch {
            plugin_id: package.manifest.id.clone(),
            executable: program(&package.dir, &package.manifest)
                .map_err(|error| PluginError::Load(error.to_string()))?,
            wrapper: Vec::new(),
            runtime_directory: self.next_directory(),
            environment: self.environment.clone(),
            resources: self.resources,
            logs: LogLimits::default(),
            start: Duration::from_secs(10),
        };
        let handler = Arc::new(served::Served::new(api, neighbours, package.dir.clone()));
        let plugin = loop {
            match GoPlugin::start(&launch, handler.clone(), self.options.clone()).await {
                Ok(plugin) => break plugin,
                // Left behind by a server that had our process number and did not end well.
                Err(error) if is_taken(&error) => launch.runtime_directory = self.next_directory(),
                Err(error) => return Err(PluginError::Load(error.to_string())),
            }
        };
        let stopping = Arc::new(AtomicBool::new(false));
        let (watched, stops) = (plugin.end(), Arc::clone(&stopping));
        tokio::spawn(async move {
            let reason = watched.await;
            if !stops.load(Ordering::Acquire) {
                crashes.report(HookId::OnActivate, &PluginError::Crash(reason));
            }
        });
        Ok(RunningGo { plugin, stopping })
    }
}

impl GoRuntime {
    fn next_directory(&self) -> PathBuf {
        let number = self.starts.fetch_add(1, Ordering::Relaxed);
        self.sockets.join(format!("jackfield-{}-{number}", std::process::id()))
    }
}

fn is_taken(error: &StartError) -> bool {
    matches!(error, StartError::Launch(LaunchError::Directory(error)) if error.kind() == io::ErrorKind::AlreadyExists)
}

impl PluginRuntime for GoRuntime {
    fn runs(&self, manifest: &Manifest) -> bool {
        manifest.server.as_ref().is_some_and(|server| {
            server.wasm.is_empty() && !(server.executable.is_empty() && server.executables.is_empty())
        })
    }

    fn refuses(&self) -> Option<String> {
        let reason = "it is a program of the machine, and those run only when the setting \
                      `JackfieldSettings.AllowNativePlugins` is on (in the system console, or by the environment \
                      variable `MM_JACKFIELDSETTINGS_ALLOWNATIVEPLUGINS=true`)";
        (!(self.allowed)()).then(|| reason.to_owned())
    }

    fn start(&self, launch: Start) -> BoxFuture<'_, Result<Arc<dyn RunningPlugin>, PluginError>> {
        Box::pin(async move {
            let running: Arc<dyn RunningPlugin> = Arc::new(self.launch(launch).await?);
            Ok(running)
        })
    }
}

/// A Go plugin that the host may call.
struct RunningGo {
    plugin: GoPlugin,
    /// Its end is wanted.
    stopping: Arc<AtomicBool>,
}

impl RunningPlugin for RunningGo {
    fn hooks(&self) -> HookSet {
        let implemented = self.plugin.hooks().filter_map(HookId::from_name);
        // Every plugin is activated, whether it has something to do then or not.
        implemented.chain([HookId::OnActivate]).collect()
    }

    fn call<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        call: HookCall,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<HookReply, PluginError>> {
        Box::pin(async move {
            timeout(deadline, hooks::call(&self.plugin, cx, call)).await.unwrap_or(Err(PluginError::Timeout(deadline)))
        })
    }

    fn serve_http<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: Request<BodyStream>,
    ) -> BoxFuture<'a, Result<Response<BodyStream>, PluginError>> {
        Box::pin(http::serve(&self.plugin, "ServeHTTP", cx, request))
    }

    fn file_will_be_uploaded<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        info: &'a FileInfo,
        file: Box<dyn AsyncRead + Send + Unpin>,
        replacement: Box<dyn AsyncWrite + Send + Unpin>,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>, PluginError>> {
        Box::pin(upload::offer(&self.plugin, cx, info, (file, replacement), deadline))
    }

    fn serve_metrics<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: Request<BodyStream>,
    ) -> BoxFuture<'a, Result<Response<BodyStream>, PluginError>> {
        Box::pin(http::serve(&self.plugin, "ServeMetrics", cx, request))
    }

    fn has_ended(&self) -> bool {
        self.plugin.has_ended()
    }

    fn stop(&self, deadline: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.stopping.store(true, Ordering::Release);
            self.plugin.deactivate(deadline).await;
        })
    }
}
