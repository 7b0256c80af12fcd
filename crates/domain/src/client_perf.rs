//! What clients measured of themselves: it goes to the log, for whoever has it written in full.

use jackfield_model::permission::SignedIn;
use jackfield_model::{AppError, MetricSample, PerformanceReport};

use crate::authorize::Granted;
use crate::{App, Result};

/// Samples of one report.
const SAMPLES: usize = 500;
/// Bytes of a word in it.
const WORD: usize = 128;

/// Takes a report. What clients measured of whom is not kept: the log has no names.
///
/// # Errors
/// 400 for one of another version, that ends before it begins, or that says too much.
pub fn report(app: &App, _: &Granted<SignedIn>, report: &PerformanceReport) -> Result<()> {
    let is_known = report.version.split('.').next() == Some("0");
    let samples = report.counters.len().saturating_add(report.histograms.len());
    let is_short = |sample: &MetricSample| sample.metric.len() <= WORD && sample.value.is_finite();
    let is_read = report.counters.iter().chain(&report.histograms).all(is_short);
    if !is_known || report.start > report.end || samples > SAMPLES || !is_read {
        return Err(AppError::invalid_param("report").into());
    }
    if !app.config.read().settings.metrics.enable_client_metrics {
        return Ok(());
    }
    let word = |name: &str| report.labels.get(name).filter(|word| word.len() <= WORD).map_or("", String::as_str);
    let (platform, agent) = (word("platform"), word("agent"));
    for sample in report.counters.iter().chain(&report.histograms) {
        let (metric, value) = (sample.metric.as_str(), sample.value);
        tracing::debug!(target: "client_perf", platform, agent, metric, value, "A client measured itself");
    }
    Ok(())
}
