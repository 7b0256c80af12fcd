//! Looking at all that is published again when more is known: at the start, when the folder changes, and when the administrator
//! asks. What is found is a mark on the version, a line of the log, and an entry of the feed; no seal changes by it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketAdvisory, MarketScan, Millis};
use jackfield_plugin_host::package;
use jackfield_storage::{Tx, market as rows};
use serde_json::json;
use tokio::sync::watch;

use super::{Advisories, looks};
use crate::catalogue::Catalogue;
use crate::certify::Files;
use crate::parts::{Part, Parts};
use crate::store::fault;
use crate::{Market, Signs, log};

/// How often the folder is looked at from outside.
pub const EVERY: Duration = Duration::from_secs(10 * 60);
/// The document with what was found, by the digests of packages.
const MARKS: &str = "advisories";

/// What was found in each package.
pub type Marks = BTreeMap<String, Vec<MarketAdvisory>>;

/// What is marked already.
///
/// # Errors
/// Fails when the database does.
pub async fn marks(store: &jackfield_storage::Store) -> Result<Marks> {
    let kept = rows::document(MARKS).optional::<(String,)>(store).await?;
    kept.map_or_else(|| Ok(Marks::new()), |(text,)| serde_json::from_str(&text).map_err(fault))
}

/// Keeps marks, and says so in the log.
///
/// # Errors
/// Fails when the database does.
pub async fn keep(tx: &mut Tx, marks: &Marks) -> Result<()> {
    let text = serde_json::to_string(marks).map_err(fault)?;
    rows::keep_document(MARKS, &text).execute(tx).await?;
    Ok(())
}

/// The document with the parts of a package.
fn document(digest: &str) -> String {
    format!("parts/{digest}")
}

/// Keeps what a package is made of.
///
/// # Errors
/// Fails when the database does.
pub async fn keep_parts(tx: &mut Tx, digest: &str, parts: &[Part]) -> Result<()> {
    let text = serde_json::to_string(parts).map_err(fault)?;
    rows::keep_document(&document(digest), &text).execute(tx).await?;
    Ok(())
}

/// What one version gained and lost.
struct Change {
    plugin_id: String,
    version: String,
    came: Vec<MarketAdvisory>,
    gone: Vec<MarketAdvisory>,
}

impl Market {
    /// What a package is made of; read from the package where that was not kept, as in a mirror.
    ///
    /// # Errors
    /// Fails when the database does, or the package cannot be read.
    pub(crate) async fn parts(&self, digest: &str) -> Result<Vec<Part>> {
        let kept = rows::document(&document(digest)).optional::<(String,)>(&self.0.store).await?;
        if let Some((text,)) = kept {
            return serde_json::from_str(&text).map_err(fault);
        }
        let place = self.0.packages.place(digest).ok_or_else(|| fault("a digest is none"))?;
        let _looking = self.0.looking.acquire().await.map_err(fault)?;
        let read = move || -> anyhow::Result<Vec<Part>> {
            let folder = tempfile::tempdir()?;
            let unpacked = package::unpack_to_read(&place, folder.path())?;
            Ok(Parts::of(&Files::of(&unpacked.dir)?, &unpacked.manifest).all)
        };
        let parts = tokio::task::spawn_blocking(read).await.map_err(fault)?.map_err(fault)?;
        let (digest, kept) = (digest.to_owned(), parts.clone());
        let work = async move |tx: &mut Tx| keep_parts(tx, &digest, &kept).await;
        self.0.store.transact(work).await?;
        Ok(parts)
    }

    /// What is known of libraries now.
    pub(crate) async fn advisories(&self) -> Option<Arc<Advisories>> {
        self.0.advisories.read().await.clone()
    }

    /// Reads the folder anew and looks at all that is published.
    ///
    /// # Errors
    /// 501 where there is no folder; 500 when it cannot be read.
    pub(crate) async fn scan(&self) -> Result<MarketScan> {
        let none = || Failure::of("app.market.advisories.none.app_error", 501);
        let folder = self.0.advisories_folder.clone().ok_or_else(none)?;
        // One after the other, so that what was known before never comes after what is known now.
        let _scanning = self.0.scanning.lock().await;
        let known = tokio::task::spawn_blocking(move || Advisories::read(&folder)).await.map_err(fault)?;
        let known = Arc::new(known.map_err(fault)?);
        *self.0.advisories.write().await = Some(known.clone());
        self.mark(&known).await
    }

    async fn mark(&self, known: &Arc<Advisories>) -> Result<MarketScan> {
        let versions: Vec<(String, String, String)> = {
            let catalogue = self.0.catalogue.read().await;
            let of = |version: &jackfield_model::MarketVersion| {
                let statement = &version.statement;
                (statement.plugin_id.clone(), statement.version.clone(), statement.digest.clone())
            };
            catalogue.versions().map(of).collect()
        };
        let mut found = Vec::new();
        for (plugin_id, version, digest) in versions {
            let parts = match self.parts(&digest).await {
                Ok(parts) => parts,
                // One package that is damaged keeps no other from being looked at.
                Err(failure) => {
                    tracing::error!(plugin.id = %plugin_id, %version, "A package could not be looked at again: {failure}");
                    continue;
                }
            };
            let known = known.clone();
            let looked =
                move || known.of_all(parts.iter()).into_iter().map(|(_, advisory)| advisory).collect::<Vec<_>>();
            let looked = tokio::task::spawn_blocking(looked).await.map_err(fault)?;
            found.push((plugin_id, version, digest, looked));
        }
        let _turn = self.0.turn.lock().await;
        let (now, before) = (self.0.clock.now(), marks(&self.0.store).await?);
        let (mut after, mut changes) = (before.clone(), Vec::new());
        for (plugin_id, version, digest, mut looked) in found {
            let old = before.get(&digest).cloned().unwrap_or_default();
            let is_same = |one: &MarketAdvisory, other: &MarketAdvisory| {
                (&one.id, &one.package, &one.version) == (&other.id, &other.package, &other.version)
            };
            for advisory in &mut looked {
                advisory.at = old.iter().find(|known| is_same(known, advisory)).map_or(now, |known| known.at);
            }
            let beyond = |these: &[MarketAdvisory], those: &[MarketAdvisory]| {
                these.iter().filter(|one| !those.iter().any(|other| is_same(one, other))).cloned().collect::<Vec<_>>()
            };
            let (came, gone) = (beyond(&looked, &old), beyond(&old, &looked));
            if looked.is_empty() {
                after.remove(&digest)
            } else {
                after.insert(digest, looked)
            };
            if !came.is_empty() || !gone.is_empty() {
                changes.push(Change { plugin_id, version, came, gone });
            }
        }
        let scan = MarketScan {
            known: i64::try_from(known.len()).unwrap_or(i64::MAX),
            data: known.digest.clone(),
            marked: i64::try_from(after.len()).unwrap_or(i64::MAX),
            changed: i64::try_from(changes.len()).unwrap_or(i64::MAX),
        };
        if before != after {
            self.keep_marks(after, changes, now).await?;
            *self.0.catalogue.write().await = Catalogue::read(&self.0.store).await?;
        }
        Ok(scan)
    }

    async fn keep_marks(&self, marks: Marks, changes: Vec<Change>, now: Millis) -> Result<()> {
        // A mirror's log is its market's, and ends where that one signed it.
        let logs = matches!(self.0.signs, Signs::Itself { .. });
        let work = async move |tx: &mut Tx| {
            keep(tx, &marks).await?;
            for change in changes.iter().filter(|_| logs) {
                for (kind, advisories) in [("advisory", &change.came), ("advisory_gone", &change.gone)] {
                    for advisory in advisories {
                        let data =
                            json!({ "plugin_id": change.plugin_id, "version": change.version, "advisory": advisory });
                        log::note(tx, now, kind, &data).await?;
                    }
                }
            }
            Ok::<_, Failure>(())
        };
        self.0.store.transact(work).await
    }

    /// Scans at the start, and whenever the folder has changed, until it is stopped.
    pub(crate) async fn keep_scanning(self, mut stopped: watch::Receiver<bool>) {
        let Some(folder) = self.0.advisories_folder.clone() else { return };
        let mut seen = String::new();
        loop {
            let folder = folder.clone();
            let now = tokio::task::spawn_blocking(move || looks(&folder)).await;
            match now {
                Ok(Ok(now)) if now == seen => {}
                Ok(Ok(now)) => match self.scan().await {
                    Ok(scan) => {
                        seen = now;
                        tracing::info!(
                            known = scan.known,
                            marked = scan.marked,
                            "Looked at all packages for known faults"
                        );
                    }
                    Err(failure) => tracing::error!("Known faults could not be looked at: {failure}"),
                },
                Ok(Err(error)) => tracing::error!(cause = %error, "The folder of known faults cannot be read"),
                Err(error) => tracing::error!(cause = %error, "The folder of known faults cannot be read"),
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stopped.wait_for(|stop| *stop) => return,
            }
        }
    }
}
