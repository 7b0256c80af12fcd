//! The engine that all components share, and the thread that keeps it from being blocked.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::Manifest;
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::cache::Cache;
use super::plugin::WasmPlugin;
use crate::runtime::{Launch, PluginError, PluginRuntime, RunningPlugin};

/// How often a running component gives way to other work.
const TICK: Duration = Duration::from_millis(10);

/// The most memory that any manifest may ask for.
pub(super) const MEMORY_CEILING: usize = 512 << 20;
/// What an instance gets when its manifest says nothing.
pub(super) const MEMORY_DEFAULT: usize = 64 << 20;

/// Instances that may be alive at once, of all plugins together.
const INSTANCES: u32 = 512;

/// Runs plugins that are WebAssembly components. Cheap to clone.
#[derive(Clone)]
pub struct WasmRuntime {
    engine: Engine,
    cache: Cache,
    /// Ends the ticker with the last clone.
    _ticker: Arc<Ticker>,
}

impl WasmRuntime {
    /// `cache` is a folder for compiled components, which nobody but the server may write to.
    ///
    /// # Errors
    /// Fails when this machine cannot run components.
    pub fn new(cache: &Path) -> Result<Self, PluginError> {
        let load = |error: wasmtime::Error| PluginError::Load(format!("WebAssembly is not available: {error:#}"));
        let engine = Engine::new(&config()).map_err(load)?;
        let ticker = Ticker::start(engine.weak()).map_err(|error| PluginError::Load(error.to_string()))?;
        Ok(Self { engine, cache: Cache::open(cache), _ticker: Arc::new(ticker) })
    }
}

impl PluginRuntime for WasmRuntime {
    fn runs(&self, manifest: &Manifest) -> bool {
        manifest.server.as_ref().is_some_and(|server| !server.wasm.is_empty())
    }

    fn start(&self, launch: Launch) -> BoxFuture<'_, Result<Arc<dyn RunningPlugin>, PluginError>> {
        Box::pin(async move {
            let plugin = WasmPlugin::load(&self.engine, &self.cache, launch).await?;
            let plugin: Arc<dyn RunningPlugin> = Arc::new(plugin);
            Ok(plugin)
        })
    }
}

fn config() -> Config {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(INSTANCES)
        .total_core_instances(INSTANCES * 2)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES * 2)
        .total_stacks(INSTANCES)
        .max_core_instances_per_component(32)
        .max_memories_per_component(4)
        .max_tables_per_component(16)
        .table_elements(100_000)
        .max_memory_size(MEMORY_CEILING)
        // What stays resident between instances: enough for a small Rust plugin, little enough to be idle.
        .linear_memory_keep_resident(64 << 10)
        .table_keep_resident(8 << 10)
        .max_unused_warm_slots(32);
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .epoch_interruption(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

/// Advances the engine's epoch. A thread of its own: tasks of the runtime may be what is blocked.
struct Ticker {
    thread: std::thread::Thread,
    stop: Arc<std::sync::atomic::AtomicBool>,
}

impl Ticker {
    fn start(engine: wasmtime::EngineWeak) -> std::io::Result<Self> {
        use std::sync::atomic::{AtomicBool, Ordering};
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let handle = std::thread::Builder::new().name("plugin-epoch".into()).spawn(move || {
            while !stopped.load(Ordering::Acquire) {
                std::thread::park_timeout(TICK);
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        })?;
        Ok(Self { thread: handle.thread().clone(), stop })
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.stop.store(true, std::sync::atomic::Ordering::Release);
        self.thread.unpark();
    }
}
