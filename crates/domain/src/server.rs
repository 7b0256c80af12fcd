//! Looking after the server as a whole: what it is set up with, whether it is sound, and what it leaves out for a while.

mod busy;
mod integrity;
mod probe;
mod setup;

use jackfield_model::permission::{InvalidateCaches, ManageSystem, RecycleConnections};
use jackfield_model::{AppliedMigration, LatestVersion};
use jackfield_storage::support;
use serde_json::json;

pub use busy::{Busy, busy, clear_busy, set_busy};
pub use integrity::integrity;
pub use probe::{test_file_store, test_site_url};
pub use setup::{complete_onboarding, marketplace_was_visited, onboarding, visit_marketplace};

use crate::authorize::Granted;
use crate::config::API_VERSION;
use crate::events::Event;
use crate::{App, Result, audits};

/// Forgets what all servers remember of the database.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn invalidate_caches(app: &App, granted: &Granted<InvalidateCaches>) -> Result<()> {
    audits::note(app, granted.cx(), "invalidateCaches", &json!({})).await?;
    app.events.publish(Event::CachesInvalidated, granted.cx());
    Ok(())
}

/// Closes this server's idle connections to the database.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn recycle_connections(app: &App, granted: &Granted<RecycleConnections>) -> Result<()> {
    audits::note(app, granted.cx(), "databaseRecycle", &json!({})).await?;
    app.store.recycle();
    Ok(())
}

/// The changes of the tables that were made.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn migrations(app: &App, _: &Granted<ManageSystem>) -> Result<Vec<AppliedMigration>> {
    let found = support::migrations().all::<(i64, String)>(&app.store).await?;
    Ok(found.into_iter().map(|(version, name)| AppliedMigration { version, name }).collect())
}

/// The newest version that the server knows of. It asks nobody outside, so that is what it is.
pub fn latest_version(_: &Granted<ManageSystem>) -> LatestVersion {
    LatestVersion {
        tag_name: format!("v{API_VERSION}"),
        name: format!("Jackfield {} ({API_VERSION})", env!("CARGO_PKG_VERSION")),
        ..LatestVersion::default()
    }
}
