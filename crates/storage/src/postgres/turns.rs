//! Batches that wait at the same time are stored in one transaction, as SQLite's writer does: one commit for all of them.
//!
//! Each batch names what it takes its turn at, and nobody is at that beside it: who writes into a busy channel waits here
//! and not on a connection for the channel's row. What is done with a lane is told of in the order of its commits.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::Postgres;
use crate::batch::Batch;
use crate::{Error, Result};

/// Transactions at the same time.
const FLIGHTS: usize = 2;
/// Batches of one transaction.
const GROUP: usize = 32;
/// Batches that wait at most.
const QUEUE: usize = 4096;

/// Who waits for a turn.
#[derive(Default)]
pub struct Turns(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// The lanes of the transactions that go on.
    busy: HashSet<Arc<str>>,
    flights: usize,
}

struct Waiting {
    batch: Arc<Batch>,
    lane: Arc<str>,
    answer: oneshot::Sender<Result<Vec<u64>>>,
}

impl Turns {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// The next transaction's batches, and their lanes: those that nobody is at.
    fn take(&mut self) -> Vec<Waiting> {
        let mut taken: Vec<Waiting> = Vec::new();
        let mut at = 0;
        while at < self.waiting.len() && taken.len() < GROUP {
            let is_free = self.waiting.get(at).is_some_and(|waiting| !self.busy.contains(&waiting.lane));
            match is_free.then(|| self.waiting.remove(at)).flatten() {
                // Whoever gave up while waiting wants nothing done.
                Some(waiting) if waiting.answer.is_closed() => {}
                Some(waiting) => taken.push(waiting),
                None => at += 1,
            }
        }
        self.busy.extend(taken.iter().map(|waiting| waiting.lane.clone()));
        // The same order everywhere: two transactions that lock several rows do not wait for each other.
        taken.sort_by(|one, other| one.lane.cmp(&other.lane));
        taken
    }

    fn leave(&mut self, lanes: &[Arc<str>]) {
        for lane in lanes {
            self.busy.remove(lane);
        }
    }
}

impl Postgres {
    /// Stores a batch when it is its lane's turn.
    pub(super) async fn commit_in_turn(&self, batch: Batch, lane: Arc<str>) -> Result<Vec<u64>> {
        let (answer, answered) = oneshot::channel();
        {
            let mut queue = self.turns().queue();
            if queue.waiting.len() >= QUEUE {
                return Err(Error::Overloaded);
            }
            queue.waiting.push_back(Waiting { batch: Arc::new(batch), lane, answer });
            if queue.flights < FLIGHTS {
                queue.flights += 1;
                // In a task of its own: a caller that is cancelled cannot part a commit from its hooks.
                tokio::spawn(Flight(self.clone()).run());
            }
        }
        answered.await.map_err(|_| Error::Panicked)?
    }
}

/// Stores what waits until nothing does that it may take.
struct Flight(Postgres);

impl Flight {
    async fn run(self) {
        loop {
            let group = self.0.turns().queue().take();
            if group.is_empty() {
                return;
            }
            let mut lanes: Vec<Arc<str>> = group.iter().map(|waiting| waiting.lane.clone()).collect();
            lanes.dedup();
            let held = Held { postgres: &self.0, lanes };
            store(&self.0, group).await;
            drop(held);
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut queue = self.0.turns().queue();
        queue.flights -= 1;
        // One that came between the last look and this is taken by another flight, which begins now.
        let has_work = queue.waiting.iter().any(|waiting| !queue.busy.contains(&waiting.lane));
        if has_work && tokio::runtime::Handle::try_current().is_ok() {
            queue.flights += 1;
            tokio::spawn(Self(self.0.clone()).run());
        }
    }
}

/// Lanes that somebody is at, also where that ends by a panic.
struct Held<'a> {
    postgres: &'a Postgres,
    lanes: Vec<Arc<str>>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.postgres.turns().queue().leave(&self.lanes);
    }
}

/// One transaction for all; where one of them fails, each by itself.
async fn store(postgres: &Postgres, group: Vec<Waiting>) {
    if group.len() > 1 {
        let batches: Vec<Arc<Batch>> = group.iter().map(|waiting| waiting.batch.clone()).collect();
        match postgres.commit_once(&batches).await {
            Ok(touched) => return answer(group, touched.into_iter().map(Ok)),
            Err(failed) if !failed.undone => {
                // It may be stored all the same: nobody's is tried again, as it would not be alone.
                tracing::error!(cause = %failed.cause, "Could not store a group of writes");
                return answer(group, std::iter::repeat_with(|| Err(Error::Closed)));
            }
            Err(_) => {}
        }
    }
    for waiting in group {
        let result = postgres.commit_alone(waiting.batch).await;
        // Whoever asked may have gone.
        let _ = waiting.answer.send(result);
    }
}

fn answer(group: Vec<Waiting>, results: impl Iterator<Item = Result<Vec<u64>>>) {
    for (waiting, result) in group.into_iter().zip(results) {
        // As above.
        let _ = waiting.answer.send(result);
    }
}
