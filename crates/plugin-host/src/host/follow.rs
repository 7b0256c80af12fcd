//! Follows what administrators decide on other servers of the same database: each server runs its own copy of a plugin.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use jackfield_domain::events::{Event, Kind, Published, Subscriber};
use jackfield_domain::{App, Result, plugins};
use jackfield_model::plugin_state;
use tokio::sync::Notify;

use super::{Inner, PluginHost};

/// The plugins that changed elsewhere; however often one changes, it is looked at once.
#[derive(Default)]
struct Changed {
    ids: Mutex<BTreeSet<String>>,
    /// It is not known which.
    all: AtomicBool,
    /// Settings were saved, here or elsewhere.
    settings: AtomicBool,
    news: Notify,
}

struct Hearer(Arc<Changed>);

impl Subscriber for Hearer {
    fn receive(&self, event: &Published) {
        // A plugin that saves its settings whenever it starts, and then refuses to, is not started for ever.
        if matches!(event.event, Event::ConfigChanged { .. }) && event.cx.plugins.is_empty() {
            self.0.settings.store(true, Ordering::Release);
            self.0.news.notify_one();
            return;
        }
        // What else happened here was done here.
        let Event::Elsewhere(elsewhere) = &event.event else { return };
        for effect in &elsewhere.effects {
            match effect.kind() {
                Kind::Plugin(id) => {
                    self.0.ids.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
                }
                Kind::Doubt { .. } => self.0.all.store(true, Ordering::Release),
                Kind::Membership(..)
                | Kind::Access(_)
                | Kind::Webhook(_)
                | Kind::People
                | Kind::Status(_)
                | Kind::Session(..)
                | Kind::AllSessionsEnded
                | Kind::Busy(_)
                | Kind::Document(_) => continue,
            }
            self.0.news.notify_one();
        }
    }
}

/// Follows for as long as the host is there.
pub(super) fn start(app: &App, host: Weak<Inner>) {
    let changed = Arc::new(Changed::default());
    app.events.subscribe(Arc::new(Hearer(changed.clone())));
    tokio::spawn(async move {
        loop {
            changed.news.notified().await;
            let Some(inner) = host.upgrade() else { return };
            if inner.stopped.is_cancelled() {
                return;
            }
            let host = PluginHost(inner);
            if changed.settings.swap(false, Ordering::AcqRel) {
                host.follow_settings().await;
            }
            let mut ids = std::mem::take(&mut *changed.ids.lock().unwrap_or_else(PoisonError::into_inner));
            if changed.all.swap(false, Ordering::AcqRel) {
                ids.extend(host.everything().await);
            }
            for id in ids {
                let host = host.clone();
                // Each in its own time: one that starts slowly holds up no other.
                tokio::spawn(async move {
                    if let Err(failure) = host.follow(&id).await {
                        tracing::error!(
                            plugin.id = id,
                            "The plugin `{id}` could not follow the other servers: {failure}"
                        );
                    }
                });
            }
        }
    });
}

impl PluginHost {
    /// The ids of what is installed, and of what runs.
    async fn everything(&self) -> BTreeSet<String> {
        let mut ids: BTreeSet<String> = self.0.registry.read().all().map(|active| active.id.to_string()).collect();
        match plugins::installed::installed(&self.0.app).await {
            Ok(rows) => ids.extend(rows.into_iter().map(|row| row.id)),
            Err(failure) => tracing::error!("Installed plugins could not be read: {failure}"),
        }
        ids
    }

    /// Makes a plugin on this server what the database says that it is.
    ///
    /// # Errors
    /// When the database fails or the plugin cannot run here; its status says why.
    async fn follow(&self, id: &str) -> Result<()> {
        let _turn = self.turn(id).await;
        let before = self.0.registry.peek().get(id).map(|active| active.package.digest.clone());
        let rows = plugins::installed::installed(&self.0.app).await?;
        let Some(row) = rows.into_iter().find(|row| row.id == id) else {
            self.stop_one(id).await;
            self.let_go(id);
            if let Some(digest) = before {
                self.delete_files(id, &digest);
            }
            return Ok(());
        };
        if !row.enabled {
            self.0.states.know(&Arc::new(plugins::installed::read(&row)?));
            self.stop_one(id).await;
            self.set_state(id, plugin_state::NOT_RUNNING, "");
            return Ok(());
        }
        if before.as_ref() == Some(&row.digest) {
            return Ok(());
        }
        if self.are_off() {
            self.set_state(id, plugin_state::NOT_RUNNING, super::settings::OFF);
            return Ok(());
        }
        self.0.states.forgive(id);
        self.start_installed(&row).await?;
        // What may come back stays.
        let kept = plugins::installed::versions(&self.0.app, id).await?;
        if let Some(digest) = before.filter(|digest| kept.iter().all(|kept| kept.digest != *digest)) {
            self.delete_files(id, &digest);
        }
        Ok(())
    }

    /// Forgets a plugin that was removed.
    pub(super) fn let_go(&self, id: &str) {
        self.0.runner.forget(id);
        self.set_state(id, plugin_state::NOT_RUNNING, "");
        self.0.states.forget(id);
        self.tell_others();
        self.0.app.memory.plugin_logs.forget(id);
    }
}
