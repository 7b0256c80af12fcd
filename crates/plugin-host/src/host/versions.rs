//! Versions of plugins that are kept, and bringing one back.

use std::sync::Arc;

use jackfield_domain::market::{self, Origin};
use jackfield_domain::plugins::installed::{self, Change};
use jackfield_domain::plugins::{Installed, own_database};
use jackfield_domain::{Failure, Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, PluginVersion};

use super::PluginHost;
use super::lifecycle::{migrations, principal};
use crate::runtime::Package;

impl PluginHost {
    /// The versions of a plugin that are kept, the one that was installed last first.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn versions(&self, _: &Granted<ManagePlugins>, id: &str) -> Result<Vec<PluginVersion>> {
        let now = installed::get(&self.0.app, id).await?;
        let version = |kept: installed::Kept| PluginVersion {
            is_current: kept.digest == now.digest,
            version: kept.version,
            digest: kept.digest,
            installed_at: kept.installed_at,
        };
        Ok(installed::versions(&self.0.app, id).await?.into_iter().map(version).collect())
    }

    /// Brings a kept version back: that with a digest, or the one before the present one. What the present version made of the
    /// plugin's tables is taken back, as a whole or not at all. It stays on unless it asks for more than was granted.
    ///
    /// # Errors
    /// 404 when no such version is kept, 400 when it was revoked, cannot have the tables or does not start: the present one
    /// goes on then.
    pub async fn roll_back(&self, granted: &Granted<ManagePlugins>, id: &str, digest: &str) -> Result<Arc<Manifest>> {
        let _turn = self.turn(id).await;
        let now = installed::get(&self.0.app, id).await?;
        let former = installed::former(&self.0.app, id, digest).await?;
        let row = Installed {
            version: former.version,
            digest: former.digest,
            manifest: former.manifest,
            origin: former.origin,
            ..now.clone()
        };
        market::check_stored(&self.0.app, &row).await?;
        let origin = Origin::of(&row);
        if self.0.app.config.read().settings.plugin.require_plugin_signature && origin.market_key.is_empty() {
            // What nobody signed was kept from when it might still be installed.
            return Err(Failure::of("app.plugin.upload_disabled.app_error", 501));
        }
        let package = self.package(installed::read(&row)?, &row.digest);
        let refused = |reason: String| {
            Failure::of("app.plugin.rollback.refused.app_error", 400)
                .with("plugin", id)
                .with("version", &row.version)
                .with("reason", reason)
        };
        self.have_files(&package).await.map_err(refused)?;
        self.can_have_the_tables(&package).await?.map_err(refused)?;
        let manifest = self.replace(granted, &package, Some(now), (&origin, Change::RollBack)).await?;
        if principal(&manifest)?.database.is_none() {
            // Nothing of it was there when that version came.
            own_database::erase(&self.0.app, id).await?;
        }
        Ok(manifest)
    }

    /// Before anything is stopped.
    async fn can_have_the_tables(&self, package: &Package) -> Result<std::result::Result<(), String>> {
        let Some(grant) = principal(&package.manifest)?.database else { return Ok(Ok(())) };
        let steps = match migrations(package).await {
            Ok(steps) => steps,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let rehearsal = own_database::rehearse(&self.0.app, grant, &steps).await?;
        Ok(rehearsal.fault.map_or(Ok(()), |fault| Err(format!("its database: {fault}"))))
    }
}
