//! Packages of which this server has not been given the files: another one kept them.

use std::path::Path;

use jackfield_domain::plugins::packages;
use jackfield_model::RequestId;

use super::PluginHost;
use super::lifecycle::Received;
use crate::package::{self, ARCHIVE_BYTES};
use crate::runtime::Package;

impl PluginHost {
    /// Keeps a package for the other servers, before they hear of it.
    pub(super) async fn share(&self, package: &Package, archive: &Path) {
        let (id, digest) = (&package.manifest.id, &package.digest);
        if let Err(error) = packages::keep(&self.0.app, id, digest, archive).await {
            tracing::warn!(plugin.id = id, "Other servers do not get the package of `{id}`: {error}");
        }
    }

    /// Makes sure that a package's files are here.
    ///
    /// # Errors
    /// Says why they are not.
    pub(super) async fn have_files(&self, package: &Package) -> Result<(), String> {
        if package.dir.exists() {
            return Ok(());
        }
        let missing = "its package is not in this server's plugin folder, and no other server of the database kept it: install it again";
        let file = Received(self.folder().join(format!(".fetched-{}", RequestId::new())));
        let (id, digest) = (&package.manifest.id, package.digest.clone());
        let _ = tokio::fs::create_dir_all(self.folder()).await;
        let fetched = packages::fetch(&self.0.app, id, &digest, (ARCHIVE_BYTES, &file.0)).await;
        fetched.map_err(|error| format!("{missing} ({error})"))?;
        let (archive, folder) = (file.0.clone(), self.folder().to_owned());
        let unpacked = tokio::task::spawn_blocking(move || {
            // Whoever can write where files are is not whoever may install plugins.
            if package::digest_of(&archive)? != digest {
                return Ok(false);
            }
            package::unpack(&archive, &folder).map(|_| true)
        });
        match unpacked.await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the package that another server kept is not the one that was installed".into()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}
