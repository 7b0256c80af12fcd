//! Where the plugin host plugs in. Costs one atomic load while no plugin implements a hook.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use futures_util::future::BoxFuture;

use super::{HookCall, HookId, HookReply, HookSet};
use crate::{Cx, Result};

/// Answers hooks; implemented by `plugin-host`.
pub trait Hooks: Send + Sync + 'static {
    /// Asks every plugin that implements the hook, in order, and folds their answers into one.
    fn ask<'a>(&'a self, cx: &'a Arc<Cx>, call: HookCall) -> BoxFuture<'a, Result<HookReply>>;

    /// Asks one plugin.
    fn ask_one<'a>(&'a self, cx: &'a Arc<Cx>, plugin: &'a str, call: HookCall) -> BoxFuture<'a, Result<HookReply>>;

    /// Tells every plugin that implements the hook; only queues, never waits.
    fn tell(&self, cx: &Arc<Cx>, call: HookCall);
}

/// The application's end of the hooks; cheap to clone. Empty until a plugin host is installed.
#[derive(Clone, Default)]
pub struct HooksSlot(Arc<Inner>);

#[derive(Default)]
struct Inner {
    implemented: AtomicU64,
    hooks: OnceLock<Arc<dyn Hooks>>,
}

impl HooksSlot {
    /// Plugs the host in. Only the first counts.
    pub fn install(&self, hooks: Arc<dyn Hooks>) {
        let _ = self.0.hooks.set(hooks);
    }

    /// Says which hooks some plugin implements; others are never called.
    pub fn set_implemented(&self, hooks: HookSet) {
        self.0.implemented.store(hooks.bits(), Ordering::Release);
    }

    pub fn implemented(&self) -> HookSet {
        HookSet::from_bits(self.0.implemented.load(Ordering::Acquire))
    }

    /// The host, when some plugin implements the hook.
    pub(super) fn for_hook(&self, hook: HookId) -> Option<&Arc<dyn Hooks>> {
        if self.implemented().contains(hook) { self.0.hooks.get() } else { None }
    }

    pub(super) fn host(&self) -> Option<&Arc<dyn Hooks>> {
        self.0.hooks.get()
    }
}
