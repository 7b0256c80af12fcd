//! Watches over plugins that run: counts crashes, brings back what ended, and gives up on what cannot stay.

use std::sync::Weak;
use std::time::Duration;

use jackfield_domain::hooks::HookId;
use jackfield_domain::{administrators, plugins};
use jackfield_model::plugin_state;
use tokio::sync::mpsc;

use super::status::States;
use super::{Inner, PluginHost};
use crate::runtime::PluginError;

/// The first pause before a plugin that ended is started again; each further one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);

fn pause(crashes: usize) -> Duration {
    PAUSE * 2_u32.saturating_pow(u32::try_from(crashes).unwrap_or(1).saturating_sub(1))
}

/// A plugin crashed, or did not answer.
pub(super) struct Crash {
    pub id: String,
    pub generation: u64,
    pub hook: HookId,
    pub error: PluginError,
}

/// Follows crashes for as long as the host is there.
pub(super) async fn watch(host: Weak<Inner>, mut crashes: mpsc::UnboundedReceiver<Crash>) {
    while let Some(crash) = crashes.recv().await {
        let Some(inner) = host.upgrade() else { return };
        PluginHost(inner).crashed(crash).await;
    }
}

impl PluginHost {
    async fn crashed(&self, crash: Crash) {
        let id = &crash.id;
        let active = self.0.registry.peek().get(id).cloned();
        // A version that is not on any more does not count.
        let Some(active) = active.filter(|active| active.generation == crash.generation) else { return };
        let count = self.0.states.crashed(id, self.0.app.now());
        if States::too_many(count) {
            // A program's end is nobody's call.
            let place = match crash.hook {
                HookId::OnActivate => "with".to_owned(),
                hook => format!("in {}", hook.name()),
            };
            let reason = format!("It failed {count} times within an hour, the last time {place}: {}.", crash.error);
            tracing::error!(plugin.id = id, hook = crash.hook.name(), "The plugin `{id}` is switched off. {reason}");
            let _turn = self.turn(id).await;
            self.isolate(id, &reason).await;
            return;
        }
        if active.running.as_ref().is_some_and(|running| running.has_ended()) {
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            let reason = format!("Its program ended {times} within an hour, the last time with: {}.", crash.error);
            self.set_state(id, plugin_state::STARTING, &reason);
            let (host, id) = (self.clone(), crash.id.clone());
            tokio::spawn(async move { host.restart(&id, crash.generation, count, reason).await });
        }
    }

    /// Switches off what does not stay running, and tells the administrators. Its turn is taken.
    async fn isolate(&self, id: &str, reason: &str) {
        self.stop_one(id).await;
        self.set_state(id, plugin_state::FAILED_TO_STAY_RUNNING, reason);
        let (app, id, reason) = (self.0.app.clone(), id.to_owned(), reason.to_owned());
        // Nobody waits for it, with the plugin's turn in hand least of all.
        tokio::spawn(async move {
            let version = plugins::installed::get(&app, &id).await.map(|row| row.version).unwrap_or_default();
            let values = [("id", &id), ("version", &version), ("reason", &reason)];
            if let Err(failure) = administrators::tell(&app, "plugins", "app.plugin.isolated", &values).await {
                tracing::warn!(plugin.id = id, "Nobody could be told that the plugin `{id}` is off: {failure}");
            }
        });
    }

    /// Brings back a plugin whose program ended; why it had to be stays to be seen.
    /// A start that fails counts as one more crash.
    async fn restart(&self, id: &str, generation: u64, mut count: usize, mut reason: String) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause(count)) => {}
                () = self.0.stopped.cancelled() => return,
            }
            let _turn = self.turn(id).await;
            let is_same = self.0.registry.peek().get(id).is_some_and(|active| active.generation == generation);
            if !is_same {
                return;
            }
            let started = match plugins::installed::get(&self.0.app, id).await {
                Ok(row) => self.start_installed(&row).await,
                Err(failure) => Err(failure),
            };
            let Err(failure) = started else {
                self.set_state(id, plugin_state::RUNNING, &format!("{reason} It was started again."));
                return;
            };
            tracing::error!(plugin.id = id, "The plugin `{id}` could not be started again: {failure}");
            count = self.0.states.crashed(id, self.0.app.now());
            reason = format!("It failed {count} times within an hour. {}", failure.0.message);
            if States::too_many(count) {
                self.isolate(id, &reason).await;
                return;
            }
            self.set_state(id, plugin_state::STARTING, &reason);
        }
    }
}
