//! Work that is kept in the table `jobs`: claimed, tried again after a while, given up in the end.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::{JobId, Millis};
use jackfield_storage::jobs::{self as statements, Job};
use serde_json::Value;

use super::Kind;
use crate::{App, Failure, Result};

/// How long rows of work that was given up are kept.
const KEEP_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// The longest wait between two tries.
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1000;

/// Work of one type. A piece is done at least once: whoever ends between doing it and saying so lets it be done again.
pub trait JobType: Send + Sync + 'static {
    /// `type` of the rows.
    const NAME: &'static str;
    /// How many pieces are done at once.
    const LANES: usize = 1;
    /// How long one try may take.
    const DEADLINE: Duration = Duration::from_secs(60);
    /// After so many tries it is given up.
    const TRIES: i64 = 8;
    /// Until the second try; each later wait is twice as long as the one before, an hour at most.
    const FIRST_WAIT: Duration = Duration::from_secs(10);

    /// Does one piece; `job.progress` says how often it was tried before.
    ///
    /// # Errors
    /// Whether it is worth another try.
    fn run<'a>(&'a self, app: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), Fault>>;
}

/// Why a piece was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It may go better later.
    Later(String),
    /// It never will.
    Never(String),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        if failure.0.status_code >= 500 { Self::Later(failure.to_string()) } else { Self::Never(failure.to_string()) }
    }
}

/// The rows of one type as a [`Kind`] of work.
pub struct Queue<T>(pub T);

impl<T: JobType> Queue<T> {
    /// A new piece, not to be done before `start_at`. Insert it in the transaction that it follows from, and ring
    /// the [`Bell`](super::Bell) after its commit.
    pub fn job(app: &App, start_at: Millis, data: Value) -> Job {
        let (job_type, create_at) = (T::NAME.to_owned(), app.now());
        Job { id: JobId::new(), job_type, create_at, start_at, data, ..Job::default() }
    }

    /// How long a claim holds: a try that takes its whole time has ended by then.
    fn lease() -> i64 {
        i64::try_from(T::DEADLINE.as_millis()).unwrap_or(i64::MAX / 4).saturating_mul(2)
    }

    async fn next(&self, app: &App) -> Result<bool> {
        let now = app.now();
        let taken = statements::take(T::NAME, now, now.plus(-Self::lease()), 1);
        let Some(job) = taken.optional::<Job>(&app.store).await? else { return Ok(false) };
        let outcome = match tokio::time::timeout(T::DEADLINE, self.0.run(app, &job)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Fault::Later("it took too long".to_owned())),
        };
        match outcome {
            Ok(()) => statements::delete(job.id).execute(&app.store).await?,
            Err(Fault::Later(reason)) if job.progress + 1 < T::TRIES => {
                tracing::warn!(work = T::NAME, job = %job.id, "Work failed and is tried again later: {reason}");
                let start_at = app.now().plus(Self::wait(job.progress));
                statements::retry(job.id, start_at, app.now()).execute(&app.store).await?
            }
            Err(Fault::Later(reason) | Fault::Never(reason)) => {
                tracing::error!(work = T::NAME, job = %job.id, "Work failed and is given up: {reason}");
                let now = app.now();
                statements::finish(job.id, "error", now).execute(&app.store).await?;
                statements::delete_ended(T::NAME, now.plus(-KEEP_MS)).execute(&app.store).await?
            }
        };
        Ok(true)
    }

    fn wait(tries: i64) -> i64 {
        let first = i64::try_from(T::FIRST_WAIT.as_millis()).unwrap_or(LONGEST_WAIT_MS);
        first.saturating_mul(1 << tries.clamp(0, 20)).min(LONGEST_WAIT_MS)
    }
}

impl<T: JobType> Kind for Queue<T> {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn lanes(&self) -> usize {
        T::LANES
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let due = statements::next_due(T::NAME, Self::lease()).optional::<(Millis,)>(&app.store).await?;
            Ok(due.map(|(at,)| at))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(self.next(app))
    }
}
