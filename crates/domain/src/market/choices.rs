//! The versions of a plugin that an administrator may choose from, as its market has them.

use jackfield_model::permission::ReadPlugins;
use jackfield_model::{MarketChoice, MarketVersion};

use super::list::ADVISORIES;
use super::tiers::{self, Tier};
use super::{markets, trust, versions};
use crate::authorize::Granted;
use crate::config::API_VERSION;
use crate::{App, Failure, Result};

/// Versions of one plugin that are shown, the newest.
const SHOWN: usize = 50;

/// The versions of a plugin in the first market that has it, the newest first. What is not signed as it must be is left out.
///
/// # Errors
/// 404 when no market has it, 501 where there is no market, 500 when one does not answer.
#[crate::boxed]
pub async fn choices(app: &App, _: &Granted<ReadPlugins>, id: &str) -> Result<Vec<MarketChoice>> {
    for market in markets(app)? {
        let Some(plugin) = market.plugin(id).await? else { continue };
        let trusted = trust::keys_of(app, &market).await?;
        let versions = plugin.versions.into_iter().take(SHOWN);
        let good = versions.filter(|version| version.manifest.id == id && trust::check(version, &trusted).is_ok());
        return Ok(good.map(|version| choice(app, version)).collect());
    }
    Err(Failure::of("app.plugin.marketplace_plugins.not_found.app_error", 404))
}

fn choice(app: &App, version: MarketVersion) -> MarketChoice {
    let MarketVersion { manifest, statement, asks_more, revoked, mut advisories, .. } = version;
    advisories.truncate(ADVISORIES);
    let least = &manifest.min_server_version;
    MarketChoice {
        tier: Tier::of(&statement, app.now()).as_str().into(),
        runs_here: versions::runs_on(least, API_VERSION),
        changes: tiers::changes(&manifest),
        revoked: revoked.map(|revocation| revocation.reason).unwrap_or_default(),
        version: statement.version,
        publisher: statement.publisher,
        at: statement.at,
        size: statement.size,
        min_server_version: manifest.min_server_version,
        asks_more,
        advisories,
    }
}
