//! The storage on both engines: what one does, the other does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod alone;
mod cluster;
mod copying;
mod failures;
mod filled;
mod keys;
mod migrations;
mod owned;
mod records;
mod removal;
mod scheduled_posts;
mod spans;
mod statements;
mod tls;
mod transactions;
mod upgrades;
mod work;

use jackfield_storage::{Store, testing};

/// Runs a test on an empty database of each engine.
async fn on_both(test: impl AsyncFn(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    for place in testing::databases(folder.path()).await {
        let store = Store::open(&place).await.unwrap();
        test(&store).await;
        store.close().await;
    }
}
