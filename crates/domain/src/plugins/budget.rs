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
}
