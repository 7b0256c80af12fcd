//! The time, passed so that tests can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jackfield_model::Millis;

/// Tells the time; shared by everything that asks for it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Millis;

    /// How long the machine waits until it is so much later by this clock.
    fn until_later(&self, milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's clock, moved: a server that was started with it goes on from another moment.
#[derive(Clone, Copy, Debug)]
pub struct MovedClock {
    by: i64,
}

impl MovedClock {
    /// Tells the time as if it were `now` at this moment.
    pub fn from(now: Millis) -> Self {
        Self { by: now.0 - SystemClock.now().0 }
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Millis {
        SystemClock.now().plus(self.by)
    }
}

/// The machine's clock, faster since a moment: servers that were started with the same go on together, so that days of
/// waiting are minutes of a test.
#[derive(Clone, Copy, Debug)]
pub struct FastClock {
    since: Millis,
    times: i64,
}

impl FastClock {
    pub fn new(since: Millis, times: i64) -> Self {
        Self { since, times: times.clamp(1, 1000) }
    }
}

impl Clock for FastClock {
    fn now(&self) -> Millis {
        let passed = SystemClock.now().0.saturating_sub(self.since.0);
        self.since.plus(passed.saturating_mul(self.times))
    }

    fn until_later(&self, milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds.div_ceil(self.times.unsigned_abs()))
    }
}

/// A clock that stands still until a test moves it.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub fn at(now: Millis) -> Self {
        Self(Arc::new(AtomicI64::new(now.0)))
    }

    /// Moves the clock forward by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}
