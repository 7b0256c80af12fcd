//! Plugins from markets, as a server sees them: what can be had, whose signatures count, what was revoked.
//!
//! A market is asked over HTTPS by [`ask`]; nothing that it says is believed before [`trust`] has seen the signatures. The
//! market itself is the crate `jackfield-market`; what both sides must agree on (keys, seals, versions, the table of rules)
//! is here.

mod ask;
mod choices;
pub mod keys;
mod list;
mod offer;
mod revoked;
pub mod rules;
pub mod tiers;
pub mod trust;
pub mod versions;
pub mod workloads;

pub use ask::Market;
pub use choices::choices;
pub use list::{Filter, list};
pub use offer::{Offer, Origin, find};
pub use revoked::{Withdrawn, check_stored, look, reasons, withdraw};

use crate::{App, Failure, Result};

/// The markets that an administrator named, in their order.
///
/// # Errors
/// 501 where none may be asked.
pub(crate) fn markets(app: &App) -> Result<Vec<Market>> {
    let config = app.config.read();
    let (plugin, own) = (&config.settings.plugin, &config.settings.jackfield);
    let disabled = || Failure::of("app.plugin.marketplace_disabled.app_error", 501);
    if !plugin.enable_marketplace {
        return Err(disabled());
    }
    if !plugin.enable_remote_marketplace {
        return Ok(Vec::new());
    }
    let addresses = plugin.marketplace_url.split_whitespace().chain(own.more_markets.split_whitespace());
    Ok(addresses.take(MOST).map(|address| Market::at(app, address)).collect())
}

/// Markets that a server asks at most.
const MOST: usize = 10;
