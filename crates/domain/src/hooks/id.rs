//! What is known of a hook apart from its arguments, and sets of hooks as bits.

use super::HookId;

/// When a hook is called, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookKind {
    /// Before something happens; every plugin in turn may change or refuse it.
    Will,
    /// Before something happens; every plugin in turn may refuse it, none may change it.
    Gate,
    /// After something happened; the rule tells it.
    Has,
    /// After something happened; it follows from a committed event.
    Event,
    /// Asked of one plugin by name.
    Directed,
    /// Asked of one plugin by name, with bytes that stream.
    Stream,
}

/// What happens when a plugin does not answer a hook in time, or not sensibly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailurePolicy {
    /// As if the plugin had not been asked.
    #[default]
    Open,
    /// As if the plugin had refused.
    Closed,
}

impl HookKind {
    /// Whether the caller waits for the answer of every plugin in turn.
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::Will | Self::Gate)
    }

    /// Whether plugins are only told, in order, without anybody waiting.
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Has | Self::Event)
    }
}

/// A set of hooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HookSet(u64);

impl HookSet {
    pub const EMPTY: Self = Self(0);

    pub const fn bits(self) -> u64 {
        self.0
    }

    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub const fn contains(self, hook: HookId) -> bool {
        self.0 & (1 << hook.number()) != 0
    }

    pub const fn insert(&mut self, hook: HookId) {
        self.0 |= 1 << hook.number();
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = HookId> {
        HookId::ALL.iter().copied().filter(move |hook| self.contains(*hook))
    }
}

impl FromIterator<HookId> for HookSet {
    fn from_iter<I: IntoIterator<Item = HookId>>(hooks: I) -> Self {
        let mut set = Self::EMPTY;
        for hook in hooks {
            set.insert(hook);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set: HookSet = [HookId::OnActivate, HookId::Scheduled].into_iter().collect();
        assert!(set.contains(HookId::OnActivate) && set.contains(HookId::Scheduled));
        assert!(!set.contains(HookId::MessageWillBePosted));
        assert_eq!(set.iter().count(), 2);
    }

    #[test]
    fn every_hook_has_a_bit_of_its_own_and_names_that_agree() {
        let mut seen = HookSet::EMPTY;
        for hook in HookId::ALL.iter().copied() {
            assert!(hook.number() < 64, "{hook:?}");
            assert!(!seen.contains(hook), "{hook:?} shares its number");
            seen.insert(hook);
            assert_eq!(HookId::from_wit_name(hook.wit_name()), Some(hook));
            assert_eq!(HookId::from_name(hook.name()), Some(hook));
        }
    }

    #[test]
    fn all_hooks_of_mattermost_are_in_the_table() {
        let mattermosts = HookId::ALL.iter().filter(|hook| hook.go_number().is_some()).count();
        // 51 less `Implemented`, which only the Go runtime's handshake knows.
        assert_eq!(mattermosts, 50);
    }
}
