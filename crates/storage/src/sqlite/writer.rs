//! The writer's thread: takes what waits, runs each in a savepoint, commits them together.
//!
//! A job that fails is undone alone. Everybody is told only after the commit they share.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{JoinHandle, Thread};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::connection;
use crate::batch::{Hook, finish};
use crate::{Error, Result};

/// Writes that wait at most, and how long one waits for a place.
const QUEUE: usize = 1024;
const PLACE: Duration = Duration::from_secs(2);
/// A group commits when it has so many members or is so old.
const GROUP: usize = 64;
const GROUP_AGE: Duration = Duration::from_millis(50);
/// The last resort against a statement that never ends; it undoes the whole group.
const STATEMENT: Duration = Duration::from_secs(5);
const STEPS: i32 = 10_000;

/// Work for the writer's thread, or why it cannot be done. Answers what to do after the commit, or nothing when it
/// failed and its caller knows already.
pub type Job = Box<dyn FnOnce(Result<&Connection>) -> Option<Done> + Send>;

/// What follows a job that succeeded.
pub struct Done {
    hooks: Vec<Hook>,
    acknowledge: Box<dyn FnOnce(Result<()>)>,
}

thread_local! {
    /// The connection, on the writer's thread alone.
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// Runs `work` with the writer's connection.
pub fn on_writer<T>(work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    CONNECTION.with_borrow(|connection| work(connection.as_ref().ok_or(Error::Closed)?))
}

/// Fails on a writer's thread: who asks the store inside a transaction would wait for their own thread, or read what
/// was before.
pub fn outside() -> Result<()> {
    let is_writer = |connection: &RefCell<Option<Connection>>| connection.try_borrow().map_or(true, |c| c.is_some());
    if CONNECTION.try_with(is_writer).unwrap_or(false) { Err(Error::Nested) } else { Ok(()) }
}

pub struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub fn start(path: &Path) -> Result<Self> {
        let connection = connection::open(path, false)?;
        let (jobs, incoming) = mpsc::channel(QUEUE);
        // What follows a commit is called on this thread, and may begin work there.
        let runtime = Handle::try_current().ok();
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || {
                let _within = runtime.as_ref().map(Handle::enter);
                CONNECTION.set(Some(connection));
                serve(incoming);
                CONNECTION.set(None);
            })
            .map_err(|error| Error::Other(error.to_string()))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    pub async fn send(&self, job: Job) -> Result<()> {
        outside()?;
        let jobs = self.jobs.lock().map_err(|_| Error::Panicked)?.clone().ok_or(Error::Closed)?;
        jobs.send_timeout(job, PLACE).await.map_err(|error| match error {
            mpsc::error::SendTimeoutError::Timeout(_) => Error::Overloaded,
            mpsc::error::SendTimeoutError::Closed(_) => Error::Closed,
        })
    }

    /// Lets the thread finish what waits, then ends it.
    pub async fn close(&self) {
        let thread = {
            self.jobs.lock().ok().and_then(|mut jobs| jobs.take());
            self.thread.lock().ok().and_then(|mut thread| thread.take())
        };
        if let Some(thread) = thread {
            // The thread itself reports nothing.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

/// Wraps typed work as a job whose caller is told after the commit.
pub fn job<T, E, F>(work: F, answer: oneshot::Sender<Result<T, E>>) -> Job
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&Connection, &mut Vec<Hook>) -> Result<T, E> + Send + 'static,
{
    Box::new(move |connection| {
        // Whoever gave up while waiting in the queue wants nothing done.
        if answer.is_closed() {
            return None;
        }
        let connection = match connection {
            Ok(connection) => connection,
            Err(error) => {
                let _ = answer.send(Err(error.into()));
                return None;
            }
        };
        let mut hooks = Vec::new();
        let result = catch_unwind(AssertUnwindSafe(|| work(connection, &mut hooks)));
        match result.unwrap_or_else(|_| Err(Error::Panicked.into())) {
            Ok(value) => {
                let acknowledge = Box::new(move |committed: Result<()>| {
                    let _ = answer.send(committed.map(|()| value).map_err(E::from));
                });
                Some(Done { hooks, acknowledge })
            }
            Err(error) => {
                let _ = answer.send(Err(error));
                None
            }
        }
    })
}

fn serve(mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
        let _ = on_writer(|connection| {
            group(connection, first, &mut jobs);
            Ok(())
        });
    }
}

/// Runs waiting jobs as one group.
fn group(connection: &Connection, first: Job, jobs: &mut mpsc::Receiver<Job>) {
    let run = |sql: &str| connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
    if let Err(error) = run("BEGIN IMMEDIATE") {
        tracing::warn!(cause = %error, "Could not begin a transaction");
        // What came meanwhile has waited as well; what comes because of these answers has not.
        let waited = jobs.len();
        first(Err(Error::Busy));
        for job in std::iter::from_fn(|| jobs.try_recv().ok()).take(waited) {
            job(Err(Error::Busy));
        }
        return;
    }
    let started = Instant::now();
    let mut done: Vec<Done> = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next.take() {
        let until = Instant::now() + STATEMENT;
        let _ = connection.progress_handler(STEPS, Some(move || Instant::now() > until));
        let kept = run("SAVEPOINT job").is_ok().then(|| job(Ok(connection))).flatten();
        // Some failures (an interrupt, a full disk) undo everything, the earlier jobs too.
        if connection.is_autocommit() {
            for earlier in done {
                (earlier.acknowledge)(Err(Error::GroupLost));
            }
            if let Some(job) = kept {
                (job.acknowledge)(Err(Error::GroupLost));
            }
            return;
        }
        if kept.is_none() {
            let _ = run("ROLLBACK TO job");
        }
        let _ = run("RELEASE job");
        done.extend(kept);
        if done.len() < GROUP && started.elapsed() < GROUP_AGE {
            next = jobs.try_recv().ok();
        }
    }
    match run("COMMIT") {
        Ok(_) => {
            for job in done {
                finish(&job.hooks);
                (job.acknowledge)(Ok(()));
            }
        }
        Err(error) => {
            tracing::error!(cause = %error, "Could not commit a group of writes");
            let _ = run("ROLLBACK");
            for job in done {
                (job.acknowledge)(Err(Error::GroupLost));
            }
        }
    }
}

/// Polls a future on this thread until it is ready; `None` when it is too late.
pub fn poll_here<F: Future>(future: F, until: Instant) -> Option<F::Output> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        let left = until.checked_duration_since(Instant::now())?;
        std::thread::park_timeout(left);
    }
}
