//! A span for each statement, for who listens to `jackfield_storage::statement` at `debug`; for nobody else it is a
//! look at one flag. Values are not in it: they are what people write.

use tracing::{Instrument, Level, Span, debug_span, field, span_enabled};

use crate::batch::Batch;
use crate::statement::Statement;
use crate::{Error, Result};

const TARGET: &str = "jackfield_storage::statement";

/// Runs a statement within a span that says where it stands.
pub async fn statement<T>(statement: &'static Statement, work: impl Future<Output = Result<T>>) -> Result<T> {
    if !span_enabled!(target: TARGET, Level::DEBUG) {
        return work.await;
    }
    let at = format!("{}:{}", statement.file, statement.line);
    within(debug_span!(target: TARGET, "statement", at, error = field::Empty), work).await
}

/// Runs a batch within one span: its statements go in one flight.
pub async fn batch<T>(batch: Batch, work: impl AsyncFnOnce(Batch) -> Result<T>) -> Result<T> {
    if !span_enabled!(target: TARGET, Level::DEBUG) {
        return work(batch).await;
    }
    let at = batch.steps.iter().map(|step| format!("{}:{}", step.query.statement.file, step.query.statement.line));
    let at = at.collect::<Vec<_>>().join(" ");
    let span = debug_span!(target: TARGET, "batch", at, error = field::Empty);
    within(span, work(batch)).await
}

async fn within<T>(span: Span, work: impl Future<Output = Result<T, Error>>) -> Result<T> {
    let result = work.instrument(span.clone()).await;
    if let Err(error) = &result {
        span.record("error", field::display(error));
    }
    result
}
