//! What every handler can reach: the rules, the plugins, who is connected.

use std::sync::Arc;

use jackfield_domain::App;
use jackfield_plugin_host::PluginHost;

use crate::ws::Hub;

/// The parts of a server that runs; cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Parts>);

struct Parts {
    app: App,
    plugins: PluginHost,
    hub: Hub,
}

impl Server {
    pub(crate) fn new(app: App, plugins: PluginHost, hub: Hub) -> Self {
        Self(Arc::new(Parts { app, plugins, hub }))
    }

    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub fn plugins(&self) -> &PluginHost {
        &self.0.plugins
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }
}
