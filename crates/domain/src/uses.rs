//! How often integrations are used, and how often that goes wrong: commands, outgoing webhooks and plugins, of which nothing else
//! keeps count. Counted in memory and written now and then, as calls of tokens are.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jackfield_model::{IntegrationKind, Millis};
use jackfield_storage::Batch;
use jackfield_storage::uses::{self as statements, Uses};

use crate::{App, Result};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long it is kept.
const KEPT_MS: i64 = 30 * DAY_MS;
/// Rows of one batch.
const BATCH: usize = 500;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    uses: i64,
    errors: i64,
    last: Millis,
}

/// What is counted and not written yet, by kind and id.
#[derive(Debug, Default)]
pub struct UseBook(Mutex<BTreeMap<IntegrationKind, HashMap<String, Count>>>);

impl UseBook {
    fn counted(&self) -> MutexGuard<'_, BTreeMap<IntegrationKind, HashMap<String, Count>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, kind: IntegrationKind, id: &str, count: Count) {
        let mut counted = self.counted();
        let of_kind = counted.entry(kind).or_default();
        // Plugins are asked at every post: nothing is allocated for one that is known.
        let Some(known) = of_kind.get_mut(id) else {
            of_kind.insert(id.to_owned(), count);
            return;
        };
        known.uses += count.uses;
        known.errors += count.errors;
        known.last = known.last.max(count.last);
    }
}

/// Counts that an integration was used.
pub(crate) fn note(app: &App, kind: IntegrationKind, id: &str, failed: bool) {
    app.memory.uses.add(kind, id, Count { uses: 1, errors: failed.into(), last: app.now() });
}

/// Writes what was counted.
///
/// # Errors
/// Fails when the database does; what was not written is counted on.
pub(crate) async fn write(app: &App) -> Result<()> {
    let counted = std::mem::take(&mut *app.memory.uses.counted());
    let rows: Vec<Uses> = counted
        .into_iter()
        .flat_map(|(kind, of_kind)| of_kind.into_iter().map(move |(id, count)| row(kind, id, count)))
        .collect();
    let mut left = rows.chunks(BATCH);
    while let Some(some) = left.next() {
        let mut batch = Batch::new();
        for uses in some {
            batch.push(statements::add(uses));
        }
        if let Err(error) = batch.commit(&app.store).await {
            for uses in some.iter().chain(left.flatten()) {
                let count = Count { uses: uses.uses, errors: uses.errors, last: uses.last_at };
                app.memory.uses.add(uses.kind, &uses.id, count);
            }
            return Err(error.into());
        }
    }
    Ok(())
}

fn row(kind: IntegrationKind, id: String, count: Count) -> Uses {
    let day = Millis(count.last.0 - count.last.0.rem_euclid(DAY_MS));
    Uses { kind, id, day, uses: count.uses, errors: count.errors, last_at: count.last }
}

/// What all of a kind did lately, by id.
pub(crate) async fn of_kind(app: &App, kind: IntegrationKind) -> Result<HashMap<String, Uses>> {
    let all = statements::of_kind(kind).all::<Uses>(&app.store).await?;
    Ok(all.into_iter().map(|uses| (uses.id.clone(), uses)).collect())
}

/// Removes what is too old.
pub(crate) async fn tidy(app: &App) -> Result<u64> {
    Ok(statements::delete_old(app.now().plus(-KEPT_MS)).execute(&app.store).await?)
}
