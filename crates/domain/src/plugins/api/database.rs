//! SQL of a plugin's own, on connections of its own.

use std::sync::Arc;
use std::time::Duration;

use jackfield_storage::raw::{RawConnection, RawConnector, RawFault};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::PluginApi;
use crate::plugins::Capability;
use crate::{Failure, Result};

/// Connections of one plugin. The server's own are another matter.
const CONNECTIONS: usize = 10;
/// How long a plugin waits until one of its own is free.
const WAIT: Duration = Duration::from_secs(5);

/// One plugin's way to the database.
#[derive(Clone)]
pub struct Database {
    connector: RawConnector,
    places: Arc<Semaphore>,
    plugin: Arc<str>,
}

/// A connection with its place among those that the plugin may have.
pub struct Connection {
    pub raw: RawConnection,
    _place: OwnedSemaphorePermit,
}

impl PluginApi {
    /// Opens the database to the plugin's own SQL.
    ///
    /// # Errors
    /// 403 without the capability, 501 on SQLite.
    pub fn database(&self) -> Result<Database> {
        self.enter(Some(Capability::Sql), "sql")?;
        let Some(connector) = self.app.store.raw() else {
            return Err(Failure::of("app.plugin.sql.engine.app_error", 501));
        };
        let plugin = self.principal.id.clone();
        Ok(Database { connector, places: Arc::new(Semaphore::new(CONNECTIONS)), plugin })
    }
}

impl Database {
    /// # Errors
    /// When the plugin has too many connections already, or the database has none left.
    #[crate::boxed]
    pub async fn connect(&self) -> std::result::Result<Connection, RawFault> {
        let waited = timeout(WAIT, self.places.clone().acquire_owned()).await;
        let Ok(Ok(place)) = waited else {
            return Err(RawFault::plain(&format!("the plugin has {CONNECTIONS} SQL connections already")));
        };
        let raw = self.connector.connect(&format!("jackfield plugin {}", self.plugin)).await?;
        Ok(Connection { raw, _place: place })
    }
}
