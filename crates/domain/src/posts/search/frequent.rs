//! Which words are frequent, as this server knows it.

use std::sync::{Arc, PoisonError, RwLock};

use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::Engine;
use jackfield_storage::posts::{self, Frequent};

use crate::jobs::Kind;
use crate::{App, Result};

/// PostgreSQL looks for itself when a table has grown by a tenth, at most once in so long.
const EVERY_MS: i64 = 60_000;

/// Which words are frequent, and when that was read.
#[derive(Debug, Default)]
pub struct FrequentWords(RwLock<(Arc<Frequent>, Millis)>);

impl FrequentWords {
    pub(super) fn known(&self) -> Arc<Frequent> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

/// Reads which words are frequent, where the database knows it.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn load(app: &App) -> Result<()> {
    if app.store.engine() == Engine::Postgres {
        let read = Frequent::of(posts::frequent().all(&app.store).await?);
        *app.memory.frequent_words.0.write().unwrap_or_else(PoisonError::into_inner) = (Arc::new(read), app.now());
    }
    Ok(())
}

/// Keeps knowing which words are frequent, on each server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counting;

impl Kind for Counting {
    fn name(&self) -> &'static str {
        "frequent_words"
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let read = app.memory.frequent_words.0.read().unwrap_or_else(PoisonError::into_inner).1;
            Ok((app.store.engine() == Engine::Postgres).then(|| read.plus(EVERY_MS)))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        // It is no piece of anybody's work, and the next time is told by the last one.
        Box::pin(async move { load(app).await.map(|()| false) })
    }
}
