//! Bounds how often a plugin calls the server, how much it logs and how many mails it sends, so that a loop in one
//! neither starves the rest nor fills people's mailboxes.

use std::sync::atomic::{AtomicI64, Ordering};

use jackfield_model::Millis;

/// How many calls fit into one window.
const CALLS: i64 = 20_000;
/// How many bytes of the server's log do.
const LOGGED: i64 = 2 << 20;
const WINDOW_MS: i64 = 10_000;
/// How many mails fit into their own, longer window.
const MAILS: i64 = 200;
const MAILS_WINDOW_MS: i64 = 600_000;

/// Whether something fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Fits,
    /// The first in its window that does not: the one to be told of.
    JustOver,
    Over,
}

/// Counts what one plugin does in windows of time.
#[derive(Debug)]
pub struct Budget {
    most: i64,
    window_ms: i64,
    window: AtomicI64,
    taken: AtomicI64,
    /// The window in which it was last said that nothing fits any more.
    told: AtomicI64,
}

impl Budget {
    pub const fn of_calls() -> Self {
        Self::new(CALLS, WINDOW_MS)
    }

    pub const fn of_log() -> Self {
        Self::new(LOGGED, WINDOW_MS)
    }

    pub const fn of_mails() -> Self {
        Self::new(MAILS, MAILS_WINDOW_MS)
    }

    const fn new(most: i64, window_ms: i64) -> Self {
        Self { most, window_ms, window: AtomicI64::new(0), taken: AtomicI64::new(0), told: AtomicI64::new(-1) }
    }

    /// Whether one more would fit, without counting it.
    pub fn has_room(&self, now: Millis) -> bool {
        self.window.load(Ordering::Relaxed) != now.0 / self.window_ms || self.taken.load(Ordering::Relaxed) < self.most
    }

    /// Whether it was not asked so before in this window.
    pub fn is_news(&self, now: Millis) -> bool {
        let window = now.0 / self.window_ms;
        self.told.swap(window, Ordering::Relaxed) != window
    }

    /// Counts so much, and says whether it still fits.
    pub fn take(&self, now: Millis, amount: usize) -> Taken {
        let window = now.0 / self.window_ms;
        if self.window.swap(window, Ordering::Relaxed) != window {
            self.taken.store(0, Ordering::Relaxed);
        }
        let amount = i64::try_from(amount).unwrap_or(self.most);
        let before = self.taken.fetch_add(amount, Ordering::Relaxed);
        match before.saturating_add(amount) {
            after if after <= self.most => Taken::Fits,
            _ if before <= self.most => Taken::JustOver,
            _ => Taken::Over,
        }
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
        let budget = Budget::new(100, WINDOW_MS);
        let taken: Vec<Taken> = (0..105).map(|_| budget.take(Millis(1), 1)).collect();
        assert!(!budget.has_room(Millis(1)) && budget.has_room(Millis(WINDOW_MS + 1)));
        let count = |wanted| taken.iter().filter(|taken| **taken == wanted).count();
        assert_eq!((count(Taken::Fits), count(Taken::JustOver), count(Taken::Over)), (100, 1, 4));
        assert_eq!(budget.take(Millis(WINDOW_MS + 1), 100), Taken::Fits);
        assert_eq!(budget.take(Millis(WINDOW_MS + 1), 7), Taken::JustOver);
        assert_eq!(budget.take(Millis(WINDOW_MS + 1), 7), Taken::Over);
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
