//! How long the chain of plugins is that a Go plugin's calls belong to. Its protocol does not say which call follows from
//! which hook, so the deepest hook that it works on counts: plugins that lead to each other in a circle come to an end,
//! and a call that only happens at the same time loses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_domain::{Cx, plugins::PluginApi};

/// Chains end far before this.
const DEEPEST: usize = 16;

/// The hooks that one plugin works on, by how many plugins led to them. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Chain(Arc<[AtomicUsize; DEEPEST]>);

/// A hook that is worked on, until dropped.
pub(super) struct Link<'a>(&'a AtomicUsize);

impl Chain {
    /// Counts a hook that `cx` led to.
    pub(super) fn enter(&self, cx: &Cx) -> Link<'_> {
        let place = self.0.get(cx.plugins.len()).unwrap_or(&self.0[DEEPEST - 1]);
        place.fetch_add(1, Ordering::Relaxed);
        Link(place)
    }

    /// The plugin's API for a call that it makes now.
    pub(super) fn api(&self, api: &PluginApi) -> PluginApi {
        let led = self.0.iter().rposition(|hooks| hooks.load(Ordering::Relaxed) > 0).unwrap_or(0);
        if led == 0 {
            return api.clone();
        }
        // Itself in their place: which plugins they were is not known, and only its own hooks are skipped.
        let mut cause = (*Cx::system("plugin")).clone();
        cause.plugins = vec![Arc::from(&*api.principal().id); led];
        api.within(&Arc::new(cause))
    }
}

impl Drop for Link<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
