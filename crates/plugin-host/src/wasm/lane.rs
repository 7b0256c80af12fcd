//! An instance with a mailbox: one call at a time, in order. What crashed is made anew for the next call.

use std::sync::Arc;
use std::time::Duration;

use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookReply};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::instance::{Live, Loaded};
use crate::runtime::{CrashReporter, PluginError};

/// Calls that may wait.
const MAILBOX: usize = 256;

/// The way to an instance. Dropping it ends the instance after the calls that wait.
pub(super) struct Lane(mpsc::Sender<Job>);

struct Job {
    cx: Arc<Cx>,
    call: HookCall,
    /// As the caller has it, and from when on.
    allowed: Duration,
    until: Instant,
    answer: oneshot::Sender<Result<HookReply, PluginError>>,
}

impl Lane {
    pub fn start(loaded: Arc<Loaded>, crashes: CrashReporter, first: Option<Live>) -> Self {
        let (sender, receiver) = mpsc::channel(MAILBOX);
        tokio::spawn(work(loaded, crashes, first, receiver));
        Self(sender)
    }

    /// Asks, and waits for the answer or the deadline.
    pub async fn call(&self, cx: &Arc<Cx>, call: HookCall, allowed: Duration) -> Result<HookReply, PluginError> {
        let (answer, answered) = oneshot::channel();
        let until = Instant::now() + allowed;
        let job = Job { cx: cx.clone(), call, allowed, until, answer };
        self.0.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => PluginError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => PluginError::Stopped,
        })?;
        answered.await.unwrap_or(Err(PluginError::Stopped))
    }
}

async fn work(loaded: Arc<Loaded>, crashes: CrashReporter, mut live: Option<Live>, mut mailbox: mpsc::Receiver<Job>) {
    while let Some(job) = mailbox.recv().await {
        if job.answer.is_closed() {
            continue;
        }
        // Its time was used up by the calls before it, which says nothing about this one.
        if Instant::now() >= job.until {
            let _ = job.answer.send(Err(PluginError::Overloaded));
            continue;
        }
        let outcome = timeout_at(job.until, run(&loaded, &mut live, &job)).await;
        let outcome = outcome.unwrap_or(Err(PluginError::Timeout(job.allowed)));
        if let Err(error @ (PluginError::Timeout(_) | PluginError::Crash(_))) = &outcome {
            live = None;
            crashes.report(job.call.id(), error);
        }
        let _ = job.answer.send(outcome);
    }
}

async fn run(loaded: &Loaded, live: &mut Option<Live>, job: &Job) -> Result<HookReply, PluginError> {
    let live = match live {
        Some(live) => live,
        None => live.insert(loaded.live().await?),
    };
    live.store.data_mut().begin(&job.cx);
    live.exports.call(&mut live.store, &job.cx, &job.call).await
}
