//! What markets revoked: their signed lists, the newest that this server has seen of each, and what follows for plugins
//! that are installed.
//!
//! A list that is older than one that was seen is a replay and refused; one that expired installs nothing more. What is known
//! to be revoked stays so without a network.

use std::collections::BTreeMap;

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{CRITICAL, MarketRevocation, MarketRevocations};
use jackfield_storage::systems;

use super::ask::Market;
use super::keys::{self, Kind};
use super::{Origin, markets, trust};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::plugins::installed::{self, Installed};
use crate::{App, Failure, Result, administrators};

/// The row of `systems` with the newest list of each market, by the key that signed it.
const KEPT: &str = "JackfieldMarketRevocations";
/// Revocations of one market at most; a list of more is none.
const MOST: usize = 50_000;

type Lists = BTreeMap<String, MarketRevocations>;

async fn kept(app: &App) -> Result<Lists> {
    let kept = systems::get(KEPT).optional::<(String,)>(&app.store).await?;
    Ok(kept.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// A market's list as it is now, which is kept.
///
/// # Errors
/// 500 when it is not signed, was replayed, or has expired.
pub(super) async fn fetch(app: &App, market: &Market, trusted: &[String]) -> Result<Vec<MarketRevocation>> {
    let sealed = market.revocations().await?;
    let trusted: Vec<&str> = trusted.iter().map(String::as_str).collect();
    let list: MarketRevocations =
        keys::open(Kind::Revocations, &sealed, &trusted).map_err(|error| market.failed(&error.to_string()))?;
    let mut lists = kept(app).await?;
    let known = lists.get(&sealed.key);
    if known.is_some_and(|known| (list.sequence, list.issued_at) < (known.sequence, known.issued_at)) {
        return Err(Failure::of("app.plugin.marketplace.replayed.app_error", 500).with("market", &market.address));
    }
    if list.expires_at <= app.now() || list.revocations.len() > MOST {
        return Err(Failure::of("app.plugin.marketplace.expired.app_error", 500).with("market", &market.address));
    }
    if known != Some(&list) {
        lists.insert(sealed.key, list.clone());
        let text = serde_json::to_string(&lists).unwrap_or_default();
        systems::set(KEPT, &text, app.now()).execute(&app.store).await?;
    }
    Ok(list.revocations)
}

/// A plugin that has to be switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    pub id: String,
    pub version: String,
    pub reason: String,
}

/// Asks the markets what they revoked, and answers the plugins that run here and must not any more. A market that does not
/// answer changes nothing: what was known stays known.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn look(app: &App) -> Result<Vec<Withdrawn>> {
    for market in markets(app).unwrap_or_default() {
        let asked = async {
            let trusted = trust::keys_of(app, &market).await?;
            fetch(app, &market, &trusted).await
        };
        if let Err(failure) = asked.await {
            tracing::warn!("What a market revoked is not known: {failure}");
        }
    }
    let lists = kept(app).await?;
    let rows = installed::installed(app).await?;
    let running = rows.iter().filter(|row| row.enabled);
    let found = running.filter_map(|row| {
        let revocation = revocation_of(&lists, row).filter(|one| one.severity == CRITICAL)?;
        let reason = revocation.reason.clone();
        Some(Withdrawn { id: row.id.clone(), version: row.version.clone(), reason })
    });
    Ok(found.collect())
}

/// What the market of a plugin says against it, and of several things the worst: a warning is often the first of them.
fn revocation_of<'a>(lists: &'a Lists, row: &Installed) -> Option<&'a MarketRevocation> {
    let list = lists.get(&Origin::of(row).market_key)?;
    let against = || list.revocations.iter().filter(|one| one.is_of(&row.id, &row.version));
    against().find(|one| one.severity == CRITICAL).or_else(|| against().next())
}

/// Whether a plugin may be switched on, by what is known without asking anybody.
///
/// # Errors
/// 400 with the reason for one whose market revoked it as critical.
#[crate::boxed]
pub async fn check_stored(app: &App, row: &Installed) -> Result<()> {
    if Origin::of(row).market_key.is_empty() {
        return Ok(());
    }
    let lists = kept(app).await?;
    match revocation_of(&lists, row).filter(|one| one.severity == CRITICAL) {
        None => Ok(()),
        Some(revocation) => Err(Failure::of("app.plugin.marketplace.revoked.app_error", 400)
            .with("id", &row.id)
            .with("version", &row.version)
            .with("reason", &revocation.reason)),
    }
}

/// Why markets revoked what is installed here, by the ids of plugins, as far as it is known without asking anybody.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn reasons(app: &App, rows: &[Installed]) -> Result<BTreeMap<String, String>> {
    if rows.iter().all(|row| Origin::of(row).market_key.is_empty()) {
        return Ok(BTreeMap::new());
    }
    let lists = kept(app).await?;
    let revoked = rows.iter().filter_map(|row| Some((row.id.clone(), revocation_of(&lists, row)?.reason.clone())));
    Ok(revoked.collect())
}

/// Notes that a plugin is off because its market revoked it, and tells the administrators.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn withdraw(app: &App, withdrawn: &Withdrawn) -> Result<()> {
    let granted = Granted::<ManagePlugins>::for_system(SystemCx::new("market"), ());
    installed::set_enabled(app, &granted, &withdrawn.id, false).await?;
    tracing::error!(plugin.id = %withdrawn.id, "The plugin `{}` was switched off, since its market revoked it", withdrawn.id);
    let values = [("id", &withdrawn.id), ("version", &withdrawn.version), ("reason", &withdrawn.reason)];
    // Who cannot be told still reads it on the page of plugins.
    administrators::tell(app, "market", "app.plugin.marketplace.withdrawn", &values).await
}
