//! What belongs to one instance: its limits, its resources, and on whose behalf it runs at the moment.

use std::sync::Arc;

use jackfield_domain::Cx;
use jackfield_domain::plugins::PluginApi;
use wasmtime::component::ResourceTable;
use wasmtime::{StoreLimits, StoreLimitsBuilder};

/// The data of a store.
pub(super) struct State {
    /// The server, within the chain of causes of the running call.
    pub api: PluginApi,
    pub table: ResourceTable,
    pub limits: StoreLimits,
}

impl State {
    pub fn new(api: PluginApi, memory: usize) -> Self {
        let limits = StoreLimitsBuilder::new()
            .memory_size(memory)
            .memories(4)
            .tables(16)
            .table_elements(100_000)
            .instances(32)
            .trap_on_grow_failure(true)
            .build();
        Self { api, table: ResourceTable::new(), limits }
    }

    /// From here on the instance acts because of `cx`.
    pub fn begin(&mut self, api: &PluginApi, cx: &Arc<Cx>) {
        self.api = api.within(cx);
    }
}
