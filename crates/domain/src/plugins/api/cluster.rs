//! What a plugin says to its copies on other servers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackfield_model::{NodeId, PluginClusterEvent, PluginClusterEventSendOptions};

use super::{Entry, Method, PluginApi, invalid};
use crate::cluster::{self, SendType};
use crate::plugins::Capability;
use crate::{Failure, Result};

/// Bytes of an event's id and of its data.
const ID: usize = 256;
const DATA: usize = 1024 * 1024;

methods! {
    /// Sends an event to the plugin's copies on the other servers, or on one of them; this server's own hears nothing.
    /// Where there is no other server, there is nobody to tell.
    PublishPluginClusterEvent = ClusterWrite (event: PluginClusterEvent, options: PluginClusterEventSendOptions) |api| {
        if event.id.is_empty() || event.id.len() > ID {
            return Err(invalid("id", "has 1 to 256 bytes"));
        }
        let size = STANDARD.decode(&event.data).map_err(|_| invalid("data", "is not base64"))?.len();
        if size > DATA {
            return Err(invalid("data", "is longer than 1 MiB"));
        }
        let send_type = match &*options.send_type {
            "reliable" => SendType::Reliable,
            "" | "best_effort" => SendType::BestEffort,
            _ => return Err(invalid("send_type", "is `reliable` or `best_effort`")),
        };
        let target: NodeId = options.target_id.parse().map_err(|_| invalid("target_id", "is no server's id"))?;
        if !api.principal.cluster_budget.take(size, api.app.now()) {
            return Err(Failure::of("app.plugin.cluster_event.rate_limit.app_error", 429));
        }
        cluster::publish_plugin_event(&api.app, &api.principal.id, event, send_type, target.some()).await
    }
}
