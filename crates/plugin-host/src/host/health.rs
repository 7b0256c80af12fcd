//! Asks plugins from time to time whether they still answer, and ends those that do not.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::join_all;
use jackfield_domain::hooks::HookId;
use tokio::time::MissedTickBehavior;

use super::supervision::Crash;
use super::{Inner, PluginHost};
use crate::registry::Active;

/// How often plugins are asked.
const LOOK: Duration = Duration::from_secs(30);
/// How often a plugin that does not answer is asked again at once.
const TRIES: u32 = 3;
/// How long a plugin that does not answer any more may take to end.
const END: Duration = Duration::from_millis(500);

/// Asks for as long as the host is there.
pub(super) async fn watch(host: Weak<Inner>) {
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(inner) = host.upgrade() else { return };
        if inner.stopped.is_cancelled() {
            return;
        }
        PluginHost(inner).check_health().await;
    }
}

impl PluginHost {
    /// Asks all plugins at the same time. What does not answer is ended and counts as crashed.
    pub async fn check_health(&self) {
        let snapshot = self.0.registry.read();
        join_all(snapshot.all().map(|active| self.check_one(active))).await;
    }

    async fn check_one(&self, active: &Arc<Active>) {
        let Some(running) = &active.running else { return };
        let mut tries = 0;
        let error = loop {
            if running.has_ended() {
                // Its end is dealt with already.
                return;
            }
            let Err(error) = running.ping().await else { return };
            tries += 1;
            if tries >= TRIES {
                break error;
            }
        };
        tracing::error!(plugin.id = %active.id, "The plugin `{}` does not answer any more and is ended: {error}", active.id);
        running.stop(END).await;
        let (id, generation) = (active.id.to_string(), active.generation);
        let _ = self.0.crashes.send(Crash { id, generation, hook: HookId::OnActivate, error });
    }
}
