//! Which plugins are on, and who implements which hook. Read without locks, replaced as a whole.

mod latency;
mod requests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use jackfield_domain::Cx;
use jackfield_domain::hooks::{FailurePolicy, HookCall, HookId, HookReply, HookSet};
use jackfield_domain::plugins::{LogLevel, PluginApi};
use jackfield_model::Manifest;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use crate::breaker::Breaker;
use crate::package::{self, Endpoint};
use crate::runtime::{Package, PluginError, RunningPlugin};
pub(crate) use latency::Figures;
use latency::Latency;

/// The longest that a manifest may let people wait for a plugin.
const DEADLINE_CEILING: Duration = Duration::from_secs(30);

/// One version of a plugin that is on.
pub(crate) struct Active {
    pub id: Arc<str>,
    pub package: Package,
    /// Tells one start of a plugin from the next.
    pub generation: u64,
    /// `None` for a plugin that is only a web half.
    pub running: Option<Arc<dyn RunningPlugin>>,
    /// What its package says of its endpoints.
    pub described: Described,
    /// The plugin's own log, when it has a server half.
    log: Option<PluginApi>,
    /// Calls that run, so that a version can be drained.
    calls: TaskTracker,
    latency: Latency,
    breakers: [Breaker; 64],
}

/// What a package says of its own endpoints.
#[derive(Debug, Default)]
pub(crate) struct Described {
    pub endpoints: Vec<Endpoint>,
    /// The paths and schemas that the server's own description gets.
    pub openapi: Option<Value>,
}

impl Described {
    /// Reads it from the package's folder.
    pub fn read(package: &Package) -> package::Result<Self> {
        let endpoints = package::endpoints(&package.dir)?;
        Ok(Self { endpoints, openapi: package::described(&package.dir, &package.manifest.id)? })
    }
}

/// How a plugin wants a hook to be called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    pub deadline: Duration,
    pub on_failure: FailurePolicy,
    pub priority: i64,
}

impl Active {
    /// A plugin that is only a web half.
    pub fn web_only(package: Package, generation: u64) -> Self {
        Self::new(package, generation, None, None)
    }

    /// A plugin with a server half that was loaded.
    pub fn with_server(
        package: Package,
        generation: u64,
        running: Arc<dyn RunningPlugin>,
        (described, log): (Described, PluginApi),
    ) -> Self {
        Self { described, ..Self::new(package, generation, Some(running), Some(log)) }
    }

    fn new(package: Package, generation: u64, running: Option<Arc<dyn RunningPlugin>>, log: Option<PluginApi>) -> Self {
        Self {
            id: package.manifest.id.as_str().into(),
            package,
            generation,
            running,
            described: Described::default(),
            log,
            calls: TaskTracker::new(),
            latency: Latency::default(),
            breakers: std::array::from_fn(|_| Breaker::default()),
        }
    }

    pub fn manifest(&self) -> &Manifest {
        &self.package.manifest
    }

    pub fn hooks(&self) -> HookSet {
        self.running.as_ref().map_or(HookSet::EMPTY, |running| running.hooks())
    }

    /// As [`RunningPlugin::hears_itself`].
    pub fn hears_itself(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.hears_itself())
    }

    pub fn policy(&self, hook: HookId) -> Policy {
        let permissions = self.package.manifest.permissions.as_ref();
        let asked = permissions.and_then(|asked| asked.hook_policies.get(hook.wit_name()));
        let Some(asked) = asked else {
            return Policy { deadline: hook.deadline(), on_failure: hook.failure_policy(), priority: 0 };
        };
        let deadline = match asked.deadline_ms {
            0 => hook.deadline(),
            ms => Duration::from_millis(ms).min(DEADLINE_CEILING),
        };
        let on_failure = match asked.on_failure.as_str() {
            "closed" => FailurePolicy::Closed,
            "open" => FailurePolicy::Open,
            _ => hook.failure_policy(),
        };
        Policy { deadline, on_failure, priority: asked.priority }
    }

    /// Logs that it failed, where administrators and where its author look.
    pub fn failed(&self, hook: HookId, error: &PluginError) {
        let (id, hook) = (&self.id, hook.name());
        match error {
            PluginError::App(refusal) => {
                tracing::debug!(plugin.id = %id, hook, "The plugin `{id}` refused {hook}: {}", refusal.id);
                return;
            }
            // Said once, when it began.
            PluginError::Resting(_) => return,
            _ => {}
        }
        tracing::error!(plugin.id = %id, hook, "The plugin `{id}` failed in {hook}: {error}");
        if let Some(log) = &self.log {
            log.remember(LogLevel::Error, &format!("{hook} failed: {error}"));
        }
    }

    /// Calls the plugin within the deadline that it has for this hook.
    pub async fn call(&self, cx: &Arc<Cx>, call: HookCall) -> Result<HookReply, PluginError> {
        let running = self.running.as_ref().ok_or(PluginError::Stopped)?;
        let _token = self.calls.token();
        let hook = call.id();
        let breaker = self.breaker(hook);
        let started = Instant::now();
        // A plugin is always told that it starts and ends.
        let may_rest = !matches!(hook, HookId::OnActivate | HookId::OnDeactivate);
        if may_rest {
            breaker.admit(started).map_err(PluginError::Resting)?;
        }
        let answer = running.call(cx, call, self.policy(hook).deadline).await;
        self.latency.note(hook, started.elapsed(), has_failed(answer.as_ref().err()));
        let missed = matches!(answer, Err(PluginError::Timeout(_)));
        if let Some(log) = &self.log {
            // A refusal is an answer.
            log.count(!matches!(answer, Ok(_) | Err(PluginError::App(_))));
        }
        if may_rest && let Some(pause) = breaker.note(!missed, started, Instant::now()) {
            self.rests(hook, pause);
        }
        answer
    }

    fn breaker(&self, hook: HookId) -> &Breaker {
        &self.breakers[usize::from(hook.number() & 63)]
    }

    /// Logs that it is not asked for a while.
    fn rests(&self, hook: HookId, pause: Duration) {
        let (id, hook, pause) = (&self.id, hook.name(), pause.as_secs());
        tracing::error!(plugin.id = %id, hook, "The plugin `{id}` keeps missing the deadline of {hook} and is not asked for {pause} s");
        if let Some(log) = &self.log {
            let line = format!("{hook} keeps missing its deadline and is not called for {pause} s");
            log.remember(LogLevel::Error, &line);
        }
    }

    /// A mark that a call runs, for calls that the registry does not make itself.
    pub fn token(&self) -> tokio_util::task::task_tracker::TaskTrackerToken {
        self.calls.token()
    }

    /// Waits until no call runs any more, but not for ever.
    pub async fn drain(&self, limit: Duration) {
        self.calls.close();
        let _ = tokio::time::timeout(limit, self.calls.wait()).await;
    }

    /// How it has answered a hook, if it was asked.
    pub fn figures(&self, hook: HookId) -> Option<Figures> {
        self.latency.figures(hook)
    }
}

/// Whether there was no answer; a refusal of the plugin's own is one.
fn has_failed(error: Option<&PluginError>) -> bool {
    error.is_some_and(|error| !matches!(error, PluginError::App(_) | PluginError::Resting(_)))
}

/// What is on at one moment.
#[derive(Default)]
pub(crate) struct Snapshot {
    plugins: BTreeMap<Arc<str>, Arc<Active>>,
    by_hook: Vec<Vec<Arc<Active>>>,
    pub implemented: HookSet,
}

impl Snapshot {
    fn of(plugins: BTreeMap<Arc<str>, Arc<Active>>) -> Self {
        let mut by_hook = vec![Vec::new(); 64];
        let mut implemented = HookSet::EMPTY;
        for active in plugins.values() {
            implemented = implemented.union(active.hooks());
            for hook in active.hooks().iter() {
                by_hook[usize::from(hook.number() & 63)].push(active.clone());
            }
        }
        for hook in HookId::ALL.iter().copied() {
            let of_hook: &mut Vec<Arc<Active>> = &mut by_hook[usize::from(hook.number() & 63)];
            // Plugins come in the order of their ids, which a stable sort keeps.
            of_hook.sort_by_key(|active| active.policy(hook).priority);
        }
        Self { plugins, by_hook, implemented }
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Active>> {
        self.plugins.get(id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Active>> {
        self.plugins.values()
    }

    /// Those that implement a hook, in the order in which they are asked.
    pub fn implementors(&self, hook: HookId) -> &[Arc<Active>] {
        self.by_hook.get(usize::from(hook.number())).map_or(&[], Vec::as_slice)
    }
}

/// The registry; cheap to read.
#[derive(Default)]
pub(crate) struct Registry(ArcSwap<Snapshot>);

impl Registry {
    pub fn read(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }

    pub fn peek(&self) -> arc_swap::Guard<Arc<Snapshot>> {
        self.0.load()
    }

    /// Puts a plugin in, or another version in its place; answers what was there.
    pub fn put(&self, active: &Arc<Active>) -> Option<Arc<Active>> {
        let before = self.0.rcu(|known| {
            let mut plugins = known.plugins.clone();
            plugins.insert(active.id.clone(), active.clone());
            Snapshot::of(plugins)
        });
        before.plugins.get(&active.id).cloned()
    }

    /// Takes a plugin out; answers what was there.
    pub fn take(&self, id: &str) -> Option<Arc<Active>> {
        let before = self.0.rcu(|known| {
            let mut plugins = known.plugins.clone();
            plugins.remove(id);
            Snapshot::of(plugins)
        });
        before.plugins.get(id).cloned()
    }

    /// Takes out all of them.
    pub fn clear(&self) {
        self.0.store(Arc::default());
    }
}
