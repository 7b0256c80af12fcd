//! Plugins whose program somebody at the machine started, under a debugger or from a test: the server speaks with it as with its
//! own, and lets it go at the end. Mattermost's `plugin.ClientMain` in a test, and its `mmctl`-like tools, ask for that over the
//! socket of local mode.

use std::path::PathBuf;
use std::sync::PoisonError;

use jackfield_domain::{Failure, Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, PluginReattachRequest, names, plugin_state};

use super::PluginHost;
use super::lifecycle::cannot_start;

/// The digest of what was never packed.
const DIGEST: &str = "attached";

impl PluginHost {
    /// Speaks with a program that listens already, in the place of what ran by this id.
    ///
    /// # Errors
    /// 403 for whoever is not at the machine; 400 for what is no unix socket with Mattermost's protocol, or does not start.
    pub async fn attach(&self, granted: &Granted<ManagePlugins>, asked: PluginReattachRequest) -> Result<()> {
        at_the_machine(granted)?;
        let (manifest, config) = (asked.manifest, asked.plugin_reattach_config);
        let speaks = config.protocol.is_empty() || config.protocol == "netrpc";
        if !speaks || config.addr.net != "unix" || !config.addr.name.starts_with('/') {
            return Err(AppError::invalid_param("PluginReattachConfig").into());
        }
        let id = manifest.id.clone();
        if !names::is_valid_plugin_id(&id) {
            return Err(AppError::invalid_param("Manifest").into());
        }
        let _turn = self.turn(&id).await;
        self.admit(&manifest)?;
        self.stop_one(&id).await;
        let package = self.package(manifest, DIGEST);
        std::fs::create_dir_all(&package.dir)
            .map_err(|error| AppError::internal("app.plugin.extract.app_error", error))?;
        self.attached_to(&id, Some(config.addr.name.into()));
        self.0.states.know(&package.manifest);
        self.bring_up(&package).await.map_err(|error| {
            self.attached_to(&id, None);
            self.let_go(&id);
            cannot_start(&id, &error)
        })
    }

    /// Lets an attached program go; it goes on running for whoever started it.
    ///
    /// # Errors
    /// 403 for whoever is not at the machine; 404 when no program is attached by this id.
    pub async fn detach(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<()> {
        at_the_machine(granted)?;
        let _turn = self.turn(id).await;
        if !self.attached_to(id, None) {
            return Err(Failure::of("app.plugin.not_installed.app_error", 404));
        }
        self.stop_one(id).await;
        self.set_state(id, plugin_state::NOT_RUNNING, "");
        self.let_go(id);
        Ok(())
    }

    /// Notes where a plugin's program listens, or that it is let go; answers whether one was attached.
    fn attached_to(&self, id: &str, address: Option<PathBuf>) -> bool {
        let mut attached = self.0.attached.lock().unwrap_or_else(PoisonError::into_inner);
        match address {
            Some(address) => attached.insert(id.to_owned(), address),
            None => attached.remove(id),
        }
        .is_some()
    }
}

/// An address of this machine's file system is for nobody who only speaks HTTP.
fn at_the_machine(granted: &Granted<ManagePlugins>) -> Result<()> {
    if granted.cx().session().is_some_and(|session| session.local) {
        return Ok(());
    }
    Err(AppError::no_permission().into())
}
