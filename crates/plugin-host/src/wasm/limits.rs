//! What an instance may have, and what all instances of a plugin hold together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wasmtime::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};

/// Bytes of memory that a plugin's instances hold. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(Arc<AtomicU64>);

impl Held {
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The limits of one instance.
pub(super) struct Limits {
    limits: StoreLimits,
    held: Held,
    own: u64,
}

impl Limits {
    pub fn new(memory: usize, held: &Held) -> Self {
        let limits = StoreLimitsBuilder::new()
            .memory_size(memory)
            .memories(4)
            .tables(16)
            .table_elements(100_000)
            .instances(32)
            .trap_on_grow_failure(true)
            .build();
        Self { limits, held: held.clone(), own: 0 }
    }
}

impl ResourceLimiter for Limits {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let grows = self.limits.memory_growing(current, desired, maximum)?;
        if grows {
            let more = desired.saturating_sub(current) as u64;
            self.own += more;
            self.held.0.fetch_add(more, Ordering::Relaxed);
        }
        Ok(grows)
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.limits.memory_grow_failed(error)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.limits.table_growing(current, desired, maximum)
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.limits.table_grow_failed(error)
    }

    fn instances(&self) -> usize {
        self.limits.instances()
    }

    fn tables(&self) -> usize {
        self.limits.tables()
    }

    fn memories(&self) -> usize {
        self.limits.memories()
    }
}

impl Drop for Limits {
    fn drop(&mut self) {
        self.held.0.fetch_sub(self.own, Ordering::Relaxed);
    }
}
