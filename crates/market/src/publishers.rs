//! Who publishes: registered by the market's administrator, each with a key and namespaces of their own. A key that was lost
//! or stolen is replaced or revoked; what it signed before stays, and is revoked by itself where it has to be.

use jackfield_domain::market::keys;
use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketPublisher, Millis, names};
use jackfield_storage::market::{self as rows, Publisher};
use serde_json::json;
use subtle::ConstantTimeEq;

use crate::{Market, Signs, log, store};

/// Publishers of a market at most, and namespaces of one.
const MOST: usize = 10_000;
const NAMESPACES: usize = 50;
const NAME: usize = 64;

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

fn overlap(one: &str, other: &str) -> bool {
    owns(one, other) || owns(other, one)
}

pub fn mirror(market: &str) -> Failure {
    Failure::of("app.market.mirror.app_error", 501).with("market", market)
}
