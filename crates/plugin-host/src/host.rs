//! The plugin host: what is installed, what runs, and how requests and hooks reach it.

mod admission;
mod attached;
mod daily;
mod database;
mod events;
mod figures;
mod follow;
mod health;
mod http;
mod lifecycle;
mod market;
mod preview;
mod recording;
mod schedule;
mod settings;
mod shared;
mod status;
mod supervision;
mod versions;
mod web;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use jackfield_domain::config::NativePluginLimits;
use jackfield_domain::hooks::HookSet;
use jackfield_domain::plugins::{self, Reader, Surroundings};
use jackfield_domain::{App, Failure, Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, PluginStatus, PluginsResponse};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::events::Follower;
use crate::go::GoRuntime;
use crate::go::launch::ResourceLimits;
use crate::registry::Registry;
use crate::runner::Runner;
use crate::runtime::{Package, PluginRuntime};
use crate::wasm::WasmRuntime;
pub use database::{EXPORT_BYTES, Exported};
pub use figures::HookLatency;
pub use web::WebFile;

use status::States;
use supervision::Crash;

/// How long a plugin may take to stop before it is given up.
const STOP: Duration = Duration::from_secs(10);

/// All plugins of a server; cheap to clone.
#[derive(Clone)]
pub struct PluginHost(Arc<Inner>);

struct Inner {
    app: App,
    folder: PathBuf,
    runtimes: Vec<Arc<dyn PluginRuntime>>,
    registry: Arc<Registry>,
    runner: Arc<Runner>,
    states: States,
    /// One change of a plugin at a time.
    turns: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Where programs of plugins listen that somebody at the machine started.
    attached: Mutex<BTreeMap<String, PathBuf>>,
    crashes: mpsc::UnboundedSender<Crash>,
    generations: AtomicU64,
    stopped: CancellationToken,
}

/// A host that plugins know without keeping it alive.
#[derive(Clone, Default)]
pub struct HostHandle(std::sync::Weak<Inner>);

impl HostHandle {
    /// The host, while it is there.
    #[must_use]
    pub fn get(&self) -> Option<PluginHost> {
        self.0.upgrade().map(PluginHost)
    }
}

impl HostHandle {
    fn there(&self) -> Result<PluginHost> {
        let gone = || Failure::of("app.plugin.disabled.app_error#stopping", 501);
        self.get().ok_or_else(gone)
    }
}

impl Surroundings for HostHandle {
    fn list(&self) -> BoxFuture<'_, Result<PluginsResponse>> {
        Box::pin(async { self.there()?.list().await })
    }

    fn statuses(&self) -> BoxFuture<'_, Result<Vec<PluginStatus>>> {
        Box::pin(async { self.there()?.statuses().await })
    }

    fn enable<'a>(&'a self, granted: &'a Granted<ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.there()?.enable(granted, id).await })
    }

    fn disable<'a>(&'a self, granted: &'a Granted<ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.there()?.disable(granted, id).await })
    }

    fn install<'a>(
        &'a self,
        granted: &'a Granted<ManagePlugins>,
        package: Reader,
        replace: bool,
    ) -> BoxFuture<'a, Result<Manifest>> {
        Box::pin(async move { self.there()?.install_read(granted, package, replace).await })
    }

    fn remove<'a>(&'a self, granted: &'a Granted<ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.there()?.remove(granted, id).await })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Plugins have the application, which has the hooks, which have the plugins: without this none of them ever goes.
        self.registry.clear();
    }
}

/// What a host may be given to run plugins by.
#[derive(Debug, Default)]
pub struct Means {
    /// A program that confines native plugins, with arguments; it calls [`crate::go::launch::confine`] with those after
    /// them.
    pub confine: Option<(OsString, Vec<OsString>)>,
    /// Where compiled components are kept, else beside the packages. Hosts of one user may share it; what others could
    /// write to is not used.
    pub compiled: Option<PathBuf>,
}

impl PluginHost {
    fn handle(&self) -> HostHandle {
        HostHandle(Arc::downgrade(&self.0))
    }

    /// Starts the plugins that administrators enabled; `folder` holds their packages.
    ///
    /// # Errors
    /// When the database or the folder cannot be read. A plugin that fails to start is a status, not an error.
    pub async fn start(app: App, folder: &Path) -> Result<Self> {
        Self::start_by(app, folder, Means::default()).await
    }

    /// As [`PluginHost::start`], with what helps.
    ///
    /// # Errors
    /// As [`PluginHost::start`].
    pub async fn start_by(app: App, folder: &Path, Means { confine, compiled }: Means) -> Result<Self> {
        let mut runtimes: Vec<Arc<dyn PluginRuntime>> = Vec::new();
        match WasmRuntime::new(&compiled.unwrap_or_else(|| folder.join(".compiled"))) {
            Ok(runtime) => runtimes.push(Arc::new(runtime)),
            Err(error) => tracing::error!("Plugins that are components cannot run here: {error}"),
        }
        let (config, settings, demands) = (app.clone(), app.clone(), app.clone());
        let limits = move |id: &str| limits_of(&settings.config.read().settings.jackfield.limits_of(id));
        let allowed = move || config.config.read().settings.jackfield.allow_native_plugins;
        let required = move || demands.config.read().settings.jackfield.require_confinement;
        #[expect(clippy::disallowed_methods, reason = "programs get of it what they may see, and nothing is set by it")]
        let environment = std::env::vars_os();
        // Sockets' paths are limited to some hundred bytes, so they are not beside the packages.
        let mut native = GoRuntime::new(std::env::temp_dir(), environment, allowed)
            .limited_by(limits)
            .confined_or_not_at_all(required);
        if let Some((program, arguments)) = confine {
            native = native.confined_by(program, arguments);
        }
        runtimes.push(Arc::new(native));
        Self::start_with(app, folder, runtimes).await
    }

    /// Starts with chosen runtimes.
    ///
    /// # Errors
    /// As [`PluginHost::start`].
    pub async fn start_with(app: App, folder: &Path, runtimes: Vec<Arc<dyn PluginRuntime>>) -> Result<Self> {
        let registry = Arc::new(Registry::default());
        let runner = Arc::new(Runner::new(registry.clone()));
        let (crashes, crashed) = mpsc::unbounded_channel();
        let host = Self(Arc::new(Inner {
            app: app.clone(),
            folder: folder.to_owned(),
            runtimes,
            registry,
            runner: runner.clone(),
            states: States::default(),
            turns: Mutex::default(),
            attached: Mutex::default(),
            crashes,
            generations: AtomicU64::new(1),
            stopped: CancellationToken::new(),
        }));
        app.hooks.install(runner.clone());
        Follower::start(&app, runner);
        tokio::spawn(supervision::watch(Arc::downgrade(&host.0), crashed));
        tokio::spawn(health::watch(Arc::downgrade(&host.0)));
        tokio::spawn(schedule::watch(Arc::downgrade(&host.0)));
        // Before what is installed is read, so that no change is between the two.
        follow::start(&app, Arc::downgrade(&host.0));
        host.start_enabled().await?;
        Ok(host)
    }

    /// Starts what is to run, all at the same time, because each waits for its own compiler or process.
    async fn start_enabled(&self) -> Result<()> {
        let installed = plugins::installed::installed(&self.0.app).await?;
        // Also of what is off: what its settings keep secret is masked.
        for manifest in installed.iter().filter_map(|row| plugins::installed::read(row).ok()) {
            self.0.states.know(&Arc::new(manifest));
        }
        if self.are_off() {
            self.all_off().await;
            return Ok(());
        }
        let enabled = installed.iter().filter(|row| row.enabled);
        join_all(enabled.map(|row| async {
            let _turn = self.turn(&row.id).await;
            if let Err(failure) = self.start_installed(row).await {
                tracing::error!(plugin.id = row.id, "The plugin `{}` did not start: {failure}", row.id);
            }
        }))
        .await;
        Ok(())
    }

    /// Stops all plugins, each within its deadline.
    pub async fn stop(&self) {
        self.0.stopped.cancel();
        let ids: Vec<Arc<str>> = self.0.registry.read().all().map(|active| active.id.clone()).collect();
        join_all(ids.iter().map(|id| async move {
            let _turn = self.turn(id).await;
            self.stop_one(id).await;
        }))
        .await;
    }

    /// Hides plugins' secret settings in a configuration that is about to be shown.
    pub fn mask_settings(&self, document: &mut Value) {
        let manifests = self.0.states.manifests();
        plugins::mask_settings(document, manifests.iter().map(AsRef::as_ref));
    }

    /// The folder of all packages.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Where a version of a plugin is unpacked to.
    pub fn place(&self, id: &str, digest: &str) -> PathBuf {
        let short: String = digest.chars().take(32).collect();
        self.0.folder.join(id).join(short)
    }

    fn package(&self, manifest: Manifest, digest: &str) -> Package {
        let dir = self.place(&manifest.id, digest);
        Package { manifest: Arc::new(manifest), dir, digest: digest.to_owned() }
    }

    /// Tells the domain which hooks it needs to call at all.
    fn refresh_hooks(&self) {
        let implemented: HookSet = self.0.registry.peek().implemented;
        self.0.app.hooks.set_implemented(implemented);
    }

    /// Waits for the turn to change a plugin.
    async fn turn(&self, id: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.turns.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            turns.entry(id.to_owned()).or_default().clone()
        };
        turn.lock_owned().await
    }
}

/// What administrators allow, as the machine counts it.
fn limits_of(settings: &NativePluginLimits) -> ResourceLimits {
    let mebibytes = |count: i64| u64::try_from(count).ok().map(|count| count << 20);
    let count = |count: i64| u64::try_from(count).ok();
    ResourceLimits {
        data: mebibytes(settings.memory_mb),
        open_files: count(settings.open_files),
        file_size: mebibytes(settings.file_size_mb),
        processes: Some(THREADS),
        descendants: count(settings.processes),
    }
}

/// Processes and threads of the server's user: it counts for all plugins and the server, so that one that starts
/// more and more is stopped even between two looks of its keeper.
const THREADS: u64 = 8_192;
