//! Issuers whose tokens a market believes, and their keys, which are kept for an hour, and asked for again at most once a minute
//! when a token names a key that is not there.

use std::collections::HashMap;
use std::sync::Mutex;

use jackfield_domain::{Failure, Result};
use jackfield_model::Millis;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::token::{Claims, Jwk, Unproven};
use crate::outside::Outside;

/// Those that are believed unless the market's administrator says otherwise.
pub const USUAL: &[&str] = &["https://token.actions.githubusercontent.com", "https://gitlab.com"];

/// Keys of one issuer, and tokens that are remembered.
const KEYS: usize = 100;
const USED: usize = 100_000;
const KEPT_MS: i64 = 60 * 60 * 1000;
const AGAIN_MS: i64 = 60 * 1000;

/// What a market believes of issuers.
pub struct Issuers {
    names: Vec<String>,
    keys: Mutex<HashMap<String, Kept>>,
    /// Tokens that were shown, until when they could be shown again and for what package they were.
    used: Mutex<HashMap<(String, String), (i64, String)>>,
}

#[derive(Clone)]
struct Kept {
    at: Millis,
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

fn refused(reason: &str) -> Failure {
    Failure::of("app.market.publish.workload.app_error", 403).with("reason", reason)
}

impl Issuers {
    /// Those that are named; without names, the usual ones.
    pub fn of(named: &[String]) -> Self {
        let trimmed = named.iter().map(|name| name.trim_end_matches('/').to_owned());
        let usual = USUAL.iter().map(|name| (*name).to_owned());
        let names = if named.is_empty() { usual.collect() } else { trimmed.collect() };
        Self { names, keys: Mutex::default(), used: Mutex::default() }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Looks at a token of one of the issuers that an author named.
    ///
    /// # Errors
    /// 403 with what does not hold; 503 where the issuer does not answer.
    pub async fn verify<'a>(
        &self,
        outside: &Outside,
        shown: &str,
        audience: &str,
        mut named: impl Iterator<Item = &'a str>,
        now: Millis,
    ) -> Result<Claims> {
        let token = Unproven::read(shown).map_err(refused)?;
        let issuer = token.issuer().to_owned();
        if !named.any(|name| name == issuer) || !self.names.contains(&issuer) {
            return Err(refused("its issuer is not one that the plugin's author and this market believe"));
        }
        let keys = self.keys_of(outside, &issuer, token.key(), now).await?;
        token.proven(&keys, audience, now).map_err(refused)
    }

    async fn keys_of(&self, outside: &Outside, issuer: &str, wanted: &str, now: Millis) -> Result<Vec<Jwk>> {
        let kept = self.keys.lock().ok().and_then(|keys| keys.get(issuer).cloned());
        if let Some(kept) = kept {
            let age = now.0 - kept.at.0;
            let has_it = kept.keys.iter().any(|key| key.kid == wanted);
            if age < AGAIN_MS || (age < KEPT_MS && has_it) {
                return Ok(kept.keys);
            }
        }
        let configuration: Configuration =
            ask(outside, issuer, &format!("{issuer}/.well-known/openid-configuration")).await?;
        if configuration.issuer.trim_end_matches('/') != issuer {
            return Err(silent(issuer, "it says that it is another"));
        }
        let found: Keys = ask(outside, issuer, &configuration.jwks_uri).await?;
        // One of a kind that is not known here is no reason to have none.
        let keys = found.keys.into_iter().take(KEYS).filter_map(|key| serde_json::from_value(key).ok());
        let keys: Vec<Jwk> = keys.collect();
        if let Ok(mut all) = self.keys.lock() {
            all.insert(issuer.to_owned(), Kept { at: now, keys: keys.clone() });
        }
        Ok(keys)
    }

    /// Notes what a token was shown for.
    ///
    /// # Errors
    /// 403 where it was shown for another package, 429 when too many are remembered.
    pub fn use_up(&self, issuer: &str, jti: &str, (until, digest): (i64, &str), now: Millis) -> Result<()> {
        let busy = || Failure::of("app.market.publish.busy.app_error", 429);
        let mut used = self.used.lock().map_err(|_| busy())?;
        if used.len() >= USED {
            used.retain(|_, (until, _)| *until > now.0 / 1000);
        }
        if used.len() >= USED {
            return Err(busy());
        }
        let name = (issuer.to_owned(), jti.to_owned());
        match used.get(&name) {
            Some((_, known)) if known != digest => Err(refused("it was used for another package")),
            _ => {
                used.insert(name, (until, digest.to_owned()));
                Ok(())
            }
        }
    }
}

async fn ask<T: DeserializeOwned>(outside: &Outside, issuer: &str, address: &str) -> Result<T> {
    let answer = outside.get(address).await.map_err(|reason| silent(issuer, &reason))?;
    serde_json::from_slice(&answer).map_err(|_| silent(issuer, "its answer cannot be read"))
}

fn silent(issuer: &str, reason: &str) -> Failure {
    Failure::of("app.market.publish.issuer.app_error", 503).with("issuer", issuer).with("reason", reason)
}
