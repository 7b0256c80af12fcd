//! How plugins are doing, as `GET /plugins/statuses` says it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_domain::events::Event;
use jackfield_domain::support::{PluginReport, Surroundings};
use jackfield_domain::{Cx, Granted, Result, cluster, market, plugins};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, Millis, PluginLogLine, PluginStatus, PluginsResponse, plugin_state};
use serde_json::Value;

use super::PluginHost;

/// What is known of each installed plugin.
#[derive(Default)]
pub(super) struct States(Mutex<BTreeMap<String, State>>);

#[derive(Clone, Default)]
struct State {
    number: i64,
    error: String,
    manifest: Option<Arc<Manifest>>,
    /// When it crashed lately.
    crashes: Vec<Millis>,
    /// What its last start failed under.
    failed_under: Option<Value>,
}

/// Crashes that are too many within [`WINDOW_MS`].
const CRASHES: usize = 3;
const WINDOW_MS: i64 = 60 * 60 * 1000;

impl States {
    fn change<T>(&self, id: &str, change: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(states.entry(id.to_owned()).or_default())
    }

    pub fn forget(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Says what a plugin's settings look like, also while it is off.
    pub fn know(&self, manifest: &Arc<Manifest>) {
        self.change(&manifest.id, |state| state.manifest = Some(manifest.clone()));
    }

    pub fn manifests(&self) -> Vec<Arc<Manifest>> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.values().filter_map(|state| state.manifest.clone()).collect()
    }

    /// What is known of those whose manifest is known.
    fn known(&self) -> Vec<(Arc<Manifest>, State)> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.values().filter_map(|state| Some((state.manifest.clone()?, state.clone()))).collect()
    }

    /// Those that are on and do not run.
    fn failing(&self) -> BTreeSet<String> {
        let failed = [plugin_state::FAILED_TO_START, plugin_state::FAILED_TO_STAY_RUNNING];
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failing = states.iter().filter(|(_, state)| failed.contains(&state.number));
        failing.map(|(id, _)| id.clone()).collect()
    }

    /// Counts a crash; answers how many there were lately.
    pub fn crashed(&self, id: &str, now: Millis) -> usize {
        self.change(id, |state| {
            state.crashes.retain(|at| at.0 > now.0 - WINDOW_MS);
            state.crashes.push(now);
            state.crashes.len()
        })
    }

    /// How often a plugin crashed lately.
    pub fn crashes(&self, id: &str, now: Millis) -> usize {
        self.change(id, |state| state.crashes.iter().filter(|at| at.0 > now.0 - WINDOW_MS).count())
    }

    /// Remembers what a start failed under.
    pub fn failed_under(&self, id: &str, circumstances: Value) {
        self.change(id, |state| state.failed_under = Some(circumstances));
    }

    /// Whether a plugin failed to start, and under other circumstances.
    pub fn may_start_now(&self, id: &str, circumstances: &Value) -> bool {
        self.change(id, |state| {
            state.number == plugin_state::FAILED_TO_START && state.failed_under.as_ref() != Some(circumstances)
        })
    }

    /// A person starts it by hand: what was before does not count any more.
    pub fn forgive(&self, id: &str) {
        self.change(id, |state| state.crashes.clear());
    }

    pub fn too_many(crashes: usize) -> bool {
        crashes >= CRASHES
    }
}

impl PluginHost {
    /// The plugins that are on and do not run.
    pub fn failing(&self) -> BTreeSet<String> {
        self.0.states.failing()
    }

    /// How each installed plugin is doing.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn statuses(&self) -> Result<Vec<PluginStatus>> {
        let rows = plugins::installed::installed(&self.0.app).await?;
        let mut revoked = market::reasons(&self.0.app, &rows).await?;
        let mut statuses = Vec::with_capacity(rows.len());
        for row in rows {
            let manifest = plugins::installed::read(&row)?;
            let path = self.place(&row.id, &row.digest).display().to_string();
            let state = self.0.states.change(&row.id, |state| state.clone());
            let revoked = revoked.remove(&row.id).unwrap_or_default();
            statuses.push(PluginStatus { revoked, ..self.status(&manifest, path, state) });
        }
        // This server's own come first: whoever looks for one finds it.
        statuses.extend(cluster::plugins_elsewhere(&self.0.app).await?);
        Ok(statuses)
    }

    fn status(&self, manifest: &Manifest, plugin_path: String, state: State) -> PluginStatus {
        let snapshot = self.0.registry.peek();
        let running = snapshot.get(&manifest.id).and_then(|active| active.running.as_ref());
        PluginStatus {
            confinement: running.and_then(|running| running.confinement()),
            plugin_path,
            plugin_id: manifest.id.clone(),
            cluster_id: self.0.app.memory.cluster.id().to_string(),
            state: state.number,
            error: state.error,
            name: manifest.name.clone(),
            description: manifest.description.clone(),
            version: manifest.version.clone(),
            revoked: String::new(),
        }
    }

    /// Says how plugins are doing here, for the lists of the other servers.
    pub(super) fn tell_others(&self) {
        let known = self.0.states.known().into_iter();
        let statuses: Vec<_> = known.map(|(manifest, state)| self.status(&manifest, String::new(), state)).collect();
        self.0.app.memory.cluster.plugins_are(serde_json::to_value(statuses).unwrap_or_default());
    }

    /// The installed plugins, those that are on and those that are off.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn list(&self) -> Result<PluginsResponse> {
        let mut answer = PluginsResponse::default();
        let snapshot = self.0.registry.read();
        for row in plugins::installed::installed(&self.0.app).await? {
            let manifest = plugins::installed::read(&row)?;
            if snapshot.get(&row.id).is_some() { answer.active.push(manifest) } else { answer.inactive.push(manifest) }
        }
        Ok(answer)
    }

    /// What a support packet says of the plugins.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn for_support(&self) -> Result<Surroundings> {
        let now = self.0.app.now();
        let report = |status: PluginStatus| {
            let crashes = self.0.states.crashes(&status.plugin_id, now);
            PluginReport { status, crashes }
        };
        let reports = self.statuses().await?.into_iter().map(report).collect();
        Ok(Surroundings { listed: self.list().await?, reports })
    }

    /// What a plugin said and how it failed lately, the oldest first.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn logs(&self, _: &Granted<ManagePlugins>, id: &str) -> Result<Vec<PluginLogLine>> {
        plugins::installed::get(&self.0.app, id).await?;
        Ok(self.0.app.memory.plugin_logs.read(id))
    }

    /// How a plugin is doing, with the reason when it does badly.
    pub fn state(&self, id: &str) -> (i64, String) {
        self.0.states.change(id, |state| (state.number, state.error.clone()))
    }

    pub(super) fn set_state(&self, id: &str, number: i64, error: &str) {
        let changed = self.0.states.change(id, |state| {
            let changed = state.number != number || state.error != error;
            state.number = number;
            state.error = error.to_owned();
            changed
        });
        if changed {
            tracing::info!(plugin.id = id, "The plugin `{id}` is {}", word(number));
            let line = if error.is_empty() { word(number).to_owned() } else { format!("{}: {error}", word(number)) };
            self.0.app.memory.plugin_logs.write(id, self.0.app.now(), "info", &line);
            self.tell_others();
            self.0.app.events.publish(Event::PluginStatusesChanged, &Cx::system("plugins"));
        }
    }
}

fn word(state: i64) -> &'static str {
    match state {
        plugin_state::STARTING => "starting",
        plugin_state::RUNNING => "running",
        plugin_state::FAILED_TO_START => "not able to start",
        plugin_state::FAILED_TO_STAY_RUNNING => "not able to stay running",
        plugin_state::STOPPING => "stopping",
        _ => "not running",
    }
}
