//! A version that may be installed: found in the first market that has the plugin, signed, and not revoked.

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{
    InstallMarketplacePluginRequest, MarketRevocation, MarketStatement, MarketVersion, Millis, is_zero,
};
use serde::{Deserialize, Serialize};

use super::ask::Market;
use super::tiers::Tier;
use super::{markets, revoked, trust, versions};
use crate::authorize::Granted;
use crate::failure::Found;
use crate::plugins::installed;
use crate::{App, Failure, Result};

/// What may be fetched and installed.
pub struct Offer {
    pub market: Market,
    pub statement: MarketStatement,
    pub origin: Origin,
}

/// Where an installed plugin came from; kept with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// The market's address.
    #[serde(skip_serializing_if = "is_zero")]
    pub market: String,
    /// The key that the market signed with.
    #[serde(skip_serializing_if = "is_zero")]
    pub market_key: String,
    /// The key of its author, which every later version has to have.
    #[serde(skip_serializing_if = "is_zero")]
    pub author: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub publisher: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub tier: String,
}

impl Origin {
    /// Where an installed plugin came from; empty for one that was uploaded.
    pub fn of(row: &installed::Installed) -> Self {
        serde_json::from_value(row.origin.clone()).unwrap_or_default()
    }
}

/// Finds what is asked for. The first market that has a plugin is the only one that it is taken from, and one that does
/// not answer is not passed over: else whoever stops it could put another plugin in its place.
///
/// # Errors
/// 404 when no market has it; 500 for what is not signed as it must be; 400 for what was revoked or is not allowed here.
#[crate::boxed]
pub async fn find(app: &App, _: &Granted<ManagePlugins>, asked: &InstallMarketplacePluginRequest) -> Result<Offer> {
    for market in markets(app)? {
        let Some(plugin) = market.plugin(&asked.id).await? else { continue };
        let trusted = trust::keys_of(app, &market).await?;
        let list = revoked::fetch(app, &market, &trusted).await?;
        let version = chosen(plugin.versions, &asked.version);
        let version = version.filter(|version| version.manifest.id == asked.id).found_or(NOT_FOUND)?;
        let statement = trust::check(&version, &trusted)?;
        if let Some(revocation) = list.iter().find(|one| one.is_of(&statement.plugin_id, &statement.version)) {
            return Err(refused(&statement).with("reason", &revocation.reason));
        }
        let origin = Origin {
            market: market.address.clone(),
            market_key: version.market.key.clone(),
            author: statement.author.clone(),
            publisher: statement.publisher.clone(),
            tier: Tier::of(&statement, app.now()).as_str().to_owned(),
        };
        allow(app, &origin, &statement, &list).await?;
        return Ok(Offer { market, statement, origin });
    }
    Err(Failure::of(NOT_FOUND, 404))
}

/// Mattermost's id for what no market has.
const NOT_FOUND: &str = "app.plugin.marketplace_plugins.not_found.app_error";

/// The version that is asked for; without one, the newest that is not revoked.
fn chosen(versions: Vec<MarketVersion>, wanted: &str) -> Option<MarketVersion> {
    if wanted.is_empty() {
        let good = versions.into_iter().filter(|version| version.revoked.is_none());
        return good.max_by(|one, other| versions::compare(&one.manifest.version, &other.manifest.version));
    }
    versions.into_iter().find(|version| version.manifest.version == wanted)
}

fn refused(statement: &MarketStatement) -> Failure {
    Failure::of("app.plugin.marketplace.revoked.app_error", 400)
        .with("id", &statement.plugin_id)
        .with("version", &statement.version)
}

/// What administrators allow, who wrote what is here already, and whether it stays as it is for now.
async fn allow(app: &App, origin: &Origin, statement: &MarketStatement, revoked: &[MarketRevocation]) -> Result<()> {
    let config = app.config.read();
    let settings = &config.settings.jackfield;
    let not_allowed = |key: &'static str| Failure::of(key, 400).with("id", &statement.plugin_id);
    if Tier::read(&origin.tier) < Tier::read(&settings.least_market_tier) {
        return Err(not_allowed("app.plugin.marketplace.tier.app_error").with("tier", &settings.least_market_tier));
    }
    let mut authors = settings.publisher_keys.split_whitespace().peekable();
    if authors.peek().is_some() && !authors.any(|key| key.eq_ignore_ascii_case(&origin.author)) {
        return Err(not_allowed("app.plugin.marketplace.publisher.app_error"));
    }
    let Ok(row) = installed::get(app, &statement.plugin_id).await else { return Ok(()) };
    let before = Origin::of(&row);
    if !before.author.is_empty() && before.author != origin.author {
        return Err(not_allowed("app.plugin.marketplace.other_author.app_error"));
    }
    // Back is always open: what is there already was looked at by others since.
    if versions::compare(&statement.version, &row.version).is_le() {
        return Ok(());
    }
    // Whoever has a version that was taken back is better off with the next one, at once.
    if revoked.iter().any(|one| one.is_of(&row.id, &row.version)) {
        return Ok(());
    }
    if is_pinned(app, &row.id) {
        return Err(not_allowed("app.plugin.marketplace.pinned.app_error").with("version", &row.version));
    }
    if waits_until(app, statement.at) > Millis(0) {
        let hours = settings.market_update_hours;
        return Err(not_allowed("app.plugin.marketplace.waits.app_error")
            .with("version", &statement.version)
            .with("hours", hours));
    }
    Ok(())
}

/// Whether an administrator keeps the version of a plugin that is installed.
pub(super) fn is_pinned(app: &App, id: &str) -> bool {
    let config = app.config.read();
    config.settings.jackfield.pinned_plugins.split_whitespace().any(|pinned| pinned.eq_ignore_ascii_case(id))
}

/// Until when an update to what was published then waits, so that others see first what is wrong with it; 0 for no longer.
pub(super) fn waits_until(app: &App, published: Millis) -> Millis {
    let hours = app.config.read().settings.jackfield.market_update_hours.clamp(0, 24 * 365);
    let until = published.plus(hours * 60 * 60 * 1000);
    if until > app.now() { until } else { Millis(0) }
}
