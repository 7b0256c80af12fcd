//! The other plugins, as far as one may see and switch them.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_model::permission as may;
use jackfield_model::{Manifest, PluginStatus, PluginsResponse};

use super::{Entry, Method, PluginApi, Reader, unknown};
use crate::authorize::Granted;
use crate::plugins::Capability;
use crate::{Failure, Result};

/// What the host of plugins does for one of them.
pub trait Surroundings: Send + Sync {
    /// The installed plugins.
    fn list(&self) -> BoxFuture<'_, Result<PluginsResponse>>;
    /// How they are doing.
    fn statuses(&self) -> BoxFuture<'_, Result<Vec<PluginStatus>>>;
    /// Switches one on.
    fn enable<'a>(&'a self, granted: &'a Granted<may::ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>>;
    /// Switches one off.
    fn disable<'a>(&'a self, granted: &'a Granted<may::ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>>;
    /// Installs one from a package as it is read.
    fn install<'a>(
        &'a self,
        granted: &'a Granted<may::ManagePlugins>,
        package: Reader,
        replace: bool,
    ) -> BoxFuture<'a, Result<Manifest>>;
    /// Uninstalls one.
    fn remove<'a>(&'a self, granted: &'a Granted<may::ManagePlugins>, id: &'a str) -> BoxFuture<'a, Result<()>>;
}

methods! {
    /// The installed plugins.
    GetPlugins = PluginsRead () -> Vec<Manifest> |api| {
        let all = api.surroundings()?.list().await?;
        Ok(all.active.into_iter().chain(all.inactive).collect())
    }
    /// How a plugin is doing.
    GetPluginStatus = PluginsRead (id: String) -> PluginStatus |api| {
        let found = api.surroundings()?.statuses().await?.into_iter().find(|status| status.plugin_id == id);
        found.ok_or_else(|| {
            Failure::of("app.plugin.not_installed.app_error#named", 404).with("id", id)
        })
    }
    /// Switches a plugin on.
    EnablePlugin = PluginsWrite (id: String) |api| {
        if id == *api.principal.id {
            // It runs, or it could not ask.
            return Ok(());
        }
        api.surroundings()?.enable(&api.grant::<may::ManagePlugins>(()), &id).await
    }
    /// Switches a plugin off.
    DisablePlugin = PluginsWrite (id: String) |api| {
        let (host, granted) = (api.surroundings()?, api.grant::<may::ManagePlugins>(()));
        let own = id == *api.principal.id;
        end(own, async move { host.disable(&granted, &id).await }).await
    }
    /// Installs a plugin, which stays off until it is switched on; the package comes last.
    InstallPlugin = PluginsWrite (replace: bool, package: Reader) -> Manifest |api| {
        api.surroundings()?.install(&api.grant::<may::ManagePlugins>(()), package, replace).await
    }
    /// Uninstalls a plugin.
    RemovePlugin = PluginsWrite (id: String) |api| {
        let (host, granted) = (api.surroundings()?, api.grant::<may::ManagePlugins>(()));
        let own = id == *api.principal.id;
        end(own, async move { host.remove(&granted, &id).await }).await
    }
}

impl PluginApi {
    fn surroundings(&self) -> Result<Arc<dyn Surroundings>> {
        self.surroundings.clone().ok_or_else(|| unknown("The plugin runs outside of a plugin host."))
    }
}

/// A plugin that ends itself is not waited for: it waits for this answer.
async fn end(own: bool, work: impl Future<Output = Result<()>> + Send + 'static) -> Result<()> {
    if !own {
        return work.await;
    }
    tokio::spawn(async move {
        if let Err(failure) = work.await {
            tracing::error!("A plugin could not end itself: {failure}");
        }
    });
    Ok(())
}
