//! A plugin's own database, out of a server and into one.

use std::path::{Path, PathBuf};

use jackfield_domain::plugins::{installed, own_database};
use jackfield_domain::{Failure, Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, PluginDatabaseRestored, RequestId};

use super::PluginHost;
use super::lifecycle::{Received, migrations, principal};

/// The longest export that is taken; a database may have less.
pub const EXPORT_BYTES: u64 = 16 << 30;

/// An export while it is sent; it goes afterwards.
pub struct Exported(Received);

impl Exported {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0.0
    }
}

impl PluginHost {
    /// Writes the rows of a plugin's database to a file, whether it is on or off.
    ///
    /// # Errors
    /// 404 when it is not installed or has no database.
    pub async fn export_database(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<Exported> {
        let file = Received(self.room("export").await?);
        own_database::export(&self.0.app, granted, id, &file.0).await?;
        Ok(Exported(file))
    }

    /// Where an export is received.
    ///
    /// # Errors
    /// 404 when the plugin is not installed or has no database, 500 when there is no place.
    pub async fn receives_export(&self, _: &Granted<ManagePlugins>, id: &str) -> Result<Exported> {
        let row = installed::get(&self.0.app, id).await?;
        let missing = || Failure::of("app.plugin.database.missing.app_error", 404);
        principal(&installed::read(&row)?)?.database.ok_or_else(missing)?;
        Ok(Exported(Received(self.room("restore").await?)))
    }

    /// Makes a plugin's database what a file says that was exported of it. The plugin is off meanwhile.
    ///
    /// # Errors
    /// 400 for what is no export of this plugin, or of a newer version; the database stays as it is then.
    pub async fn restore_database(
        &self,
        granted: &Granted<ManagePlugins>,
        id: &str,
        file: &Exported,
    ) -> Result<PluginDatabaseRestored> {
        let _turn = self.turn(id).await;
        let row = installed::get(&self.0.app, id).await?;
        let package = self.package(installed::read(&row)?, &row.digest);
        let missing = || Failure::of("app.plugin.database.missing.app_error", 404);
        let grant = principal(&package.manifest)?.database.ok_or_else(missing)?;
        let steps = migrations(&package).await.map_err(|error| error.into_failure(id))?;
        let was_on = self.0.registry.peek().get(id).is_some();
        self.stop_one(id).await;
        let restored = own_database::restore(&self.0.app, granted, (grant, &steps), file.path()).await;
        if was_on {
            self.start_installed(&row).await?;
        }
        let moved = restored?;
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Ok(PluginDatabaseRestored { tables: count(moved.tables), rows: count(moved.rows) })
    }

    /// The name of a file that nobody else has.
    async fn room(&self, what: &str) -> Result<PathBuf> {
        let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
        tokio::fs::create_dir_all(self.folder()).await.map_err(fault)?;
        Ok(self.folder().join(format!(".{what}-{}", RequestId::new())))
    }
}
