//! Who publishes: registered by the market's administrator, each with a key and namespaces of their own. A key that was lost
//! or stolen is replaced or revoked; what it signed before stays, and is revoked by itself where it has to be.

use jackfield_domain::market::keys;
use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketPublisher, Millis, names};
use jackfield_storage::market::{self as rows, Publisher};
use serde_json::json;
use subtle::ConstantTimeEq;

use crate::outside::HERE;
use crate::{Market, Signs, log, store};

/// Publishers of a market at most, and namespaces of one.
const MOST: usize = 10_000;
const NAMESPACES: usize = 50;
const NAME: usize = 64;
/// Where a domain says whose key is its own.
const PROOF: &str = "/.well-known/jackfield-publisher.txt";

impl Market {
    /// Whether a token is the administrator's.
    ///
    /// # Errors
    /// 403 when it is not, 501 for a mirror.
    pub(crate) fn administrates(&self, token: &str) -> Result<()> {
        let own = match &self.0.signs {
            Signs::Itself { token, .. } => token,
            Signs::Mirrored(of) => return Err(mirror(&of.market)),
        };
        if bool::from(own.as_bytes().ct_eq(token.as_bytes())) {
            Ok(())
        } else {
            Err(Failure::of("app.market.admin.app_error", 403))
        }
    }

    /// All publishers, with their keys.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn publishers(&self) -> Result<Vec<MarketPublisher>> {
        let found = rows::publishers().all::<Publisher>(&self.0.store).await?;
        Ok(found.into_iter().map(store::publisher).collect())
    }

    /// Registers a publisher, or gives a known one another key, other namespaces or a proof.
    ///
    /// # Errors
    /// 400 for what is not valid, or somebody else's.
    pub(crate) async fn register(&self, asked: MarketPublisher) -> Result<MarketPublisher> {
        let invalid = || Failure::of("app.market.publisher.invalid.app_error", 400);
        let _turn = self.0.turn.lock().await;
        let all = self.publishers().await?;
        let name = asked.name.trim();
        let is_name = (2..=NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        let namespaces: Vec<String> = asked.namespaces.iter().map(|namespace| namespace.to_lowercase()).collect();
        let are_namespaces = (1..=NAMESPACES).contains(&namespaces.len())
            && namespaces
                .iter()
                .all(|one| names::is_valid_plugin_id(one) && one.split('.').all(|part| !part.is_empty()));
        let others = all.iter().filter(|other| other.name != name);
        let taken = others.into_iter().any(|other| {
            other.key == asked.key
                || other.namespaces.iter().any(|theirs| namespaces.iter().any(|one| overlap(one, theirs)))
        });
        if !is_name || !are_namespaces || !keys::is_public_key(&asked.key) || taken || all.len() >= MOST {
            return Err(invalid());
        }
        let now = self.0.clock.now();
        let before = all.iter().find(|other| other.name == name);
        let row = Publisher {
            name: name.to_owned(),
            key: asked.key.to_lowercase(),
            namespaces: json!(namespaces),
            verified: asked.verified,
            official: asked.official,
            create_at: before.map_or(now, |before| before.create_at),
            revoked_at: Millis(0),
        };
        let data = json!({ "name": row.name, "key": row.key, "namespaces": row.namespaces, "verified": row.verified, "official": row.official });
        self.keep_publisher(row.clone(), before.is_some(), "publisher", data).await?;
        Ok(store::publisher(row))
    }

    /// Sees that whoever has a domain has the key of a publisher, whose namespaces are that domain's: then it is known who it is.
    ///
    /// # Errors
    /// 400 when the domain does not say so, 404 for an unknown publisher.
    pub(crate) async fn prove(&self, name: &str, domain: &str) -> Result<MarketPublisher> {
        let known = self.publishers().await?.into_iter().find(|one| one.name == name && one.revoked_at.is_never());
        let known = known.ok_or_else(|| Failure::of("app.market.not_found.app_error", 404))?;
        let domain = domain.trim().to_lowercase();
        let unproven = |reason: String| {
            Failure::of("app.market.publisher.unproven.app_error", 400).with("domain", &domain).with("reason", reason)
        };
        let own = namespace_of(&domain).ok_or_else(|| unproven("it is no domain".into()))?;
        if let Some(other) = known.namespaces.iter().find(|one| !owns(&own, one)) {
            return Err(unproven(format!("the namespace {other} is not below {own}")));
        }
        let scheme = if domain.starts_with(HERE) { "http" } else { "https" };
        let answer = self.0.outside.get(&format!("{scheme}://{domain}{PROOF}")).await.map_err(unproven)?;
        let text = String::from_utf8_lossy(&answer);
        if !text.lines().any(|line| line.trim().eq_ignore_ascii_case(&known.key)) {
            return Err(unproven(format!("{PROOF} there does not have its key on a line")));
        }
        let _turn = self.0.turn.lock().await;
        let row = Publisher {
            name: known.name,
            key: known.key,
            namespaces: json!(known.namespaces),
            verified: true,
            official: known.official,
            create_at: known.create_at,
            revoked_at: Millis(0),
        };
        let data = json!({ "name": row.name, "key": row.key, "domain": domain });
        self.keep_publisher(row.clone(), true, "prove", data).await?;
        Ok(store::publisher(row))
    }

    /// Takes a publisher's key away: nothing more is published with it.
    ///
    /// # Errors
    /// 404 for an unknown one.
    pub(crate) async fn revoke_key(&self, name: &str) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let found = self.publishers().await?.into_iter().find(|one| one.name == name);
        let found = found.ok_or_else(|| Failure::of("app.market.not_found.app_error", 404))?;
        let row = Publisher {
            name: found.name,
            key: found.key,
            namespaces: json!(found.namespaces),
            verified: found.verified,
            official: found.official,
            create_at: found.create_at,
            revoked_at: self.0.clock.now(),
        };
        let data = json!({ "name": row.name, "key": row.key });
        self.keep_publisher(row, true, "revoke_key", data).await
    }

    async fn keep_publisher(
        &self,
        row: Publisher,
        known: bool,
        kind: &'static str,
        data: serde_json::Value,
    ) -> Result<()> {
        let now = self.0.clock.now();
        let work = async move |tx: &mut jackfield_storage::Tx| {
            let query = if known { rows::update_publisher(&row) } else { rows::insert_publisher(&row) };
            query.execute(&mut *tx).await?;
            log::note(tx, now, kind, &data).await
        };
        self.0.store.transact(work).await
    }
}

/// Whether an id is in a namespace. A namespace of one word is that id, and nothing below it: nobody has all of `com`.
pub fn owns(namespace: &str, id: &str) -> bool {
    let id = id.to_lowercase();
    let below = id.strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.'));
    id == namespace || (below && namespace.contains('.'))
}

/// The namespace of a domain, which is its name the other way around.
fn namespace_of(domain: &str) -> Option<String> {
    let name = domain.split_once(':').map_or(domain, |(name, _)| name);
    let is_port = name.len() == domain.len() || domain.starts_with(HERE);
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_domain = is_port && name.len() <= 190 && labels.len() >= 2 && labels.iter().all(is_label);
    is_domain.then(|| labels.into_iter().rev().collect::<Vec<_>>().join("."))
}

fn overlap(one: &str, other: &str) -> bool {
    owns(one, other) || owns(other, one)
}

pub fn mirror(market: &str) -> Failure {
    Failure::of("app.market.mirror.app_error", 501).with("market", market)
}
