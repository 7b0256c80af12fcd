//! Spares people the wait for a plugin that does not answer: after some calls without an answer it is not asked
//! for a while, then once to see.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Calls in a row without an answer that open it.
const MISSES: u32 = 5;
/// How long it is open first; each time the look fails, twice as long.
const PAUSE: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(300);

/// One for each hook of a plugin.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    misses: u32,
    /// Open until then; the first call after it looks.
    until: Option<Instant>,
    /// Since when it is open without a call that looked.
    opened: Option<Instant>,
    pause: Duration,
}

impl Breaker {
    /// Lets a call be made now, or says how long it is until one may be. One that may has to be followed by
    /// [`Breaker::note`].
    pub fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.until {
            None => Ok(()),
            Some(until) if now < until => Err(until - now),
            // This call looks; others wait for what it finds.
            Some(_) => {
                state.until = Some(now + state.pause);
                state.opened = Some(now);
                Ok(())
            }
        }
    }

    /// Notes whether a call that began at `started` was answered; answers for how long it opens now, if it does.
    pub fn note(&self, answered: bool, started: Instant, now: Instant) -> Option<Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answered {
            *state = State::default();
            return None;
        }
        // It was under way when this opened: one trouble, not one more each.
        if state.opened.is_some_and(|opened| started < opened) {
            return None;
        }
        state.misses = state.misses.saturating_add(1);
        if state.misses < MISSES {
            return None;
        }
        state.pause = (state.pause * 2).clamp(PAUSE, LONGEST);
        state.until = Some(now + state.pause);
        state.opened = Some(now);
        Some(state.pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_looks_and_closes() {
        let breaker = Breaker::default();
        let start = Instant::now();
        for _ in 1..MISSES {
            assert_eq!(breaker.admit(start), Ok(()));
            assert_eq!(breaker.note(false, start, start), None);
        }
        assert_eq!(breaker.admit(start), Ok(()));
        assert_eq!(breaker.note(false, start, start), Some(PAUSE));
        assert_eq!(breaker.admit(start + PAUSE / 2), Err(PAUSE / 2));

        // One call looks, and finds it as it was.
        let later = start + PAUSE;
        assert_eq!(breaker.admit(later), Ok(()));
        assert_eq!(breaker.admit(later), Err(PAUSE));
        assert_eq!(breaker.note(false, later, later), Some(PAUSE * 2));
        assert!(breaker.admit(later + PAUSE).is_err());

        let better = later + PAUSE * 2;
        assert_eq!(breaker.admit(better), Ok(()));
        assert_eq!(breaker.note(true, better, better), None);
        assert_eq!(breaker.admit(better), Ok(()));
        assert_eq!(breaker.note(false, better, better), None);
    }

    #[test]
    fn answers_between_misses_keep_it_closed() {
        let breaker = Breaker::default();
        let now = Instant::now();
        for _ in 0..20 {
            assert_eq!(breaker.note(false, now, now), None);
            assert_eq!(breaker.note(true, now, now), None);
        }
        assert_eq!(breaker.admit(now), Ok(()));
    }

    #[test]
    fn calls_that_were_under_way_when_it_opened_do_not_lengthen_the_pause() {
        let breaker = Breaker::default();
        let (start, end) = (Instant::now(), Instant::now() + Duration::from_secs(60));
        let pauses: Vec<_> = (0..12).filter_map(|_| breaker.note(false, start, end)).collect();
        assert_eq!(pauses, [PAUSE]);
        let look = end + PAUSE;
        assert_eq!(breaker.admit(look), Ok(()));
        assert_eq!(breaker.note(false, look, look), Some(PAUSE * 2));
    }
}
