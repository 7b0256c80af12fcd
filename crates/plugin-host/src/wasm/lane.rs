//! An instance that is called by one at a time, in order. What crashed is made anew for the next call.
//!
//! A call runs in the caller's own task as long as the component does not wait for anything, which saves two task
//! switches; once it waits, it goes on in a task of its own, so that a caller that goes away does not stop it
//! in the middle.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jackfield_domain::Cx;
use jackfield_domain::hooks::{HookCall, HookReply};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout_at};

use super::instance::{Live, Loaded};
use super::tape::{Recorder, Tape};
use crate::runtime::{CrashReporter, PluginError};

/// The way to an instance. Cheap to clone.
#[derive(Clone)]
pub(super) struct Lane(Arc<Inner>);

struct Inner {
    loaded: Arc<Loaded>,
    crashes: CrashReporter,
    live: Arc<Mutex<Option<Box<Live>>>>,
    recorder: Recorders,
}

/// The recording of a plugin, as long as somebody wants one.
pub(super) type Recorders = Arc<ArcSwapOption<Recorder>>;

struct Job {
    cx: Arc<Cx>,
    call: HookCall,
    /// As the caller has it, and from when on.
    allowed: Duration,
    until: Instant,
}

type Outcome = Result<HookReply, PluginError>;

impl Lane {
    pub fn new(loaded: Arc<Loaded>, crashes: CrashReporter, first: Option<Live>, recorder: Recorders) -> Self {
        let live = Arc::new(Mutex::new(first.map(Box::new)));
        Self(Arc::new(Inner { loaded, crashes, live, recorder }))
    }

    /// Asks, and waits for the answer or the deadline.
    pub async fn call(&self, cx: &Arc<Cx>, call: HookCall, allowed: Duration) -> Outcome {
        let job = Job { cx: cx.clone(), call, allowed, until: Instant::now() + allowed };
        let live = match self.0.live.clone().try_lock_owned() {
            Ok(live) => live,
            // Its time is used up by the calls before it, which says nothing about this one.
            Err(_) => {
                timeout_at(job.until, self.0.live.clone().lock_owned()).await.map_err(|_| PluginError::Overloaded)?
            }
        };
        let mut work: Pin<Box<dyn Future<Output = Outcome> + Send>> = Box::pin(work(self.0.clone(), live, job));
        let first = std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
        match first {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => {
                tokio::spawn(work).await.unwrap_or_else(|error| Err(PluginError::Crash(error.to_string())))
            }
        }
    }
}

async fn work(lane: Arc<Inner>, mut place: OwnedMutexGuard<Option<Box<Live>>>, job: Job) -> Outcome {
    // Whatever goes wrong from here on, what is left of the instance is not called again.
    let mut live = place.take();
    let now = lane.loaded.api().now();
    let recorder = lane.recorder.load_full().filter(|recorder| recorder.takes(now));
    if let Some(recorder) = &recorder
        && let Err(error) = turn_on(&lane.loaded, &mut live, recorder).await
    {
        return Err(error);
    }
    let outcome = timeout_at(job.until, run(&lane.loaded, &mut live, &job)).await;
    let outcome = outcome.unwrap_or(Err(PluginError::Timeout(job.allowed)));
    if let (Some(recorder), Some(live)) = (&recorder, &mut live)
        && let Some((_, instance)) = live.recorded
    {
        let tape = std::mem::take(&mut live.store.data_mut().tape);
        recorder.keep(instance, job.call.id(), now, tape, outcome.as_ref().err());
    }
    if let Err(error @ (PluginError::Timeout(_) | PluginError::Crash(_))) = &outcome {
        lane.crashes.report(job.call.id(), error);
    } else {
        *place = live;
    }
    outcome
}

/// Has an instance recorded, one that began with the recording.
async fn turn_on(loaded: &Loaded, live: &mut Option<Box<Live>>, recorder: &Recorder) -> Result<(), PluginError> {
    if live.as_ref().is_none_or(|live| live.recorded.is_none_or(|(number, _)| number != recorder.number)) {
        let mut fresh = Box::new(loaded.live().await?);
        fresh.recorded = Some((recorder.number, recorder.instance()));
        *live = Some(fresh);
    }
    if let Some(live) = live {
        live.store.data_mut().tape = Tape::Recording(Box::default());
    }
    Ok(())
}

async fn run(loaded: &Loaded, live: &mut Option<Box<Live>>, job: &Job) -> Outcome {
    let live = match live {
        Some(live) => live,
        None => live.insert(Box::new(loaded.live().await?)),
    };
    live.store.data_mut().begin(&job.cx);
    live.exports.call(&mut live.store, &job.cx, &job.call).await
}
