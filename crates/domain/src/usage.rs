//! How much of the server is used, in figures that are round enough for everybody.

use std::sync::{Mutex, PoisonError};

use jackfield_model::permission::SignedIn;
use jackfield_model::{Millis, PostsUsage, StorageUsage, TeamsUsage};
use jackfield_storage::{analytics, support};

use crate::authorize::Granted;
use crate::{App, Result};

/// How long the bytes of all files are remembered: counting them reads what is known of each.
const REMEMBERED: i64 = 10 * 60 * 1000;

/// The bytes of all files, and when they were counted.
#[derive(Debug, Default)]
pub struct CountedBytes(Mutex<Option<(Millis, i64)>>);

impl CountedBytes {
    fn at(&self, now: Millis) -> Option<i64> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|(at, _)| now.0 - at.0 < REMEMBERED).map(|(_, bytes)| bytes)
    }

    fn note(&self, now: Millis, bytes: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, bytes));
    }
}

/// Mattermost: whole thousands, and of large numbers the first digit alone.
fn round(count: i64) -> i64 {
    let mut step = 1000;
    while count / step >= 10 {
        step *= 10;
    }
    count / step * step
}

/// How many posts there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn posts(app: &App, _: &Granted<SignedIn>) -> Result<PostsUsage> {
    let (_, posts) = support::channels_and_posts().one::<(i64, i64)>(&app.store).await?;
    Ok(PostsUsage { count: round(posts) })
}

/// How many bytes files have.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn storage(app: &App, _: &Granted<SignedIn>) -> Result<StorageUsage> {
    let now = app.now();
    if let Some(bytes) = app.memory.counted_bytes.at(now) {
        return Ok(StorageUsage { bytes });
    }
    let (bytes,) = analytics::file_bytes().one::<(i64,)>(&app.store).await?;
    app.memory.counted_bytes.note(now, bytes);
    Ok(StorageUsage { bytes })
}

/// How many teams there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn teams(app: &App, _: &Granted<SignedIn>) -> Result<TeamsUsage> {
    let (active,) = support::teams().one::<(i64,)>(&app.store).await?;
    Ok(TeamsUsage { active, cloud_archived: 0 })
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn figures_are_round() {
        let rounded = [0, 999, 1_000, 9_999, 12_345, 987_654].map(round);
        assert_eq!(rounded, [0, 0, 1_000, 9_000, 10_000, 900_000]);
    }
}
