//! How often each package was fetched: in memory for lists, and as rows for after the next start. Who fetched it is kept nowhere.

use std::collections::HashMap;

use jackfield_domain::Result;
use jackfield_storage::{Store, market as rows};
use tokio::sync::RwLock;

use crate::Market;

/// Counts by digest.
#[derive(Default)]
pub struct Downloads(RwLock<HashMap<String, i64>>);

impl Downloads {
    /// # Errors
    /// Fails when the database does.
    pub async fn read(store: &Store) -> Result<Self> {
        let counts = rows::downloads().all::<(String, i64)>(store).await?;
        Ok(Self(RwLock::new(counts.into_iter().collect())))
    }

    /// All counts as they are now.
    pub async fn all(&self) -> tokio::sync::RwLockReadGuard<'_, HashMap<String, i64>> {
        self.0.read().await
    }
}

impl Market {
    /// Counts one more. A count that is lost is no reason to refuse a package.
    pub(crate) async fn count_download(&self, digest: &str) {
        *self.0.downloads.0.write().await.entry(digest.to_owned()).or_default() += 1;
        if let Err(error) = rows::count_download(digest).execute(&self.0.store).await {
            tracing::warn!("A download was not counted: {error}");
        }
    }
}
