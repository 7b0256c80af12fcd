//! What the market takes back: signed with a number that grows and an end, so that nobody can show an old list for long.

use jackfield_domain::market::keys::Kind;
use jackfield_domain::{Failure, Result};
use jackfield_model::{CRITICAL, MarketRevocation, MarketRevocations, Sealed, WARNING};
use jackfield_storage::{Tx, market as rows};
use serde_json::json;

use crate::store::fault;
use crate::{Market, Signs, log};

/// How long a list holds.
const VALID_MS: i64 = 14 * 24 * 60 * 60 * 1000;
/// The document of a mirror with the list.
pub const LIST: &str = "revocations";
/// Letters of a reason.
const REASON: usize = 500;

impl Market {
    /// The list as it is now, signed.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn revocations(&self) -> Result<Sealed> {
        let key = match &self.0.signs {
            Signs::Itself { key, .. } => key,
            Signs::Mirrored(_) => return self.document(LIST).await,
        };
        let now = self.0.clock.now();
        let sequence = rows::last_revocation().optional::<(i64,)>(&self.0.store).await?.map_or(0, |(number,)| number);
        let revocations = rows::revocations().all::<MarketRevocation>(&self.0.store).await?;
        let list = MarketRevocations { sequence, issued_at: now, expires_at: now.plus(VALID_MS), revocations };
        key.seal(Kind::Revocations, &list).map_err(fault)
    }

    /// Takes a version back, or all of a plugin's.
    ///
    /// # Errors
    /// 400 for what is not here, or says no reason.
    pub(crate) async fn revoke(&self, asked: MarketRevocation) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let here = {
            let catalogue = self.0.catalogue.read().await;
            let version = asked.version.as_str();
            let plugin = catalogue.plugin(&asked.plugin_id).filter(|plugin| {
                version.is_empty() || plugin.versions.iter().any(|known| known.manifest.version == version)
            });
            plugin.map(|plugin| plugin.plugin_id.clone())
        };
        let is_reason = (1..=REASON).contains(&asked.reason.trim().chars().count());
        let invalid = || Failure::of("app.market.revoke.invalid.app_error", 400);
        let id = here.filter(|_| is_reason && [CRITICAL, WARNING].contains(&&*asked.severity)).ok_or_else(invalid)?;
        let now = self.0.clock.now();
        let revocation = MarketRevocation { at: now, ..asked };
        let work = async move |tx: &mut Tx| {
            let last = rows::last_revocation().optional::<(i64,)>(&mut *tx).await?.map_or(0, |(number,)| number);
            rows::revoke(last + 1, &revocation).execute(&mut *tx).await?;
            log::note(tx, now, "revoke", &json!(revocation)).await
        };
        self.0.store.transact(work).await?;
        self.read_again(&id).await?;
        Ok(())
    }
}
