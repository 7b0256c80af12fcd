//! A version that may be installed: found in the first market that has the plugin, signed, and not revoked.

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{InstallMarketplacePluginRequest, MarketStatement, MarketVersion, is_zero};
use serde::{Deserialize, Serialize};

use super::ask::Market;
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
            tier: statement.tier.clone(),
        };
        allow(app, &origin, &statement).await?;
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

/// What administrators allow, and who wrote what is here already.
async fn allow(app: &App, origin: &Origin, statement: &MarketStatement) -> Result<()> {
    let config = app.config.read();
    let settings = &config.settings.jackfield;
    let not_allowed = |key: &'static str| Failure::of(key, 400).with("id", &statement.plugin_id);
    if settings.least_market_tier == "verified" && origin.tier != "verified" {
        return Err(not_allowed("app.plugin.marketplace.tier.app_error"));
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
    Ok(())
}
