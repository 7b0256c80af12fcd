//! Reader threads: each with a connection of its own that cannot write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
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

type Job = Box<dyn FnOnce(&Connection) + Send>;

pub struct Readers(Vec<Reader>);

struct Reader {
    jobs: SyncSender<Job>,
    /// Reads that wait or run.
    waiting: Arc<AtomicUsize>,
}

/// One read of a thread, until it is done or given up.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Readers {
    pub fn start(path: &Path) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        (0..cores.clamp(2, 4)).map(|_| Reader::start(path)).collect::<Result<_>>().map(Self)
    }

    /// Runs `work` on the thread with the least to do.
    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let least = self.0.iter().min_by_key(|reader| reader.waiting.load(Ordering::Relaxed));
        let reader = least.ok_or(Error::Closed)?;
        reader.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(reader.waiting.clone());
        let job: Job = Box::new(move |connection| {
            // `waiting` counts until it is done: a thread that is busy with a long read is no place for a short one.
            // Nobody waits any more: the caller was cancelled.
            if answer.is_closed() {
                return;
            }
            let result = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(Error::Panicked));
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

fn serve(connection: &Connection, jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        let until = Instant::now() + DEADLINE;
        // Without the handler a read is merely unbounded.
        let _ = connection.progress_handler(STEPS, Some(move || Instant::now() > until));
        job(connection);
    }
}
