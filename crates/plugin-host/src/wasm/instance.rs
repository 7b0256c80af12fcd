//! Makes instances of a loaded component.

use std::sync::Arc;

use wasmtime::component::{Component, Instance, InstancePre};
use wasmtime::{Engine, Store, UpdateDeadline};

use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::PluginApi;

use super::exports::{Exports, FileWillBeUploaded, Found, ServeHttp, crash};
use super::limits::Held;
use super::state::State;
use super::worlds::{WORLDS, World};
use crate::runtime::PluginError;
use crate::served::Served;

/// A component that was compiled, checked and linked.
pub(super) struct Loaded {
    pre: InstancePre<State>,
    pub found: Found,
    served: Served,
    memory: usize,
    held: Held,
    script: Option<Arc<str>>,
}

/// One instance with its own memory.
pub(super) struct Live {
    pub store: Store<State>,
    pub exports: Exports,
    /// The recording that it belongs to, and its number there.
    pub recorded: Option<(u64, i64)>,
}

impl Loaded {
    pub fn new(
        engine: &Engine,
        component: &Component,
        served: Served,
        hooks: &[String],
        memory: usize,
        script: Option<Arc<str>>,
    ) -> Result<Self, PluginError> {
        let world = World::of(WORLDS, engine, component)?;
        let found = match &script {
            Some(_) => Found::in_script(component, world, hooks)?,
            None => Found::look(component, world, hooks)?,
        };
        let capabilities = served.api.principal().capabilities;
        let pre = world.link(engine, component, capabilities, script.is_some())?;
        Ok(Self { pre, found, served, memory, held: Held::default(), script })
    }

    /// An instance for hooks.
    pub async fn live(&self) -> Result<Live, PluginError> {
        let (mut store, instance) = self.instantiate().await?;
        let exports = Exports::of(&self.found, &instance, &mut store)?;
        Ok(Live { store, exports, recorded: None })
    }

    /// The server as the plugin sees it, outside of any call.
    pub fn api(&self) -> &PluginApi {
        &self.served.api
    }

    /// Bytes of memory that all instances hold.
    pub fn memory(&self) -> u64 {
        self.held.bytes()
    }

    /// An instance for one request, of people (`ServeHTTP`) or of the monitoring (`ServeMetrics`).
    pub async fn serving(&self, hook: HookId) -> Result<(Store<State>, ServeHttp), PluginError> {
        let (mut store, instance) = self.instantiate().await?;
        let function = self.found.function(hook, &instance, &mut store)?;
        let function = function.ok_or_else(|| PluginError::Load("it serves no requests".into()))?;
        Ok((store, function))
    }

    /// An instance for one file.
    pub async fn looking(&self) -> Result<(Store<State>, FileWillBeUploaded), PluginError> {
        let (mut store, instance) = self.instantiate().await?;
        let function = self.found.function(HookId::FileWillBeUploaded, &instance, &mut store)?;
        let function = function.ok_or_else(|| PluginError::Load("it looks at no files".into()))?;
        Ok((store, function))
    }

    async fn instantiate(&self) -> Result<(Store<State>, Instance), PluginError> {
        let mut store = Store::new(
            self.pre.engine(),
            State::new(self.served.clone(), (self.memory, &self.held), self.script.clone()),
        );
        store.limiter(|state| &mut state.limits);
        // Gives way at every tick; how long a call may take is its caller's business. Tokio's own yield lets timers
        // and sockets have their turn before the component goes on, which a task that wakes itself does not.
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|_| Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now()))));
        let instance = self.pre.instantiate_async(&mut store).await.map_err(|error| match crash(error) {
            PluginError::Crash(text) if text.contains("maximum concurrent") => PluginError::Overloaded,
            other => other,
        })?;
        Ok((store, instance))
    }
}
