//! From rows to what is told of them, and from failures to refusals.

use jackfield_domain::{Failure, Result};
use jackfield_model::{AppError, MarketPublisher, MarketVersion, Sealed};
use jackfield_storage::market::{Publisher, Version};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A fault of the market's, whose cause is for its log.
pub fn fault(cause: impl std::fmt::Display) -> Failure {
    AppError::internal("app.market.fault", cause).into()
}

pub fn publisher(row: Publisher) -> MarketPublisher {
    MarketPublisher {
        name: row.name,
        key: row.key,
        namespaces: serde_json::from_value(row.namespaces).unwrap_or_default(),
        verified: row.verified,
        official: row.official,
        create_at: row.create_at,
        revoked_at: row.revoked_at,
    }
}

/// What stands beside the author's seal where a run in CI made it.
#[derive(Deserialize)]
struct Delegated {
    #[serde(default)]
    delegation: Option<Sealed>,
}

/// A seal as it is kept, with the author's list where a run made it.
///
/// # Errors
/// Never, but for what is no JSON.
pub fn author(sealed: &Sealed, delegation: Option<&Sealed>) -> serde_json::Result<String> {
    let mut kept = serde_json::to_value(sealed)?;
    if let Some(delegation) = delegation {
        kept["delegation"] = serde_json::to_value(delegation)?;
    }
    Ok(kept.to_string())
}

/// A version as it is told, but for what depends on others.
///
/// # Errors
/// When the row cannot be read any more.
pub fn version(row: &Version) -> Result<MarketVersion> {
    let market: Sealed = read(&row.market)?;
    let Delegated { delegation } = read(&row.author)?;
    Ok(MarketVersion {
        manifest: read(&row.manifest)?,
        statement: read(&market.payload)?,
        author: read(&row.author)?,
        icon_data: row.icon.clone(),
        market,
        delegation,
        ..MarketVersion::default()
    })
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(fault)
}
