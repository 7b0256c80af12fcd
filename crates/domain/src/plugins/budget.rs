//! Bounds how often a plugin calls the server, so that a loop in one does not starve the rest.

use std::sync::atomic::{AtomicI64, Ordering};

use jackfield_model::Millis;

/// How many calls fit into one window.
const CALLS: i64 = 20_000;
const WINDOW_MS: i64 = 10_000;

/// Counts the calls of one plugin in windows of ten seconds.
#[derive(Debug, Default)]
pub struct Budget {
    window: AtomicI64,
    calls: AtomicI64,
}

impl Budget {
    /// Counts a call, and says whether it still fits.
    pub fn take(&self, now: Millis) -> bool {
        let window = now.0 / WINDOW_MS;
        if self.window.swap(window, Ordering::Relaxed) != window {
            self.calls.store(0, Ordering::Relaxed);
        }
        self.calls.fetch_add(1, Ordering::Relaxed) < CALLS
    }
}

/// Events to other servers that fit into one window, and their bytes together: each is stored and read by all of them.
const EVENTS: i64 = 5_000;
const EVENT_BYTES: i64 = 32 << 20;

/// Counts what one plugin sends to its copies on other servers, in windows of ten seconds.
#[derive(Debug, Default)]
pub struct ClusterBudget {
    window: AtomicI64,
    events: AtomicI64,
    bytes: AtomicI64,
}

impl ClusterBudget {
    /// Counts an event of so many bytes, and says whether it still fits.
    pub fn take(&self, bytes: usize, now: Millis) -> bool {
        let window = now.0 / WINDOW_MS;
        if self.window.swap(window, Ordering::Relaxed) != window {
            self.events.store(0, Ordering::Relaxed);
            self.bytes.store(0, Ordering::Relaxed);
        }
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.events.fetch_add(1, Ordering::Relaxed) < EVENTS
            && self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes <= EVENT_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_window_starts_the_count_again() {
        let budget = Budget::default();
        let fits = (0..CALLS + 5).filter(|_| budget.take(Millis(1))).count();
        assert_eq!(i64::try_from(fits), Ok(CALLS));
        assert!(budget.take(Millis(WINDOW_MS + 1)));
    }

    #[test]
    fn events_to_other_servers_are_counted_by_number_and_size() {
        let budget = ClusterBudget::default();
        let fits = (0..EVENTS + 5).filter(|_| budget.take(1, Millis(1))).count();
        assert_eq!(i64::try_from(fits), Ok(EVENTS));
        let large = (0..40).filter(|_| budget.take(1 << 20, Millis(WINDOW_MS + 1))).count();
        assert_eq!(large, 32);
        assert!(budget.take(1, Millis(2 * WINDOW_MS + 1)));
    }
}
