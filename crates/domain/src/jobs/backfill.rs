//! Fills in what migrations left for later, a batch at a time; whenever the server ends, the next one goes on.

use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::backfills::{self, Backfill};

use super::Kind;
use crate::{App, Result};

/// The work that is known: [`backfills::BACKFILLS`], or a test's own.
pub struct Backfilling(pub &'static [Backfill]);

impl Kind for Backfilling {
    fn name(&self) -> &'static str {
        "backfill"
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let pending = backfills::pending(self.0).optional::<(String,)>(&app.store).await?;
            Ok(pending.map(|_| Millis(0)))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { Ok(backfills::run_next(&app.store, self.0).await?) })
    }
}
