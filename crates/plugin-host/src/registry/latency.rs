//! How long a plugin takes for each hook, and how often it has no answer: counted without a lock and in bounded room.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jackfield_domain::hooks::HookId;

/// Times below it, about a quarter of a microsecond, are counted together, and so are those above a minute.
const SHORTEST: u32 = 8;
const OCTAVES: usize = 28;
/// Parts of an octave: what is read from them is right to an eighth.
const PARTS: usize = 4;

/// The hooks of one version of a plugin.
#[derive(Debug)]
pub(super) struct Latency([OnceLock<Box<Counted>>; 64]);

#[derive(Debug)]
struct Counted {
    calls: AtomicU64,
    failures: AtomicU64,
    nanos: AtomicU64,
    parts: [AtomicU64; OCTAVES * PARTS],
}

/// What was counted of one hook.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    pub calls: u64,
    pub failures: u64,
    pub took: Duration,
    pub p50: Duration,
    pub p99: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl Latency {
    pub fn note(&self, hook: HookId, took: Duration, failed: bool) {
        let counted = self.0[usize::from(hook.number() & 63)].get_or_init(Box::default);
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        counted.calls.fetch_add(1, Ordering::Relaxed);
        counted.failures.fetch_add(u64::from(failed), Ordering::Relaxed);
        counted.nanos.fetch_add(nanos, Ordering::Relaxed);
        counted.parts[part(nanos)].fetch_add(1, Ordering::Relaxed);
    }

    pub fn figures(&self, hook: HookId) -> Option<Figures> {
        let counted = self.0[usize::from(hook.number() & 63)].get()?;
        let parts: Vec<u64> = counted.parts.iter().map(|count| count.load(Ordering::Relaxed)).collect();
        Some(Figures {
            calls: counted.calls.load(Ordering::Relaxed),
            failures: counted.failures.load(Ordering::Relaxed),
            took: Duration::from_nanos(counted.nanos.load(Ordering::Relaxed)),
            p50: quantile(&parts, 50),
            p99: quantile(&parts, 99),
        })
    }
}

impl Default for Counted {
    fn default() -> Self {
        Self {
            calls: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            nanos: AtomicU64::new(0),
            parts: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }
}

/// Which part a time is counted in.
fn part(nanos: u64) -> usize {
    let Some(octave) = nanos.max(1).ilog2().checked_sub(SHORTEST) else { return 0 };
    // The two bits behind the first.
    let within = (nanos >> (octave + SHORTEST - 2)) & 3;
    let at = octave as usize * PARTS + usize::try_from(within).unwrap_or_default();
    at.min(OCTAVES * PARTS - 1)
}

/// The middle of a part.
fn middle(part: usize) -> Duration {
    let (octave, within) = (part / PARTS, part % PARTS);
    let width = (1_u64 << (SHORTEST as usize + octave)) / PARTS as u64;
    Duration::from_nanos((1 << (SHORTEST as usize + octave)) + width * within as u64 + width / 2)
}

/// What so many of a hundred calls did not exceed.
fn quantile(parts: &[u64], percent: u64) -> Duration {
    let all: u64 = parts.iter().sum();
    let wanted = (all * percent).div_ceil(100).max(1);
    let mut seen = 0;
    for (at, count) in parts.iter().enumerate() {
        seen += count;
        if seen >= wanted {
            return middle(at);
        }
    }
    Duration::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nearly_all_are_found_to_an_eighth() {
        let latency = Latency::default();
        assert!(latency.figures(HookId::OnActivate).is_none());
        for micros in 1..=1000 {
            latency.note(HookId::OnActivate, Duration::from_micros(micros), micros % 100 == 0);
        }
        let found = latency.figures(HookId::OnActivate).unwrap();
        assert_eq!((found.calls, found.failures, found.took), (1000, 10, Duration::from_micros(500_500)));
        for (found, wanted) in [(found.p50, 500.0), (found.p99, 990.0)] {
            let of = found.as_secs_f64() * 1e6 / wanted;
            assert!((0.875..=1.125).contains(&of), "{found:?} instead of {wanted} µs");
        }
    }

    #[test]
    fn every_time_has_its_part() {
        for (nanos, wanted) in
            [(0, 0), (255, 0), (256, 0), (320, 1), (511, 3), (512, 4), (u64::MAX, OCTAVES * PARTS - 1)]
        {
            assert_eq!(part(nanos), wanted, "{nanos}");
        }
        for at in 0..OCTAVES * PARTS {
            assert_eq!(part(u64::try_from(middle(at).as_nanos()).unwrap()), at);
        }
    }
}
