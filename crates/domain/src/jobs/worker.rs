//! Calls each kind of work when some of it is due.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::Kind;
use crate::{App, Result};

/// It is looked at least so often: another server on the same database rings no bell here.
const LOOK: Duration = Duration::from_secs(30);
/// Until it is looked again when others took what was due.
const TAKEN: Duration = Duration::from_secs(1);
/// Until it is looked again when the database failed.
const FAILED: Duration = Duration::from_secs(5);
/// How long what was begun may still take after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(5);

/// Does the work of some kinds.
pub struct Worker {
    app: App,
    kinds: Vec<Arc<dyn Kind>>,
}

/// A worker that runs; it ends when this is dropped.
pub struct Running {
    stop: CancellationToken,
    lanes: JoinSet<()>,
}

impl Worker {
    pub fn new(app: App, kinds: Vec<Arc<dyn Kind>>) -> Self {
        Self { app, kinds }
    }

    /// Starts to look for work. No kind waits for another.
    pub fn start(self) -> Running {
        let stop = CancellationToken::new();
        let mut lanes = JoinSet::new();
        for kind in self.kinds {
            for _ in 0..kind.lanes() {
                let bell = self.app.memory.jobs.listen();
                lanes.spawn(lane(self.app.clone(), kind.clone(), bell, stop.clone()));
            }
        }
        Running { stop, lanes }
    }

    /// Does what is due now, here, and answers how many pieces it was.
    ///
    /// # Errors
    /// Fails when the database does.
    #[crate::boxed]
    pub async fn run_due(&self) -> Result<usize> {
        let mut done = 0;
        for kind in &self.kinds {
            while matches!(step(&self.app, &**kind).await?, Step::Did) {
                done += 1;
            }
        }
        Ok(done)
    }
}

impl Running {
    /// Lets the pieces that were begun finish for five seconds, and begins no other.
    #[crate::boxed]
    pub async fn stop(mut self) {
        self.stop.cancel();
        let ending = async { while self.lanes.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, ending).await.is_err() {
            tracing::warn!("Work that takes long is broken off; it is taken up again after the next start");
        }
    }
}

async fn lane(app: App, kind: Arc<dyn Kind>, mut bell: watch::Receiver<u64>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        bell.borrow_and_update();
        // A defect in one piece must not end the lane, which nobody would start again.
        let wait = match AssertUnwindSafe(step(&app, &*kind)).catch_unwind().await {
            Ok(Ok(Step::Did)) => continue,
            Ok(Ok(Step::Wait(wait))) => wait,
            Ok(Err(failure)) => {
                tracing::error!(work = kind.name(), "Work that is due could not be looked for: {failure}");
                FAILED
            }
            Err(_) => {
                tracing::error!(work = kind.name(), "Work failed by a defect of the server; it is tried again");
                FAILED
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            rung = bell.changed() => if rung.is_err() { return },
            () = tokio::time::sleep(wait) => {}
        }
    }
}

enum Step {
    Did,
    Wait(Duration),
}

async fn step(app: &App, kind: &dyn Kind) -> Result<Step> {
    let Some(due) = kind.next_due(app).await? else { return Ok(Step::Wait(LOOK)) };
    let left = due.0.saturating_sub(app.now().0);
    if let Ok(left) = u64::try_from(left)
        && left > 0
    {
        return Ok(Step::Wait(app.clock.until_later(left).min(LOOK)));
    }
    Ok(if kind.run_next(app).await? { Step::Did } else { Step::Wait(TAKEN) })
}
