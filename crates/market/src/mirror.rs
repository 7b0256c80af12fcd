//! Mirroring: a market, or some of its plugins, in a folder that another `market serve` serves without any key. Everything is
//! seen to be signed before it is kept, so that a mirror says nothing that its market did not.

use std::path::Path;

use anyhow::{Context, bail};
use jackfield_domain::market::keys::{Kind, open};
use jackfield_domain::market::trust;
use jackfield_model::{MarketRevocation, MarketRevocations, MarketVersion};
use jackfield_storage::{Store, Tx, market as rows};

use crate::packages::Packages;
use crate::remote::{PER_PAGE, Remote};
use crate::{KEY, MIRROR, MirrorOf, log, revocations, store};

/// What was mirrored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mirrored {
    pub plugins: usize,
    pub versions: usize,
}

/// Brings a folder to what a market has now. `only` names plugins; without names it is all. `key` is the market's, when it is
/// known from elsewhere.
///
/// # Errors
/// When something is not signed as it must be; nothing is changed then but for packages that are there already.
pub async fn mirror(
    remote: &Remote,
    data: &Path,
    database: &Store,
    only: &[String],
    key: Option<&str>,
) -> anyhow::Result<Mirrored> {
    if data.join(KEY).exists() {
        bail!("{} is a market of its own, and no mirror", data.display());
    }
    let keys = remote.keys().await?;
    if key.is_some_and(|key| !key.eq_ignore_ascii_case(&keys.key)) {
        bail!("the market's key is {}, and not the one that was named", keys.key);
    }
    let trusted = [keys.key.clone()];
    let list = remote.revocations().await?;
    let revoked: MarketRevocations = open(Kind::Revocations, &list, &[&keys.key])
        .map_err(|error| anyhow::anyhow!("the list of revocations: {error}"))?;
    let (entries, head) = remote.verified_log(&keys.key).await?;
    let ids = if only.is_empty() { all(remote).await? } else { only.to_vec() };
    let packages = Packages::at(data.join("packages"))?;
    let mut versions = Vec::new();
    for id in &ids {
        let plugin = remote.plugin(id).await.with_context(|| format!("the plugin {id}"))?;
        for version in plugin.versions {
            let signed =
                trust::check(&version, &trusted).map_err(|failure| anyhow::anyhow!(failure.0.message.clone()))?;
            let place = packages.place(&signed.digest).context("a digest is not one")?;
            if !place.exists() {
                let received = packages.receive()?;
                remote.package(&signed.digest, signed.size, received.path()).await?;
                packages.keep(received, &signed.digest)?;
            }
            let report = remote.report(&signed.plugin_id, &signed.version).await?;
            versions.push(row(&version, report)?);
        }
    }
    let mirrored = Mirrored { plugins: ids.len(), versions: versions.len() };
    let market = if keys.mirror_of.is_empty() { remote.address().to_owned() } else { keys.mirror_of };
    let of = serde_json::to_string(&MirrorOf { market, key: keys.key })?;
    let (list, head) = (serde_json::to_string(&list)?, serde_json::to_string(&head)?);
    let work = async move |tx: &mut Tx| {
        for forget in [rows::forget_versions(), rows::forget_revocations(), rows::forget_log()] {
            forget.execute(&mut *tx).await?;
        }
        for version in &versions {
            rows::insert_version(version).execute(&mut *tx).await?;
        }
        for (number, revocation) in (1_i64..).zip(&revoked.revocations) {
            let revocation: &MarketRevocation = revocation;
            rows::revoke(number, revocation).execute(&mut *tx).await?;
        }
        for entry in &entries {
            rows::insert_entry(entry).execute(&mut *tx).await?;
        }
        for (name, body) in [(MIRROR, &of), (revocations::LIST, &list), (log::HEAD, &head)] {
            rows::keep_document(name, body).execute(&mut *tx).await?;
        }
        Ok::<_, jackfield_storage::Error>(())
    };
    database.transact(work).await?;
    Ok(mirrored)
}

async fn all(remote: &Remote) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    for page in 0.. {
        let found = remote.plugins(page).await?;
        let is_last = found.len() < PER_PAGE;
        ids.extend(found.into_iter().map(|version| version.manifest.id));
        if is_last {
            break;
        }
    }
    Ok(ids)
}

fn row(version: &MarketVersion, report: String) -> anyhow::Result<rows::Version> {
    let statement = &version.statement;
    Ok(rows::Version {
        plugin_id: version.manifest.id.clone(),
        version: version.manifest.version.clone(),
        publisher: statement.publisher.clone(),
        digest: statement.digest.clone(),
        manifest: serde_json::to_string(&version.manifest)?,
        author: store::author(&version.author, version.delegation.as_ref())?,
        market: serde_json::to_string(&version.market)?,
        report,
        icon: trust::picture(&version.icon_data).to_owned(),
        create_at: statement.at,
    })
}
