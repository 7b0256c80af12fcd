//! What a Go plugin's calls follow from. Its protocol does not say which call belongs to which hook, so the deepest hook
//! that it works on counts: plugins that lead to each other in a circle, and a plugin that keeps answering its own acts,
//! come to an end, and a call that only happens at the same time loses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_domain::{Cx, plugins::PluginApi};

/// Chains of different plugins end far before this.
const LINKS: usize = 8;
/// So do answers to own acts.
const OWN: usize = 64;

/// The hooks that one plugin works on because of plugins. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Chain(Arc<Depths>);

struct Depths {
    /// How many hooks there are in all.
    hooks: AtomicUsize,
    /// By how many different plugins in a row led to them.
    links: [AtomicUsize; LINKS],
    /// By how often the plugin itself is among those.
    own: [AtomicUsize; OWN],
}

impl Default for Depths {
    fn default() -> Self {
        Self {
            hooks: AtomicUsize::new(0),
            links: [const { AtomicUsize::new(0) }; LINKS],
            own: [const { AtomicUsize::new(0) }; OWN],
        }
    }
}

/// A hook that is worked on, until dropped.
pub(super) struct Link {
    depths: Arc<Depths>,
    links: usize,
    own: usize,
}

impl Chain {
    /// Counts a hook that `cx` led to; one that no plugin led to costs nothing.
    pub(super) fn enter(&self, plugin: &str, cx: &Cx) -> Option<Link> {
        if cx.plugins.is_empty() {
            return None;
        }
        let links = cx.links().min(LINKS - 1);
        let own = cx.plugins.iter().filter(|id| ***id == *plugin).count().min(OWN - 1);
        self.0.links[links].fetch_add(1, Ordering::Relaxed);
        self.0.own[own].fetch_add(1, Ordering::Relaxed);
        self.0.hooks.fetch_add(1, Ordering::Release);
        Some(Link { depths: self.0.clone(), links, own })
    }

    /// The plugin's API for a call that it makes now.
    pub(super) fn api(&self, api: &PluginApi) -> PluginApi {
        if self.0.hooks.load(Ordering::Acquire) == 0 {
            return api.clone();
        }
        let deepest = |depths: &[AtomicUsize]| depths.iter().rposition(|hooks| hooks.load(Ordering::Relaxed) > 0);
        let (links, own) = (deepest(&self.0.links).unwrap_or(0), deepest(&self.0.own).unwrap_or(0));
        let mut cause = (*Cx::system("plugin")).clone();
        // Numbers in the others' place: which plugins they were is not known, and none of them is to be passed over.
        let others = links - usize::from(own > 0).min(links);
        cause.plugins = (0..others).map(|number| Arc::from(format!("#{number}"))).collect();
        cause.plugins.extend(std::iter::repeat_n(api.principal().id.clone(), own));
        api.within(&Arc::new(cause))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.depths.hooks.fetch_sub(1, Ordering::Release);
        self.depths.links[self.links].fetch_sub(1, Ordering::Relaxed);
        self.depths.own[self.own].fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(chain: &Chain) -> (usize, Option<usize>, Option<usize>) {
        let deepest = |depths: &[AtomicUsize]| depths.iter().rposition(|hooks| hooks.load(Ordering::Relaxed) > 0);
        (chain.0.hooks.load(Ordering::Relaxed), deepest(&chain.0.links), deepest(&chain.0.own))
    }

    #[test]
    fn only_hooks_that_are_worked_on_count() {
        let chain = Chain::default();
        assert!(chain.enter("own", &Cx::system("test")).is_none());
        let by_own = Cx::system("test").by_plugin(&"own".into());
        let first = chain.enter("own", &by_own);
        let second = chain.enter("own", &by_own.by_plugin(&"own".into()));
        assert_eq!(depths(&chain), (2, Some(1), Some(2)));
        let other = chain.enter("own", &by_own.by_plugin(&"other".into()).by_plugin(&"third".into()));
        assert_eq!(depths(&chain), (3, Some(3), Some(2)));
        drop((second, other));
        assert_eq!(depths(&chain), (1, Some(1), Some(1)));
        drop(first);
        assert_eq!(depths(&chain), (0, None, None));
    }
}
