//! Events of the plugin to web clients.

use serde_json::{Map, Value};

use super::{PluginApi, invalid};
use crate::Result;
use crate::events::{Audience, Event};
use crate::plugins::Capability;

const NAME_LIMIT: usize = 128;

impl PluginApi {
    /// Sends `custom_<plugin id>_<name>`.
    ///
    /// # Errors
    /// 400 for a name that is not valid.
    pub fn publish_web_socket_event(&self, name: &str, data: Map<String, Value>, audience: Audience) -> Result<()> {
        self.enter(Capability::WebSocket, "websocket.publish")?;
        // Mattermost: any text; plugins use slashes and colons too.
        if name.is_empty() || name.len() > NAME_LIMIT || name.contains(|c: char| c.is_control()) {
            return Err(invalid("name", "has 1 to 128 bytes and no control characters"));
        }
        let event = Event::Custom { plugin_id: self.principal.id.clone(), name: name.to_owned(), data, audience };
        self.app.events.publish(event, &self.cx);
        Ok(())
    }
}
