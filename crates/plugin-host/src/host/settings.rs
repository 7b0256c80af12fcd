//! What saved settings mean for plugins: whether there are any, and whether one that refused to start may try again.

use futures_util::future::join_all;
use jackfield_domain::plugins::{self, Installed};
use jackfield_model::{Manifest, plugin_state};
use serde_json::{Value, json};

use super::PluginHost;

/// What the status of every plugin says then.
pub(super) const OFF: &str = "Plugins have been disabled: the setting `PluginSettings.Enable` is off.";

impl PluginHost {
    /// Whether administrators switched all plugins off.
    pub(super) fn are_off(&self) -> bool {
        !self.0.app.config.read().settings.plugin.enable
    }

    /// Stops everything, and says why.
    pub(super) async fn all_off(&self) {
        let rows = self.installed_and_on().await;
        join_all(rows.iter().map(|row| async {
            let _turn = self.turn(&row.id).await;
            self.stop_one(&row.id).await;
            self.set_state(&row.id, plugin_state::NOT_RUNNING, OFF);
        }))
        .await;
    }

    /// Settings were saved: everything stops or starts with the switch for all, and what refused to start under other
    /// settings is started again.
    pub(super) async fn follow_settings(&self) {
        if self.are_off() {
            return self.all_off().await;
        }
        for row in self.installed_and_on().await {
            let host = self.clone();
            // Each in its own time: one that starts slowly holds up no other.
            tokio::spawn(async move { host.try_again(&row).await });
        }
    }

    async fn try_again(&self, row: &Installed) {
        let _turn = self.turn(&row.id).await;
        if self.0.stopped.is_cancelled() || self.0.registry.peek().get(&row.id).is_some() {
            return;
        }
        let Ok(manifest) = plugins::installed::read(row) else { return };
        let was_off = self.state(&row.id) == (plugin_state::NOT_RUNNING, OFF.to_owned());
        if !was_off && !self.0.states.may_start_now(&row.id, &self.circumstances(&manifest)) {
            return;
        }
        if let Err(failure) = self.start_installed(row).await {
            tracing::error!(plugin.id = row.id, "The plugin `{}` did not start: {failure}", row.id);
        }
    }

    async fn installed_and_on(&self) -> Vec<Installed> {
        match plugins::installed::installed(&self.0.app).await {
            Ok(rows) => rows.into_iter().filter(|row| row.enabled).collect(),
            Err(failure) => {
                tracing::error!("Installed plugins could not be read: {failure}");
                Vec::new()
            }
        }
    }

    /// What of the settings decides whether a plugin starts: its own, and whether it may.
    pub(super) fn circumstances(&self, manifest: &Manifest) -> Value {
        let config = self.0.app.config.read();
        let own = config.settings.plugin.plugins.iter().find(|(id, _)| id.eq_ignore_ascii_case(&manifest.id));
        let refused = self.admit(manifest).err().map(|failure| failure.0.message);
        json!([own.map(|(_, own)| own), refused])
    }
}
