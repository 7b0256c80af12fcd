//! Brings plugins the work that they scheduled.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookId};
use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::plugins::kv;
use jackfield_domain::plugins::schedule::{Scheduled, Schedules, Teller};
use tokio::time::{Instant, MissedTickBehavior};

use super::{Inner, PluginHost};

/// How often values that expired are deleted.
const SWEEP: Duration = Duration::from_secs(600);
/// After so many sweeps it is looked whether something is due that is done once a day, and what markets revoked.
const HOURLY: u32 = 6;

/// Tells the plugins that run in this host.
struct Host(Weak<Inner>);

impl Teller for Host {
    fn plugins(&self) -> Vec<String> {
        let Some(inner) = self.0.upgrade() else { return Vec::new() };
        inner.registry.read().implementors(HookId::Scheduled).iter().map(|active| active.id.to_string()).collect()
    }

    fn tell<'a>(&'a self, plugin: &'a str, due: Scheduled) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let inner = self.0.upgrade().ok_or("the server stops")?;
            let snapshot = inner.registry.read();
            let active = snapshot.implementors(HookId::Scheduled).iter().find(|active| *active.id == *plugin);
            let active = active.ok_or("the plugin does not run here any more")?;
            let call = HookCall::Scheduled { payload: Arc::new(due.payload()), name: Arc::new(due.name) };
            active.call(&Cx::system("scheduled work"), call).await.map(drop).map_err(|error| error.to_string())
        })
    }
}

/// Does what is due for as long as the host is there.
pub(super) async fn watch(host: Weak<Inner>) {
    let Some(inner) = host.upgrade() else { return };
    let (stopped, worker) = (inner.stopped.clone(), PluginHost(inner).schedules());
    let running = worker.start();
    // Nothing is late yet when the host starts.
    let mut ticks = tokio::time::interval_at(Instant::now() + SWEEP, SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sweeps = 0_u32;
    loop {
        tokio::select! {
            () = stopped.cancelled() => break,
            _ = ticks.tick() => {}
        }
        let Some(inner) = host.upgrade() else { break };
        if let Err(failure) = kv::sweep(&inner.app.store, inner.app.now()).await {
            tracing::error!("Expired values of plugins could not be deleted: {failure}");
        }
        let host = PluginHost(inner);
        if sweeps.is_multiple_of(HOURLY) {
            host.follow_revocations().await;
        }
        sweeps = sweeps.wrapping_add(1);
        if sweeps.is_multiple_of(HOURLY) {
            host.run_daily().await;
        }
    }
    running.stop().await;
}

impl PluginHost {
    fn schedules(&self) -> Worker {
        let kind = Queue(Schedules(Host(Arc::downgrade(&self.0))));
        Worker::new(self.0.app.clone(), vec![Arc::new(kind)])
    }

    /// Does the work that is due, and answers how much it was.
    pub async fn run_due(&self) -> usize {
        self.schedules().run_due().await.unwrap_or_else(|failure| {
            tracing::error!("Scheduled work could not be looked for: {failure}");
            0
        })
    }
}
