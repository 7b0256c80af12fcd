//! Brings plugins the work that they scheduled.

use std::sync::{Arc, Weak};
use std::time::Duration;

use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookId};
use jackfield_domain::plugins::{kv, schedule};
use tokio::time::MissedTickBehavior;

use super::{Inner, PluginHost};
use crate::registry::Active;

/// How often it is looked for work that is due.
const LOOK: Duration = Duration::from_secs(1);
/// After so many looks, values that expired are deleted.
const SWEEP: u32 = 600;
/// After so many, whether something is due that is done once a day.
const HOURLY: u32 = 3_600;

/// Looks for as long as the host is there.
pub(super) async fn watch(host: Weak<Inner>) {
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut look = 0_u32;
    loop {
        look = look.wrapping_add(1);
        ticks.tick().await;
        let Some(inner) = host.upgrade() else { return };
        if inner.stopped.is_cancelled() {
            return;
        }
        if look.is_multiple_of(SWEEP)
            && let Err(failure) = kv::sweep(&inner.app.store, inner.app.now()).await
        {
            tracing::error!("Expired values of plugins could not be deleted: {failure}");
        }
        let host = PluginHost(inner);
        if look.is_multiple_of(HOURLY) {
            host.run_daily().await;
        }
        host.run_due().await;
    }
}

impl PluginHost {
    /// Does the work that is due, and answers how much it was.
    pub async fn run_due(&self) -> usize {
        let snapshot = self.0.registry.read();
        let mut done = 0;
        for active in snapshot.implementors(HookId::Scheduled) {
            match schedule::take_due(&self.0.app.store, &active.id, self.0.app.now()).await {
                Ok(due) => {
                    for work in due {
                        self.run(active, work).await;
                        done += 1;
                    }
                }
                Err(failure) => {
                    tracing::error!(plugin.id = %active.id, "Scheduled work could not be looked for: {failure}")
                }
            }
        }
        done
    }

    async fn run(&self, active: &Arc<Active>, work: schedule::Due) {
        let (id, store) = (&active.id, &self.0.app.store);
        let call = HookCall::Scheduled { name: Arc::new(work.name.clone()), payload: Arc::new(work.payload.clone()) };
        let outcome = match active.call(&Cx::system("scheduled work"), call).await {
            Ok(_) => schedule::finish(store, work.job).await,
            Err(error) => {
                tracing::warn!(plugin.id = %id, "The plugin `{id}` failed in its scheduled work `{}`: {error}", work.name);
                schedule::retry(store, &work, self.0.app.now()).await.map(|again| {
                    if !again {
                        tracing::error!(plugin.id = %id, "The scheduled work `{}` of the plugin `{id}` is given up", work.name);
                    }
                })
            }
        };
        if let Err(failure) = outcome {
            tracing::error!(plugin.id = %id, "The outcome of scheduled work could not be kept: {failure}");
        }
    }
}
