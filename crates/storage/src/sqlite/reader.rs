//! Readers: connections that cannot write.
//!
//! A read runs where it is asked for as long as it is short: handing it to another thread and back costs more than most
//! reads do. What turns out to take longer begins anew on a reader's thread, and begins there from then on. Those threads
//! have connections of their own, so that no short read waits behind a long one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::connection;
use crate::{Error, Result};

/// Reads that wait for a thread at most.
const QUEUE: usize = 1024;
/// How long one read may take.
const DEADLINE: Duration = Duration::from_secs(5);
/// Virtual-machine steps between looks at the clock.
const STEPS: i32 = 10_000;
/// The same where what else runs on the caller's thread waits, and how long it may.
const SHORT_STEPS: i32 = 1_000;
const SHORT: Duration = Duration::from_millis(1);
/// How far long reads stand back behind everything else (`nice`): on a busy machine they get a third of a core, and who asks for
/// something short does not wait for those who search for a hundred words.
const BEHIND: i32 = 5;
/// Where a read that is no longer has begun, it had better end there.
const PATIENCE: Duration = Duration::from_millis(3);

type Job = Box<dyn FnOnce(&Connection) + Send>;

pub struct Readers {
    short: Vec<Mutex<Connection>>,
    long: Vec<Reader>,
}

struct Reader {
    jobs: SyncSender<Job>,
    /// Reads that wait for the thread or run on it.
    waiting: Arc<AtomicUsize>,
}

/// One read of a thread, until it is done or given up.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whether a statement took long when it ran last.
#[derive(Debug, Default)]
pub struct Pace(AtomicBool);

impl Pace {
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    fn is_slow(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn took(&self, time: Duration) {
        let slow = if self.is_slow() { time > SHORT / 2 } else { time > SHORT };
        if slow != self.is_slow() {
            self.0.store(slow, Ordering::Relaxed);
        }
    }
}

impl Readers {
    pub fn start(path: &Path) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let short = (0..cores.clamp(2, 8)).map(|_| connection::open(path, true).map(Mutex::new));
        let long = (0..cores.clamp(2, 4)).map(|_| Reader::start(path));
        Ok(Self { short: short.collect::<Result<_>>()?, long: long.collect::<Result<_>>()? })
    }

    /// Runs `work` here when it is short, else on the thread with the least to do.
    pub async fn run<T, F>(&self, pace: &'static Pace, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        // Who asks for one thing after the other lets others run now and then.
        tokio::task::coop::consume_budget().await;
        if !pace.is_slow()
            && let Some(result) = self.here(pace, &work)
        {
            return result;
        }
        self.there(pace, work).await
    }

    /// Nothing when all connections are in use, or when it takes too long.
    fn here<T>(&self, pace: &Pace, work: &impl Fn(&Connection) -> Result<T>) -> Option<Result<T>> {
        let connection = self.short.iter().find_map(free)?;
        let began = Instant::now();
        // Without the handler a read is merely unbounded.
        let _ = connection.progress_handler(SHORT_STEPS, Some(move || began.elapsed() > PATIENCE));
        let result = catch_unwind(AssertUnwindSafe(|| work(&connection))).unwrap_or(Err(Error::Panicked));
        pace.took(began.elapsed());
        // It was ended by the handler.
        if matches!(result, Err(Error::Deadline)) { None } else { Some(result) }
    }

    async fn there<T, F>(&self, pace: &'static Pace, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let least = self.long.iter().min_by_key(|reader| reader.waiting.load(Ordering::Relaxed));
        let reader = least.ok_or(Error::Closed)?;
        reader.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(reader.waiting.clone());
        let job: Job = Box::new(move |connection| {
            // `waiting` counts until it is done: a thread that is busy with a long read is no place for a short one.
            // Nobody waits any more: the caller was cancelled.
            if answer.is_closed() {
                return;
            }
            let began = Instant::now();
            let result = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(Error::Panicked));
            pace.took(began.elapsed());
            // Before the answer: whoever has it asks again at once, and must not find this thread busier than it is.
            drop(waiting);
            let _ = answer.send(result);
        });
        reader.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Overloaded,
            TrySendError::Disconnected(_) => Error::Closed,
        })?;
        answered.await.map_err(|_| Error::Panicked)?
    }
}

impl Reader {
    fn start(path: &Path) -> Result<Self> {
        let connection = connection::open(path, true)?;
        let (jobs, incoming) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("sqlite-reader".to_owned())
            .spawn(move || serve(&connection, &incoming))
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { jobs, waiting: Arc::default() })
    }
}

/// A connection that nobody uses at this moment.
fn free(connection: &Mutex<Connection>) -> Option<MutexGuard<'_, Connection>> {
    match connection.try_lock() {
        Ok(connection) => Some(connection),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

fn serve(connection: &Connection, jobs: &Receiver<Job>) {
    // On Linux a thread has a priority of its own. Where it may not be lowered, long reads merely take what they get.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), BEHIND);
    while let Ok(job) = jobs.recv() {
        let until = Instant::now() + DEADLINE;
        // Without the handler a read is merely unbounded.
        let _ = connection.progress_handler(STEPS, Some(move || Instant::now() > until));
        job(connection);
    }
}
