//! What of a market's word is believed: signatures by keys that are trusted, about the very thing that was asked for.

use jackfield_model::{AuthorStatement, MarketStatement, MarketVersion};

use super::ask::Market;
use super::keys::{self, Kind};
use super::workloads;
use crate::{App, Failure, Result};

/// The keys whose word counts for a market: those that an administrator named, or else the one that the market shows over
/// its own connection, unless only signed plugins are allowed.
///
/// # Errors
/// 500 when a key is needed and there is none.
pub(super) async fn keys_of(app: &App, market: &Market) -> Result<Vec<String>> {
    let config = app.config.read();
    let named = &config.settings.jackfield.market_keys;
    let trusted: Vec<String> = named.split_whitespace().map(str::to_owned).collect();
    if !trusted.is_empty() {
        return Ok(trusted);
    }
    if config.settings.plugin.require_plugin_signature {
        return Err(Failure::of("app.plugin.marketplace_plugins.signature_not_found.app_error", 500));
    }
    Ok(vec![market.key().await?])
}

/// Letters of a picture at most.
const PICTURE: usize = 16 << 10;

/// A picture that a market shows, if it is a small one and nothing else that an address can be.
pub fn picture(address: &str) -> &str {
    let kinds = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,"];
    let rest = kinds.iter().find_map(|kind| address.strip_prefix(kind));
    let is_letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    if address.len() <= PICTURE && rest.is_some_and(is_letters) { address } else { "" }
}

/// Reads what a market and an author signed of a version, and compares it with what is told of it.
///
/// # Errors
/// 500 with what does not hold.
pub fn check(version: &MarketVersion, trusted: &[String]) -> Result<MarketStatement> {
    let untrusted = |reason: &dyn std::fmt::Display| {
        Failure::of("app.plugin.marketplace.untrusted.app_error", 500)
            .with("id", &version.manifest.id)
            .with("reason", reason)
    };
    let trusted: Vec<&str> = trusted.iter().map(String::as_str).collect();
    let market: MarketStatement =
        keys::open(Kind::Market, &version.market, &trusted).map_err(|error| untrusted(&error))?;
    let signer = workloads::signer(&market, version.delegation.as_ref()).map_err(|error| untrusted(&error))?;
    let author: AuthorStatement =
        keys::open(Kind::Author, &version.author, &[signer]).map_err(|error| untrusted(&error))?;
    let is_one = market.plugin_id == version.manifest.id
        && market.version == version.manifest.version
        && (&author.plugin_id, &author.version, &author.digest) == (&market.plugin_id, &market.version, &market.digest);
    let is_digest = market.digest.len() == 64 && market.digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_one || !is_digest {
        return Err(untrusted(&"its signatures are about something else"));
    }
    Ok(market)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_small_and_nothing_but_a_picture() {
        assert_eq!(picture("data:image/png;base64,AA+/="), "data:image/png;base64,AA+/=");
        for bad in ["", "https://e.example/a.png", "data:text/html;base64,AA", "data:image/png;base64,A\"onerror"] {
            assert_eq!(picture(bad), "", "{bad}");
        }
        assert_eq!(picture(&format!("data:image/png;base64,{}", "A".repeat(PICTURE))), "");
    }
}
