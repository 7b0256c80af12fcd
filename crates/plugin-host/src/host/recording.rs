//! Recording what a component is told and does on this server, and playing it.

use std::sync::Arc;

use jackfield_domain::plugins::installed;
use jackfield_domain::{Failure, Granted, Result, audits};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{PluginCall, PluginRecording};
use serde_json::json;

use super::PluginHost;
use crate::runtime::{PluginError, Replayed, RunningPlugin};

/// How long a recording may go on, in seconds.
const LONGEST: i64 = 60 * 60;

impl PluginHost {
    /// Records what a component is told and does, on this server and until it stops. It begins with fresh instances, which
    /// know nothing of what was before, and takes the place of an earlier one. What people write is in it: whoever may
    /// manage plugins could have it from a plugin too.
    ///
    /// # Errors
    /// 404 when it is not running, 400 for a time that is too long and for what is no component.
    pub async fn record(&self, granted: &Granted<ManagePlugins>, id: &str, seconds: i64) -> Result<PluginRecording> {
        if !(1..=LONGEST).contains(&seconds) {
            return Err(Failure::of("app.plugin.recording.seconds.app_error", 400).with("most", LONGEST));
        }
        let manifest = installed::read(&installed::get(&self.0.app, id).await?)?;
        let running = self.component(id)?;
        let begun_at = self.0.app.now();
        let until = begun_at.plus(seconds * 1000);
        let (plugin_id, version) = (manifest.id, manifest.version);
        let head = PluginRecording { plugin_id, version, begun_at, until, is_full: false, calls: Vec::new() };
        // In the trail before the first word is in the recording.
        audits::note(&self.0.app, granted.cx(), "recordPlugin", &json!({ "plugin_id": id, "seconds": seconds }))
            .await?;
        running.record(Some(head.clone())).map_err(|error| no_component(id, &error))?;
        tracing::info!(plugin.id = id, seconds, "What the plugin `{id}` is told and does is recorded");
        Ok(head)
    }

    /// What was recorded so far.
    ///
    /// # Errors
    /// 404 when nothing is.
    pub async fn recording(&self, granted: &Granted<ManagePlugins>, id: &str) -> Result<PluginRecording> {
        installed::get(&self.0.app, id).await?;
        let nothing = || Failure::of("app.plugin.recording.none.app_error", 404).with("plugin", id);
        let recording = self.component(id)?.recording().ok_or_else(nothing)?;
        audits::note(&self.0.app, granted.cx(), "readPluginRecording", &json!({ "plugin_id": id })).await?;
        Ok(recording)
    }

    /// Ends a recording and forgets it.
    ///
    /// # Errors
    /// 404 when the plugin is not running.
    pub async fn forget_recording(&self, _: &Granted<ManagePlugins>, id: &str) -> Result<()> {
        installed::get(&self.0.app, id).await?;
        self.component(id)?.record(None).map_err(|error| no_component(id, &error))
    }

    /// Plays recorded calls to the plugin, up to the first that goes another way.
    ///
    /// # Errors
    /// When it is not running, or is no component.
    pub async fn replay(&self, id: &str, calls: &[PluginCall]) -> Result<Vec<Replayed>> {
        self.component(id)?.replay(calls).await.map_err(|error| no_component(id, &error))
    }

    fn component(&self, id: &str) -> Result<Arc<dyn RunningPlugin>> {
        let running = self.0.registry.read().get(id).and_then(|active| active.running.clone());
        running.ok_or_else(|| PluginError::Stopped.into_failure(id))
    }
}

fn no_component(id: &str, error: &PluginError) -> Failure {
    Failure::of("app.plugin.recording.component.app_error", 400).with("plugin", id).with("reason", error)
}
