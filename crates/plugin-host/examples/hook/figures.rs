//! Percentiles of a batch of calls, and what several batches say together.

use std::time::Duration;

use serde::Deserialize;

/// A batch: microseconds a call, calls a second, and CPU microseconds a call of the host and of the plugin.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Figures {
    pub p50: f64,
    pub p99: f64,
    pub mean: f64,
    pub per_second: f64,
    pub cpu_host: f64,
    pub cpu_plugin: f64,
}

/// Sums up how long each call took, and all together.
pub fn summarise(mut took: Vec<Duration>, whole: Duration, cpu: f64) -> Figures {
    took.sort_unstable();
    let calls = took.len() as f64;
    let sum: Duration = took.iter().sum();
    let at = |share: f64| took.get((share * (calls - 1.0)) as usize).map_or(0.0, |one| one.as_secs_f64() * 1e6);
    Figures {
        p50: at(0.5),
        p99: at(0.99),
        mean: sum.as_secs_f64() * 1e6 / calls,
        per_second: calls / whole.as_secs_f64(),
        cpu_host: cpu * 1e6 / calls,
        cpu_plugin: 0.0,
    }
}

/// The middle of some values; they are sorted.
pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which a share of the values lies; they are sorted.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get((share * (values.len().saturating_sub(1)) as f64).round() as usize).copied().unwrap_or_default()
}

/// Prints one batch as a row.
pub fn row(what: &str, figures: Figures) {
    let Figures { p50, p99, mean, cpu_host, .. } = figures;
    println!("| {what} | {p50:.2} | {p99:.2} | {mean:.2} | {cpu_host:.2} |");
}
