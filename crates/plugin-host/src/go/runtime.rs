//! Go programs as a runtime of the host: hooks of the domain go in as JSON, API calls come out
//! to the domain.

mod api;
mod hooks;
mod http;
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
    plugins::Folders,
};
use jackfield_model::{FileInfo, Manifest, PluginConfinement};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout, timeout_at},
};

use super::{
    GoPlugin, Options, StartError,
    launch::{Confinement, ConfinementRules, Launch, LaunchError, LogLimits, LogSink, ResourceLimits, is_passed_on},
};
use crate::{BodyStream, Launch as Start, Package, PluginError, PluginRuntime, RunningPlugin, package::program};

pub use http::TakenOver;

/// How long a plugin may take to say that it is there.
const PING: Duration = Duration::from_secs(3);

/// Runs Mattermost's server plugins that are programs of the machine.
pub struct GoRuntime {
    /// Holds a directory for each running plugin; short, for sockets' paths are limited.
    sockets: PathBuf,
    environment: Vec<(OsString, OsString)>,
    /// The program that confines plugins, with its arguments; `None` to run them unconfined.
    confine: Option<(OsString, Vec<OsString>)>,
    /// How much of the machine a plugin may take, by its id.
    limits: Arc<dyn Fn(&str) -> ResourceLimits + Send + Sync>,
    /// Whether a plugin runs only where it is confined in every way.
    required: Arc<dyn Fn() -> bool + Send + Sync>,
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
            confine: None,
            limits: Arc::new(|_| ResourceLimits::default()),
            required: Arc::new(|| false),
            options: Options::default(),
            allowed: Arc::new(allowed),
            starts: AtomicU64::new(0),
        }
    }

    async fn launch(&self, start: Start) -> Result<RunningGo, PluginError> {
        if let Some(reason) = self.refuses() {
            return Err(PluginError::Load(reason));
        }
        if self.confine.is_none() && (self.required)() {
            let reason = "this server does not confine programs, which `JackfieldSettings.RequireConfinement` demands";
            return Err(PluginError::Load(reason.into()));
        }
        let Start { package, api, neighbours, crashes, attached } = start;
        let log = api.clone();
        let mut launch = Launch {
            plugin_id: package.manifest.id.clone(),
            executable: match &attached {
                Some(_) => PathBuf::new(),
                None => {
                    program(&package.dir, &package.manifest).map_err(|error| PluginError::Load(error.to_string()))?
                }
            },
            confinement: None,
            runtime_directory: self.next_directory(),
            environment: self.environment.clone(),
            resources: (self.limits)(&package.manifest.id),
            logs: LogLimits::default(),
            sink: LogSink::new(move |level, line| log.remember(level, line)),
            start: Duration::from_secs(10),
        };
        let folders = folders(&package).map_err(|error| PluginError::Load(error.to_string()))?;
        self.confine(&mut launch, &folders).map_err(|error| PluginError::Load(error.to_string()))?;
        let handler = Arc::new(api::Handler::new(api, neighbours, folders.clone()));
        let plugin = loop {
            let started = match &attached {
                Some(address) => GoPlugin::attach(&launch, address, handler.clone(), self.options.clone()).await,
                None => GoPlugin::start(&launch, handler.clone(), self.options.clone()).await,
            };
            match started {
                Ok(plugin) => break plugin,
                // Left behind by a server that had our process number and did not end well.
                Err(error) if is_taken(&error) => {
                    launch.runtime_directory = self.next_directory();
                    self.confine(&mut launch, &folders).map_err(|error| PluginError::Load(error.to_string()))?;
                }
                Err(error) => return Err(PluginError::Load(error.to_string())),
            }
        };
        log_confinement(&package.manifest.id, plugin.confinement());
        let stopping = Arc::new(AtomicBool::new(false));
        let (watched, killer, stops) = (plugin.end(), plugin.killer(), Arc::clone(&stopping));
        tokio::spawn(async move {
            let reason = watched.await;
            if !stops.load(Ordering::Acquire) {
                // One that broke the protocol may still run.
                killer.cancel();
                crashes.report(HookId::OnActivate, &PluginError::Crash(reason));
            }
        });
        Ok(RunningGo { plugin, stopping })
    }
}

impl GoRuntime {
    /// Bounds what each plugin takes of the machine; asked with its id at each start.
    #[must_use]
    pub fn limited_by(mut self, limits: impl Fn(&str) -> ResourceLimits + Send + Sync + 'static) -> Self {
        self.limits = Arc::new(limits);
        self
    }

    /// Whether a plugin runs only where it can be confined in every way; asked at each start.
    #[must_use]
    pub fn confined_or_not_at_all(mut self, required: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.required = Arc::new(required);
        self
    }

    /// Has plugins confined by a program that calls [`super::launch::confine`].
    #[must_use]
    pub fn confined_by(mut self, program: OsString, arguments: Vec<OsString>) -> Self {
        self.confine = Some((program, arguments));
        self
    }

    /// Lets a plugin read its package, and write to its sockets' directory and to a folder that stays when it is
    /// updated.
    fn confine(&self, launch: &mut Launch, folders: &Folders) -> io::Result<()> {
        let Some((program, arguments)) = self.confine.clone() else { return Ok(()) };
        let data = folders.bundle.with_file_name("data");
        launch.environment.retain(|(name, _)| name != "HOME");
        launch.environment.push(("HOME".into(), data.clone().into()));
        let sockets = std::path::absolute(&launch.runtime_directory)?;
        let mut rules = ConfinementRules::new(
            vec![folders.bundle.clone(), folders.packages.clone()],
            vec![sockets, data],
            launch.resources,
        );
        rules.required = (self.required)();
        launch.confinement = Some(Confinement { program, arguments, rules });
        Ok(())
    }

    fn next_directory(&self) -> PathBuf {
        let number = self.starts.fetch_add(1, Ordering::Relaxed);
        self.sockets.join(format!("jackfield-{}-{number}", std::process::id()))
    }
}

/// Makes the folders that a plugin finds in the configuration: one for its files, which stays when it is updated, and
/// one in which its package is by its id, where Mattermost has it.
fn folders(package: &Package) -> io::Result<Folders> {
    let bundle = std::path::absolute(&package.dir)?;
    let (files, packages) = (bundle.with_file_name("data").join("files"), bundle.with_file_name("packages"));
    std::fs::create_dir_all(&files)?;
    std::fs::create_dir_all(&packages)?;
    let by_id = packages.join(&package.manifest.id);
    let fresh = packages.join(".fresh");
    let _ = std::fs::remove_file(&fresh);
    std::os::unix::fs::symlink(&bundle, &fresh)?;
    std::fs::rename(&fresh, &by_id)?;
    Ok(Folders { bundle, packages, files })
}

fn log_confinement(id: &str, confinement: &PluginConfinement) {
    tracing::info!(plugin.id = id, "The plugin `{id}` is held back: {}", confinement.enforced.join("; "));
    if !confinement.missing.is_empty() {
        let missing = confinement.missing.join("; ");
        tracing::warn!(plugin.id = id, "The plugin `{id}` is not held back as it should be: {missing}");
    }
}

fn is_taken(error: &StartError) -> bool {
    matches!(error, StartError::Launch(LaunchError::Directory(error)) if error.kind() == io::ErrorKind::AlreadyExists)
}

impl PluginRuntime for GoRuntime {
    fn runs(&self, manifest: &Manifest) -> bool {
        manifest.is_program()
    }

    fn refuses(&self) -> Option<String> {
        let reason = "it is a program of the machine, and those run only when the setting \
                      `JackfieldSettings.AllowNativePlugins` is on (by `PUT /api/v4/config/patch`, or by the \
                      environment variable `MM_JACKFIELDSETTINGS_ALLOWNATIVEPLUGINS=true`)";
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
            let until = Instant::now() + deadline;
            // Its time is used up by the calls before it, which says nothing about this one.
            let place = timeout_at(until, self.plugin.place()).await.map_err(|_| PluginError::Overloaded)?;
            let place = place.map_err(hooks::failed)?;
            let answer = timeout_at(until, hooks::call(&self.plugin, place, cx, call)).await;
            match answer.unwrap_or(Err(PluginError::Timeout(deadline))) {
                // How the program ended says more than that the connection did.
                Err(PluginError::Crash(_)) if self.plugin.has_ended() => {
                    Err(PluginError::Crash(self.plugin.ended().await))
                }
                answer => answer,
            }
        })
    }

    fn serve_http<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: Request<BodyStream>,
    ) -> BoxFuture<'a, Result<Response<BodyStream>, PluginError>> {
        Box::pin(async move { http::serve(&self.plugin, "ServeHTTP", cx, request).await })
    }

    fn file_will_be_uploaded<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        info: &'a FileInfo,
        file: Box<dyn AsyncRead + Send + Unpin>,
        replacement: Box<dyn AsyncWrite + Send + Unpin>,
        deadline: Duration,
    ) -> BoxFuture<'a, Result<Verdict<FileInfo>, PluginError>> {
        Box::pin(async move { upload::offer(&self.plugin, cx, info, (file, replacement), deadline).await })
    }

    fn serve_metrics<'a>(
        &'a self,
        cx: &'a Arc<Cx>,
        request: Request<BodyStream>,
    ) -> BoxFuture<'a, Result<Response<BodyStream>, PluginError>> {
        Box::pin(http::serve(&self.plugin, "ServeMetrics", cx, request))
    }

    fn hears_itself(&self) -> bool {
        true
    }

    fn confinement(&self) -> Option<PluginConfinement> {
        Some(self.plugin.confinement().clone())
    }

    fn ping(&self) -> BoxFuture<'_, Result<(), PluginError>> {
        Box::pin(async {
            let answer = timeout(PING, self.plugin.ping()).await.map_err(|_| PluginError::Timeout(PING))?;
            answer.map_err(|error| PluginError::Crash(error.to_string()))
        })
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

    fn give_up(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.stopping.store(true, Ordering::Release);
            self.plugin.quit().await;
        })
    }
}
