//! Installing, switching on and off, replacing and removing plugins.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use jackfield_domain::Granted;
use jackfield_domain::events::Event;
use jackfield_domain::hooks::{HookCall, HookId};
use jackfield_domain::market::{self, Origin};
use jackfield_domain::plugins::installed::Change;
use jackfield_domain::plugins::own_database::{self, Ready, Step};
use jackfield_domain::plugins::{self, Installed, PluginApi, Principal, Reader, packages};
use jackfield_domain::{Cx, Failure, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, Manifest, RequestId, plugin_state};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::supervision::Crash;
use super::{PluginHost, STOP};
use crate::neighbours::Neighbours;
use crate::package::{self, PackageError};
use crate::registry::{Active, Described};
use crate::runtime::{CrashReporter, Launch, Package, PluginError, PluginRuntime};

impl PluginHost {
    /// Where a package that somebody sends is received.
    ///
    /// # Errors
    /// 501 where packages are not taken.
    pub fn receives_uploads(&self, _: &Granted<ManagePlugins>) -> Result<&Path> {
        let config = self.0.app.config.read();
        let settings = &config.settings.plugin;
        // Mattermost: where only what is signed is allowed, nothing is uploaded.
        if !settings.enable_uploads || settings.require_plugin_signature {
            return Err(Failure::of("app.plugin.upload_disabled.app_error", 501));
        }
        Ok(self.folder())
    }

    /// Unpacks a package that lies in a file, and installs it.
    ///
    /// # Errors
    /// 400 and 413 for what is no package; as [`PluginHost::install`].
    pub async fn install_archive(
        &self,
        granted: &Granted<ManagePlugins>,
        archive: &Path,
        force: bool,
    ) -> Result<Arc<Manifest>> {
        let (sent, folder) = (archive.to_owned(), self.folder().to_owned());
        let unpacked = tokio::task::spawn_blocking(move || package::unpack(&sent, &folder)).await;
        let package = match unpacked {
            Ok(Ok(package)) => package,
            Ok(Err(error)) => return Err(refused(&error)),
            Err(error) => return Err(AppError::internal("app.plugin.extract.app_error", error).into()),
        };
        self.share(&package, archive).await;
        self.install(granted, package, force).await
    }

    /// Installs a package as it is read.
    pub(super) async fn install_read(
        &self,
        granted: &Granted<ManagePlugins>,
        package: Reader,
        replace: bool,
    ) -> Result<Manifest> {
        let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
        let folder = self.receives_uploads(granted)?;
        tokio::fs::create_dir_all(folder).await.map_err(fault)?;
        let file = Received(folder.join(format!(".upload-{}", RequestId::new())));
        let mut target = tokio::fs::File::create(&file.0).await.map_err(fault)?;
        let mut bounded = package.0.take(package::ARCHIVE_BYTES + 1);
        let size = tokio::io::copy(&mut bounded, &mut target).await.map_err(fault)?;
        target.flush().await.map_err(fault)?;
        if size > package::ARCHIVE_BYTES {
            return Err(Failure::of("app.plugin.upload.too_large.app_error", 413));
        }
        Ok((*self.install_archive(granted, &file.0, replace).await?).clone())
    }

    /// Installs what was unpacked to [`PluginHost::place`]. A plugin that is on is replaced while it runs: what
    /// waits for it goes to the new version. A new version that asks for more than was granted waits for consent.
    ///
    /// # Errors
    /// 400 when it is there already and `force` is not set, or the new version cannot run: the old one stays then.
    pub async fn install(
        &self,
        granted: &Granted<ManagePlugins>,
        package: Package,
        force: bool,
    ) -> Result<Arc<Manifest>> {
        self.install_from(granted, package, force, &Origin::default()).await
    }

    /// As [`PluginHost::install`], of what came from a market.
    pub(super) async fn install_from(
        &self,
        granted: &Granted<ManagePlugins>,
        package: Package,
        force: bool,
        origin: &Origin,
    ) -> Result<Arc<Manifest>> {
        let id = package.manifest.id.clone();
        let _turn = self.turn(&id).await;
        let before = plugins::installed::get(&self.0.app, &id).await.ok();
        if before.is_some() && !force {
            return Err(installed_already(&id));
        }
        self.replace(granted, &package, before, (origin, Change::Install)).await
    }

    /// Puts a version in the place of another one, or of none. Its turn is taken.
    pub(super) async fn replace(
        &self,
        granted: &Granted<ManagePlugins>,
        package: &Package,
        before: Option<Installed>,
        (origin, change): (&Origin, Change),
    ) -> Result<Arc<Manifest>> {
        let manifest = package.manifest.clone();
        check(&manifest)?;
        let wants_on = before.as_ref().is_some_and(|row| row.enabled);
        let more = before.as_ref().map(|row| plugins::installed::asks_beyond(row, &manifest)).unwrap_or_default();
        let stays_on = wants_on && more.is_empty();
        if stays_on {
            self.bring_up(package).await.map_err(|error| cannot_start(&manifest.id, &error))?;
        } else if wants_on {
            self.stop_one(&manifest.id).await;
        }
        let kept = (stays_on, origin, change);
        let gone = plugins::installed::keep(&self.0.app, granted, &manifest, &package.digest, kept).await?;
        self.0.states.know(&manifest);
        if !stays_on {
            let reason = if more.is_empty() {
                String::new()
            } else {
                format!("Version {} also asks for: {}.", manifest.version, more.join(", "))
            };
            self.set_state(&manifest.id, plugin_state::NOT_RUNNING, &reason);
        }
        for digest in gone {
            self.delete_files(&manifest.id, &digest);
            packages::forget(&self.0.app, &manifest.id, &digest).await;
        }
        Ok(manifest)
    }

    /// Installs a package that came with the server. It stays off until an administrator consents.
    ///
    /// # Errors
    /// 400 when it is there already.
    pub async fn offer(&self, package: Package) -> Result<Arc<Manifest>> {
        let manifest = package.manifest.clone();
        let _turn = self.turn(&manifest.id).await;
        if plugins::installed::get(&self.0.app, &manifest.id).await.is_ok() {
            return Err(installed_already(&manifest.id));
        }
        check(&manifest)?;
        plugins::installed::keep_offered(&self.0.app, &manifest, &package.digest).await?;
        self.0.states.know(&manifest);
        self.set_state(&manifest.id, plugin_state::NOT_RUNNING, "");
        Ok(manifest)
    }

    /// Switches a plugin on. This is the consent to what it asks for.
    ///
    /// # Errors
    /// 404 when it is not installed, 400 when it cannot run or the server's configuration is not as it needs it.
    pub async fn enable(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<()> {
        let _turn = self.turn(id).await;
        let row = plugins::installed::get(&self.0.app, id).await?;
        let first = row.granted.is_null();
        self.admit(&plugins::installed::read(&row)?)?;
        market::check_stored(&self.0.app, &row).await?;
        let row = plugins::installed::set_enabled(&self.0.app, granted, id, true).await?;
        self.0.states.forgive(id);
        let is_on = self.0.registry.peek().get(id).is_some_and(|active| active.package.digest == row.digest);
        if !is_on {
            self.start_installed(&row).await?;
        }
        if first {
            self.tell_installed(granted, id);
        }
        Ok(())
    }

    /// Tells a plugin that runs for the first time who installed it; nobody waits for it.
    fn tell_installed(&self, granted: &Granted<ManagePlugins>, id: &str) {
        if !self.0.registry.peek().get(id).is_some_and(|active| active.hooks().contains(HookId::OnInstall)) {
            return;
        }
        let (app, cx, user, id) = (self.0.app.clone(), granted.cx().clone(), granted.user_id(), id.to_owned());
        tokio::spawn(async move {
            // The call itself logs why the plugin failed.
            let _ = app.hooks.installed(&cx, &id, &user).await;
        });
    }

    /// Switches a plugin off.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn disable(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<()> {
        let _turn = self.turn(id).await;
        plugins::installed::set_enabled(&self.0.app, granted, id, false).await?;
        self.stop_one(id).await;
        self.set_state(id, plugin_state::NOT_RUNNING, "");
        Ok(())
    }

    /// Uninstalls a plugin. Its own database is erased with it; what else it kept stays for when it comes back.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn remove(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<()> {
        let _turn = self.turn(id).await;
        let row = plugins::installed::get(&self.0.app, id).await?;
        self.stop_one(id).await;
        // While it is installed: what cannot be erased now is when it is removed again.
        let erased = own_database::erase(&self.0.app, &row.id).await?;
        let kept = plugins::installed::versions(&self.0.app, id).await?;
        plugins::installed::remove(&self.0.app, granted, id, (false, &erased)).await?;
        // Another server may have started it meanwhile.
        own_database::erase(&self.0.app, &row.id).await?;
        self.let_go(id);
        for digest in kept.iter().map(|kept| &kept.digest).chain([&row.digest]) {
            self.delete_files(&row.id, digest);
            packages::forget(&self.0.app, &row.id, digest).await;
        }
        Ok(())
    }

    /// Starts a plugin that is installed. Its turn is taken.
    pub(super) async fn start_installed(&self, row: &Installed) -> Result<()> {
        let manifest = plugins::installed::read(row)?;
        let package = self.package(manifest, &row.digest);
        self.0.states.know(&package.manifest);
        let circumstances = self.circumstances(&package.manifest);
        self.bring_up(&package).await.map_err(|error| {
            self.set_state(&row.id, plugin_state::FAILED_TO_START, &error.to_string());
            self.0.states.failed_under(&row.id, circumstances);
            cannot_start(&row.id, &error)
        })
    }

    /// Loads and activates a version, puts it in the place of the one that is on, and ends that one.
    pub(super) async fn bring_up(&self, package: &Package) -> std::result::Result<(), PluginError> {
        self.admit(&package.manifest).map_err(|failure| PluginError::Load(failure.0.message.clone()))?;
        let id = package.manifest.id.clone();
        let replaces = self.0.registry.peek().get(&id).is_some();
        if !replaces {
            self.set_state(&id, plugin_state::STARTING, "");
        }
        let earlier = self.0.app.memory.plugin_commands.of_plugin(&id);
        let settings = self.0.app.config.read();
        let started = self.launch(package).await;
        let active = match started {
            Ok(active) => active,
            Err(error) => {
                if !replaces {
                    self.0.app.memory.plugin_commands.forget(&id);
                }
                return Err(error);
            }
        };
        let before = self.0.registry.put(&active);
        // What it scheduled may be due since it was stopped.
        self.0.app.memory.jobs.ring();
        self.refresh_hooks();
        self.0.app.memory.plugin_commands.forget_stale(&earlier);
        // Mattermost: a plugin hears of what it saved itself while it started, and may still have the old settings.
        let changed = !Arc::ptr_eq(&settings, &self.0.app.config.read());
        if changed && active.hooks().contains(HookId::OnConfigurationChange) {
            self.0.runner.tell_one(&active, &Cx::system("start plugin"), HookCall::OnConfigurationChange {});
        }
        if let Some(before) = before {
            end(&before).await;
        }
        self.set_state(&id, plugin_state::RUNNING, "");
        self.tell_clients(&package.manifest, true);
        Ok(())
    }

    async fn launch(&self, package: &Package) -> std::result::Result<Arc<Active>, PluginError> {
        let generation = self.0.generations.fetch_add(1, Ordering::Relaxed);
        self.have_files(package).await.map_err(PluginError::Load)?;
        if !package.manifest.has_server() {
            return Ok(Arc::new(Active::web_only(package.clone(), generation)));
        }
        let runtime = self.0.runtimes.iter().find(|runtime| runtime.runs(&package.manifest));
        let runtime = runtime.ok_or_else(|| PluginError::Load("this server cannot run its server half".into()))?;
        let principal = principal(&package.manifest).map_err(|failure| PluginError::Load(failure.0.message.clone()))?;
        let tables = self.tables(package, &principal).await?;
        let mut api =
            PluginApi::new(Arc::new(self.0.app.clone()), Arc::new(principal)).in_host(Arc::new(self.handle()));
        if let Some(tables) = &tables {
            api = api.with_own_database(tables.database.clone());
        }
        let launched = self.launch_on(package, generation, runtime, api).await;
        if let (Err(_), Some(tables)) = (&launched, &tables) {
            let running = self.0.registry.peek().get(&package.manifest.id).map(|active| active.package.clone());
            let earlier = match running {
                Some(running) => migrations(&running).await.unwrap_or_default(),
                None => Vec::new(),
            };
            tables.give_up(&earlier).await;
        }
        launched
    }

    /// The plugin's own tables, as this version needs them.
    async fn tables(
        &self,
        package: &Package,
        principal: &Principal,
    ) -> std::result::Result<Option<Ready>, PluginError> {
        let Some(grant) = principal.database.clone() else { return Ok(None) };
        let steps = migrations(package).await?;
        let ready = Ready::open(&self.0.app, grant, &steps).await;
        ready.map(Some).map_err(|fault| PluginError::Load(format!("its database: {fault}")))
    }

    async fn launch_on(
        &self,
        package: &Package,
        generation: u64,
        runtime: &Arc<dyn PluginRuntime>,
        api: PluginApi,
    ) -> std::result::Result<Arc<Active>, PluginError> {
        let (crashes, id) = (self.0.crashes.clone(), package.manifest.id.clone());
        let crashes = CrashReporter::new(move |hook, error| {
            let _ = crashes.send(Crash { id: id.clone(), generation, hook, error: error.clone() });
        });
        let neighbours = Neighbours::new(&self.0.registry, &package.manifest.id);
        let attached =
            self.0.attached.lock().unwrap_or_else(PoisonError::into_inner).get(&package.manifest.id).cloned();
        let launch = Launch { package: package.clone(), api: api.clone(), neighbours, crashes, attached };
        let running = runtime.start(launch).await?;
        let read = package.clone();
        let described = tokio::task::spawn_blocking(move || Described::read(&read)).await;
        let described = described.map_err(|error| PluginError::Load(error.to_string()))?;
        // A package whose description was refused was not unpacked.
        let described = described.unwrap_or_default();
        let active = Arc::new(Active::with_server(package.clone(), generation, running, (described, api)));
        if active.hooks().contains(HookId::OnActivate) {
            let cx = Cx::system("start plugin");
            if let Err(error) = active.call(&cx, HookCall::OnActivate {}).await {
                active.drain(STOP).await;
                if let Some(running) = &active.running {
                    running.give_up().await;
                }
                return Err(error);
            }
        }
        Ok(active)
    }

    /// Ends a plugin and takes it out. Its turn is taken.
    pub(super) async fn stop_one(&self, id: &str) {
        let Some(active) = self.0.registry.take(id) else { return };
        self.set_state(id, plugin_state::STOPPING, "");
        self.refresh_hooks();
        end(&active).await;
        self.0.app.memory.plugin_commands.forget(id);
        self.tell_clients(&active.package.manifest, false);
    }

    /// Web clients load or drop the web half at once.
    fn tell_clients(&self, manifest: &Manifest, on: bool) {
        if !manifest.has_webapp() {
            return;
        }
        let shown = super::web::client_manifest(
            manifest,
            self.0.registry.peek().get(&manifest.id).map(|active| active.package.digest.as_str()),
        );
        let manifest = Arc::new(shown);
        let event = if on { Event::PluginEnabled { manifest } } else { Event::PluginDisabled { manifest } };
        // The other servers tell their own clients when their copies start and end.
        self.0.app.events.publish_here(event, &Cx::system("plugins"));
    }

    /// Files that cannot be deleted now are only in the way of nobody.
    pub(super) fn delete_files(&self, id: &str, digest: &str) {
        let place = self.place(id, digest);
        if let Err(error) = std::fs::remove_dir_all(&place) {
            tracing::debug!("The files of a plugin's old version stay at {}: {error}", place.display());
        }
    }
}

/// The migrations of an unpacked package.
pub(super) async fn migrations(package: &Package) -> std::result::Result<Vec<Step>, PluginError> {
    let (dir, manifest) = (package.dir.clone(), package.manifest.clone());
    let steps = tokio::task::spawn_blocking(move || package::read_migrations(&dir, &manifest)).await;
    let steps = steps.map_err(|error| PluginError::Load(error.to_string()))?;
    steps.map_err(|error| PluginError::Load(error.to_string()))
}

/// Lets calls finish, and stops it.
async fn end(active: &Active) {
    active.drain(STOP).await;
    if let Some(running) = &active.running {
        running.stop(STOP).await;
    }
}

/// What can be known before anything is loaded.
fn check(manifest: &Manifest) -> Result<()> {
    principal(manifest).map(|_| ())
}

pub(super) fn principal(manifest: &Manifest) -> Result<Principal> {
    let is_wasm = manifest.server.as_ref().is_some_and(|server| !server.wasm.is_empty());
    if manifest.has_server() && !is_wasm {
        Ok(Principal::unrestricted(manifest))
    } else {
        Principal::from_manifest(manifest)
    }
}

fn installed_already(id: &str) -> Failure {
    Failure::of("app.plugin.install_id.app_error", 400).with("id", id)
}

pub(super) fn cannot_start(id: &str, error: &PluginError) -> Failure {
    Failure::of("app.plugin.restart.app_error", 400).with("id", id).with("error", error)
}

/// A package that is looked at; it goes afterwards.
pub(super) struct Received(pub PathBuf);

impl Drop for Received {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(super) fn refused(error: &PackageError) -> Failure {
    let (id, status) = match error {
        PackageError::Unreadable(_) => ("app.plugin.filesystem.app_error", 500),
        PackageError::NoManifest | PackageError::Manifest(_) => ("app.plugin.manifest.app_error#package", 400),
        PackageError::TooLarge(_) => ("app.plugin.upload.too_large.app_error", 413),
        _ => ("app.plugin.extract.app_error", 400),
    };
    Failure::of(id, status).with("reason", error)
}
