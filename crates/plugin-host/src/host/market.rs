//! Installing what a market has, and switching off what it revoked.

use std::path::Path;
use std::sync::Arc;

use jackfield_domain::market::{self, Offer, Withdrawn};
use jackfield_domain::{Failure, Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, InstallMarketplacePluginRequest, Manifest, RequestId, plugin_state};

use super::PluginHost;
use super::lifecycle::{Received, refused};
use crate::package;
use crate::runtime::Package;

impl PluginHost {
    /// Installs a version of a plugin from the first market that has it, once its signatures and its digest were seen to be
    /// right. It stays off until somebody consents, as one that was uploaded does.
    ///
    /// # Errors
    /// As [`market::find`]; 500 when the package is not the one that was signed.
    pub async fn install_from_market(
        &self,
        granted: &Granted<ManagePlugins>,
        asked: &InstallMarketplacePluginRequest,
    ) -> Result<Arc<Manifest>> {
        let offer = market::find(&self.0.app, granted, asked).await?;
        let package = self.fetch(&offer).await?;
        self.install_from(granted, package, true, &offer.origin).await
    }

    async fn fetch(&self, offer: &Offer) -> Result<Package> {
        let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
        let size = u64::try_from(offer.statement.size).unwrap_or_default();
        if size > package::ARCHIVE_BYTES {
            return Err(Failure::of("app.plugin.upload.too_large.app_error", 413).with("reason", size));
        }
        tokio::fs::create_dir_all(self.folder()).await.map_err(fault)?;
        let file = Received(self.folder().join(format!(".upload-{}", RequestId::new())));
        let mut target = tokio::fs::File::create(&file.0).await.map_err(fault)?;
        offer.market.download(&offer.statement.digest, size, &mut target).await?;
        drop(target);
        let (archive, folder, wanted) = (file.0.clone(), self.folder().to_owned(), offer.statement.digest.clone());
        let unpacked = tokio::task::spawn_blocking(move || unpack(&archive, &folder, &wanted)).await;
        let package = unpacked.map_err(|error| AppError::internal("app.plugin.extract.app_error", error))??;
        let (manifest, signed) = (&package.manifest, &offer.statement);
        if manifest.id != signed.plugin_id || manifest.version != signed.version {
            self.delete_files(&manifest.id, &package.digest);
            return Err(not_as_signed(&signed.plugin_id));
        }
        self.share(&package, &file.0).await;
        Ok(package)
    }

    /// The same without being waited for: whoever looks at the markets is not shown what they revoked as if it ran on.
    pub fn follow_revocations_soon(&self) {
        let host = Self(self.0.clone());
        tokio::spawn(async move { host.follow_revocations().await });
    }

    /// Switches plugins off that their markets revoked as critical, and tells the administrators.
    pub async fn follow_revocations(&self) {
        let found = match market::look(&self.0.app).await {
            Ok(found) => found,
            Err(failure) => return tracing::error!("What markets revoked could not be looked for: {failure}"),
        };
        for withdrawn in found {
            let _turn = self.turn(&withdrawn.id).await;
            if let Err(failure) = self.withdraw(&withdrawn).await {
                tracing::error!(plugin.id = %withdrawn.id, "A revoked plugin could not be switched off: {failure}");
            }
        }
    }

    async fn withdraw(&self, withdrawn: &Withdrawn) -> Result<()> {
        // It ends first: whoever cannot be told is not a reason to let it run.
        self.stop_one(&withdrawn.id).await;
        let reason = format!("Its market revoked version {}: {}", withdrawn.version, withdrawn.reason);
        self.set_state(&withdrawn.id, plugin_state::NOT_RUNNING, &reason);
        market::withdraw(&self.0.app, withdrawn).await
    }
}

/// Unpacks what was signed, and nothing else.
fn unpack(archive: &Path, folder: &Path, wanted: &str) -> Result<Package> {
    let digest = package::digest_of(archive).map_err(|error| refused(&error))?;
    if !digest.eq_ignore_ascii_case(wanted) {
        return Err(not_as_signed(wanted));
    }
    package::unpack(archive, folder).map_err(|error| refused(&error))
}

fn not_as_signed(id: &str) -> Failure {
    Failure::of("app.plugin.marketplace.untrusted.app_error", 500)
        .with("id", id)
        .with("reason", "the package is not the one that was signed")
}
