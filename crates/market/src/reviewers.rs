//! Who looks at versions: named by the market's administrator, each with a token of 256 random bits, of which the market keeps
//! a hash. Whoever belongs to a publisher does not look at that one's plugins.

use jackfield_domain::market::keys::SigningKey;
use jackfield_domain::{Failure, Result};
use jackfield_model::{MarketReviewer, MarketReviewerToken, Millis};
use jackfield_storage::{Tx, market as rows};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::store::fault;
use crate::{Market, log};

/// Reviewers of a market at most.
const MOST: usize = 1_000;
/// Letters of a name.
const NAME: usize = 64;

impl Market {
    /// All reviewers, those whose token was taken away too.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn reviewers(&self) -> Result<Vec<MarketReviewer>> {
        Ok(self.reviewer_rows().await?.into_iter().map(MarketReviewer::from).collect())
    }

    async fn reviewer_rows(&self) -> Result<Vec<rows::Reviewer>> {
        Ok(rows::reviewers().all::<rows::Reviewer>(&self.0.store).await?)
    }

    /// Names a reviewer, or gives a known one another token.
    ///
    /// # Errors
    /// 400 for what is no name, or a publisher that nobody knows.
    pub(crate) async fn name_reviewer(&self, asked: MarketReviewer) -> Result<MarketReviewerToken> {
        let _turn = self.0.turn.lock().await;
        let all = self.reviewer_rows().await?;
        let name = asked.name.trim().to_owned();
        let is_name = (2..=NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        let publishers = self.publishers().await?;
        let is_known = asked.publisher.is_empty() || publishers.iter().any(|one| one.name == asked.publisher);
        if !is_name || !is_known || all.len() >= MOST {
            return Err(Failure::of("app.market.reviewer.invalid.app_error", 400));
        }
        let token = token()?;
        let before = all.iter().find(|one| one.name == name);
        let now = self.0.clock.now();
        let row = rows::Reviewer {
            name,
            publisher: asked.publisher,
            token: hash(&token),
            create_at: before.map_or(now, |before| before.create_at),
            revoked_at: Millis(0),
        };
        self.keep_reviewer(row.clone(), before.is_some(), "reviewer").await?;
        Ok(MarketReviewerToken { reviewer: row.into(), token })
    }

    /// Takes a reviewer's token away. What they approved of stays: it was said.
    ///
    /// # Errors
    /// 404 for an unknown one.
    pub(crate) async fn revoke_reviewer(&self, name: &str) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let found = self.reviewer_rows().await?.into_iter().find(|one| one.name == name);
        let found = found.ok_or_else(|| Failure::of("app.market.not_found.app_error", 404))?;
        let row = rows::Reviewer { token: String::new(), revoked_at: self.0.clock.now(), ..found };
        self.keep_reviewer(row, true, "revoke_reviewer").await
    }

    async fn keep_reviewer(&self, row: rows::Reviewer, known: bool, kind: &'static str) -> Result<()> {
        let now = self.0.clock.now();
        let work = async move |tx: &mut Tx| {
            let query = if known { rows::update_reviewer(&row) } else { rows::insert_reviewer(&row) };
            query.execute(&mut *tx).await?;
            log::note(tx, now, kind, &json!({ "name": row.name, "publisher": row.publisher })).await
        };
        self.0.store.transact(work).await
    }

    /// Whose token it is.
    ///
    /// # Errors
    /// 403 when it is nobody's, 501 for a mirror.
    pub(crate) async fn reviewer(&self, token: &str) -> Result<MarketReviewer> {
        self.is_no_mirror()?;
        let hashed = hash(token.trim());
        let rows = self.reviewer_rows().await?;
        let found = rows
            .into_iter()
            .find(|one| one.revoked_at.is_never() && bool::from(one.token.as_bytes().ct_eq(hashed.as_bytes())));
        found.map(MarketReviewer::from).ok_or_else(|| Failure::of("app.market.reviewer.app_error", 403))
    }
}

/// 256 random bits as text.
pub fn token() -> Result<String> {
    let secret = SigningKey::generate().map_err(fault)?.secret();
    Ok(secret.trim().rsplit(':').next().unwrap_or_default().to_owned())
}

fn hash(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}
