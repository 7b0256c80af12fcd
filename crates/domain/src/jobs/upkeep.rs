//! What the server tidies up now and then: rows that are of no use to anybody any more.
//!
//! When it was done last is a row of `systems`, so that servers that share the database do it once, and one that is
//! often started does it all the same.

use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::{Batch, audits, commands, oauth, one_time, sessions, subscriptions, systems, webhooks};

use super::Kind;
use crate::{App, Result};

/// The row of `systems` with the time of the last round.
const LAST: &str = "JackfieldUpkeep";
/// Between two rounds.
const EVERY_MS: i64 = 60 * 60 * 1000;
/// Rows that one statement removes: a table of old sessions holds nobody up.
const BATCH: i64 = 1000;

/// Removes expired sessions, one-time tokens, commands that are not answered any more, what the audit trail has too
/// much, events and calls of webhooks that nobody asks for any more, uploads that nobody went on with, and what tokens
/// were used for long ago.
pub struct Upkeep;

impl Upkeep {
    async fn due(app: &App) -> Result<(Millis, Option<String>)> {
        let last = systems::get(LAST).optional::<(String,)>(&app.store).await?.map(|(text,)| text);
        let due = last.as_deref().and_then(|text| text.parse().ok()).map_or(Millis(0), |at| Millis(at).plus(EVERY_MS));
        Ok((due, last))
    }

    async fn round(app: &App) -> Result<bool> {
        let now = app.now();
        let (due, last) = Self::due(app).await?;
        if due > now {
            return Ok(false);
        }
        // Of several servers one moves the time on, and does the round.
        if last.is_none() {
            systems::set_once(LAST, "0").execute(&app.store).await?;
        }
        let last = last.unwrap_or_else(|| "0".to_owned());
        if systems::replace(LAST, &last, &now.0.to_string()).execute(&app.store).await? == 0 {
            return Ok(false);
        }
        let mut removed = 0;
        loop {
            let some = sessions::delete_expired(now, BATCH).execute(&app.store).await?;
            removed += some;
            if some < u64::try_from(BATCH).unwrap_or(u64::MAX) {
                break;
            }
        }
        loop {
            let some = audits::delete_beyond(crate::audits::KEPT, BATCH).execute(&app.store).await?;
            if some < u64::try_from(BATCH).unwrap_or(u64::MAX) {
                break;
            }
        }
        one_time::delete_past(now.plus(-crate::one_time::LONGEST_MS)).execute(&app.store).await?;
        let answered =
            commands::delete_webhooks_before(now.plus(-crate::commands::ANSWERED_MS)).execute(&app.store).await?;
        removed += answered;
        let codes = oauth::delete_codes_before(now.plus(-crate::oauth::CODE_VALID_MS)).execute(&app.store).await?;
        removed += codes;
        let mut events = Batch::new();
        subscriptions::forget(&mut events, now.plus(-crate::subscriptions::KEPT_MS));
        let calls_before = now.plus(-crate::webhooks::CALLS_KEPT_MS);
        webhooks::forget(&mut events, calls_before, now.plus(-crate::webhooks::NAMES_KEPT_MS));
        removed += events.commit(&app.store).await?.into_iter().sum::<u64>();
        removed += crate::uploads::tidy(app).await?;
        removed += crate::calls::tidy(app).await?;
        removed += crate::uses::tidy(app).await?;
        removed += crate::console::tidy_requests(app).await?;
        crate::access_tokens::take_up_warnings(app).await?;
        tracing::debug!(rows = removed, "Removed what had expired");
        Ok(removed > 0)
    }
}

impl Kind for Upkeep {
    fn name(&self) -> &'static str {
        "upkeep"
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move { Ok(Some(Self::due(app).await?.0)) })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(Self::round(app))
    }
}
