//! Work over all rows of a large table, done a batch at a time while the server runs.
//!
//! A migration asks for it by a row of its name in `jackfield_backfills`. A batch and the place that it came to are
//! one transaction: whoever ends in between loses at most one batch, and servers that share the database take turns.

use futures_util::future::BoxFuture;

use crate::{Query, Result, Store, Tx, sql};

/// One kind of such work.
#[derive(Clone, Copy, Debug)]
pub struct Backfill {
    /// As its migration asks for it.
    pub name: &'static str,
    /// Changes the rows of one batch, which come after `position`; answers the last one's key, or nothing when there
    /// are no more. A batch takes well under a second: others wait for it.
    pub batch: for<'t> fn(&'t mut Tx, position: String) -> BoxFuture<'t, Result<Option<String>>>,
}

/// What this server knows how to do.
pub static BACKFILLS: &[Backfill] = &[];

/// The names of those that are asked for and known.
fn names(known: &[Backfill]) -> Vec<String> {
    known.iter().map(|backfill| backfill.name.to_owned()).collect()
}

/// Whether something is left to do; a name.
pub fn pending(known: &[Backfill]) -> Query {
    sql!("SELECT name FROM jackfield_backfills WHERE NOT done AND name {in $1} ORDER BY name LIMIT 1")
        .bind(names(known))
}

/// Takes the place of one; who comes second waits until the first one's batch is done.
fn take(known: &[Backfill]) -> Query {
    sql!("SELECT name, position FROM jackfield_backfills WHERE NOT done AND name {in $1} ORDER BY name LIMIT 1 {for update}")
        .bind(names(known))
}

fn note(name: &str, position: &str, done: bool) -> Query {
    sql!("UPDATE jackfield_backfills SET position = $2, done = $3 WHERE name = $1").bind(name).bind(position).bind(done)
}

/// Asks for one; a migration does so by its own text.
pub fn ask(name: &str) -> Query {
    sql!("INSERT INTO jackfield_backfills (name) VALUES ($1) ON CONFLICT (name) DO NOTHING").bind(name)
}

/// Does one batch; `false` when nothing is left to do.
///
/// # Errors
/// As the database fails; the batch is done again then.
pub async fn run_next(store: &Store, known: &'static [Backfill]) -> Result<bool> {
    store
        .transact(async move |tx: &mut Tx| {
            let Some((name, position)) = take(known).optional::<(String, String)>(&mut *tx).await? else {
                return Ok(false);
            };
            let Some(backfill) = known.iter().find(|backfill| backfill.name == name) else { return Ok(false) };
            let next = (backfill.batch)(&mut *tx, position.clone()).await?;
            let done = next.is_none();
            note(&name, next.as_deref().unwrap_or(&position), done).execute(&mut *tx).await?;
            Ok(true)
        })
        .await
}
