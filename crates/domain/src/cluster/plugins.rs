//! Events of plugins for their own copies on other servers: in order for each plugin, and no plugin waits for another.

use std::collections::HashMap;
use std::sync::Arc;

use jackfield_model::{NodeId, PluginClusterEvent};
use tokio::sync::{mpsc, oneshot};

use super::SendType;
use super::message::{Body, PluginMessage};
use super::send::Outgoing;
use crate::hooks::HookId;
use crate::{App, Cx, Failure, Result};

/// Events that wait for one plugin at most.
const WAITING: usize = 1024;

/// Sends an event of a plugin to its copies on the other servers, or on one of them. Bounds are the caller's.
///
/// # Errors
/// 404 when the target is none of the other servers, 503 when too much waits or the database fails.
#[crate::boxed]
pub async fn publish(
    app: &App,
    plugin: &str,
    event: PluginClusterEvent,
    send_type: SendType,
    target: Option<NodeId>,
) -> Result<()> {
    let cluster = &app.memory.cluster;
    if let Some(target) = target.filter(|target| !cluster.knows(*target)) {
        return Err(Failure::of("app.plugin.cluster_event.target.app_error", 404).with("target", target));
    }
    if cluster.others() == 0 {
        return Ok(());
    }
    let body = Body::Plugin(PluginMessage { plugin: plugin.to_owned(), id: event.id, data: event.data });
    let (answer, answered) = oneshot::channel();
    if !cluster.queue(Outgoing { target: target.unwrap_or_default(), body, answer: Some(answer) }) {
        return Err(Failure::of("app.plugin.cluster_event.queue.app_error", 503));
    }
    match send_type {
        SendType::BestEffort => Ok(()),
        SendType::Reliable => {
            answered.await.unwrap_or_else(|_| Err(Failure::of("app.plugin.cluster_event.stopped.app_error", 503)))
        }
    }
}

/// The queues of events that came for plugins.
#[derive(Default)]
pub(super) struct Arrivals(HashMap<String, mpsc::Sender<PluginClusterEvent>>);

impl Arrivals {
    /// Queues an event for a plugin of this server.
    pub fn deliver(&mut self, app: &App, message: PluginMessage) {
        if !app.hooks.implemented().contains(HookId::OnPluginClusterEvent) {
            return;
        }
        self.0.retain(|_, queue| !queue.is_closed());
        let PluginMessage { plugin, id, data } = message;
        let queue = self.0.entry(plugin.clone()).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            tokio::spawn(tell(app.clone(), plugin.clone(), receiver));
            sender
        });
        if queue.try_send(PluginClusterEvent { id, data }).is_err() {
            tracing::error!(plugin.id = plugin, "The plugin `{plugin}` is too far behind; it misses a cluster event");
        }
    }
}

async fn tell(app: App, plugin: String, mut events: mpsc::Receiver<PluginClusterEvent>) {
    let cx: Arc<Cx> = Cx::system("cluster");
    while let Some(event) = events.recv().await {
        // The host logs why a plugin failed; one that does not run here is not missed.
        if let Err(failure) = app.hooks.cluster_event(&cx, &plugin, &event).await {
            tracing::debug!(plugin.id = plugin, "The plugin `{plugin}` did not take a cluster event: {failure}");
        }
    }
}
