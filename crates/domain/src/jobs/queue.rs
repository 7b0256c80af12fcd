//! Work that is kept as rows, in lanes: claimed, tried again after a while, given up in the end.
//!
//! A lane is what is done one after the other: a mailbox, an endpoint, a plugin. One that fails holds up nobody outside of it.

use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use jackfield_model::{Millis, RequestId};
use jackfield_storage::work::{self as statements, Piece};
use jackfield_storage::{Batch, Error, Query, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Bell, Kind};
use crate::{App, Failure, Result};

/// How long work that was given up is kept.
const KEEP_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Work of one kind.
///
/// A piece is done at least once: whoever ends between doing it and saying so lets it be done again. What must not happen twice
/// ends in the transaction that does it ([`Taken::end_in`]), or is of a kind that is done [at most once](Job::ONCE).
pub trait Job: Send + Sync + 'static {
    /// `kind` of the rows; also what the log calls it.
    const KIND: &'static str;
    /// What a piece says of itself. A change of its form must still read what waits.
    type Data: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// How many lanes are worked in at once.
    const WORKERS: usize = 1;
    /// How long one try may take.
    const DEADLINE: Duration = Duration::from_secs(60);
    /// How long a claim holds. What takes longer holds it [for longer](Taken::hold_in) as it goes on, so that others need
    /// not wait for the whole deadline where a server ended.
    const LEASE: Duration = Duration::from_secs(Self::DEADLINE.as_secs() * 2);
    const RETRY: Retry = Retry::DEFAULT;
    /// By how many hundredths of it a wait between two tries may be longer, differently for each piece and try: those who
    /// failed together do not come back together.
    const SPREAD: i64 = 0;
    /// Whether a lane is done in the order in which it was asked for; else by the times of its pieces, and what failed
    /// waits alone.
    const IN_ORDER: bool = false;
    /// Whether a piece that a server left behind in the middle is dropped, since it may have been done.
    const ONCE: bool = false;

    /// The lanes that may be worked in now; `None` for all.
    fn lanes(&self, _: &App) -> Option<Vec<String>> {
        None
    }

    /// Does one piece.
    ///
    /// # Errors
    /// Whether it is worth another try.
    fn run<'a>(
        &'a self,
        app: &'a App,
        taken: &'a Taken,
        data: Self::Data,
    ) -> BoxFuture<'a, Result<Left<Self::Data>, Fault>>;
}

/// How often something is tried, and after which waits.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// After so many tries it is given up.
    pub tries: i64,
    /// Until the second try; each later wait is twice as long.
    pub first: Duration,
    pub longest: Duration,
}

impl Retry {
    pub const DEFAULT: Self = Self { tries: 8, first: Duration::from_secs(10), longest: Duration::from_secs(60 * 60) };

    /// Milliseconds until the next try after so many failed.
    fn wait(&self, failed: i64) -> i64 {
        let doubled = 1_i64 << failed.saturating_sub(1).clamp(0, 20);
        millis(self.first).saturating_mul(doubled).min(millis(self.longest))
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}

/// How much longer a piece waits before its next try: somewhere between nothing and `most` hundredths of the wait.
fn spread(number: i64, attempts: i64, wait: i64, most: i64) -> i64 {
    let mixed = number.wrapping_mul(0x9e37).wrapping_add(attempts.wrapping_mul(0x85eb)).rem_euclid(1000);
    (wait / 1000).saturating_mul(mixed).saturating_mul(most) / 100
}

/// What is left of a piece after a try that went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left<T> {
    Nothing,
    /// This, not before a time.
    More(T, Millis),
    /// All of it, not before a time: nothing was tried.
    Later(Millis),
    /// It ended in a transaction of the job's own: see [`Taken::end_in`].
    Ended,
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

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Failure::from(error).into()
    }
}

/// A piece that this server does now.
#[derive(Clone, Debug)]
pub struct Taken {
    pub piece: Piece,
    claim: String,
    in_order: bool,
}

impl Taken {
    /// Ends the piece in the batch that does its work: both are stored or neither, and neither is once the claim was lost.
    /// [`Job::run`] answers [`Left::Ended`] then.
    pub fn end_in(&self, batch: &mut Batch) {
        let Piece { number, kind, lane, .. } = &self.piece;
        batch.expect(statements::delete(&self.piece, &self.claim), 1);
        batch.push(statements::delete_attempts(*number));
        statements::leave_lane(batch, kind, lane, &self.claim, self.in_order);
    }

    /// Holds the claim for longer; nothing of the batch is stored when it was lost.
    pub fn hold_in(&self, batch: &mut Batch, until: Millis) {
        batch.expect(statements::hold(&self.piece, &self.claim, until), 1);
    }

    /// Keeps what is left of it in a batch that did the rest, and gives the lane back. [`Job::run`] answers [`Left::Ended`] then.
    pub fn put_back_in<T: Serialize>(&self, batch: &mut Batch, left: &T, start_at: Millis) {
        let data = serde_json::to_value(left).unwrap_or_default();
        self.put(batch, Piece { start_at, attempts: 0, data, ..self.piece.clone() });
    }

    fn put(&self, batch: &mut Batch, piece: Piece) {
        batch.expect(statements::put_back(&piece, &self.claim), 1);
        statements::leave_lane(batch, &piece.kind, &piece.lane, &self.claim, self.in_order);
    }
}

/// A piece that is asked for, to be stored in the transaction that it follows from.
#[must_use]
pub struct Asked {
    queries: [Query; 2],
    bell: Bell,
}

impl Asked {
    /// Stores it with a batch.
    pub fn push(self, batch: &mut Batch) {
        for query in self.queries {
            batch.push(query);
        }
        batch.after_commit(self.bell.on_commit());
    }

    /// Stores it in a transaction.
    ///
    /// # Errors
    /// As the database fails.
    #[crate::boxed]
    pub async fn execute(self, tx: &mut Tx) -> Result<()> {
        for query in self.queries {
            query.execute(&mut *tx).await?;
        }
        tx.after_commit(self.bell.on_commit());
        Ok(())
    }
}

/// Asks for a piece of work in a lane, not to be done before `start_at`.
pub fn ask<J: Job>(app: &App, lane: &str, start_at: Millis, data: &J::Data) -> Asked {
    ask_named::<J>(app, lane, "", start_at, data)
}

/// The same, with a name by which it can be [cancelled](statements::cancel).
pub fn ask_named<J: Job>(app: &App, lane: &str, name: &str, start_at: Millis, data: &J::Data) -> Asked {
    let data = serde_json::to_value(data).unwrap_or_default();
    let queries = [
        statements::open_lane(J::KIND, lane, start_at, J::IN_ORDER),
        statements::insert(J::KIND, lane, name, app.now(), start_at, &data),
    ];
    Asked { queries, bell: app.memory.jobs.clone() }
}

/// The rows of one kind as a [`Kind`] of work.
pub struct Queue<J>(pub J);

/// What is found where something seemed due.
enum Found {
    Nothing,
    ToDo(Taken),
    /// The lane's next piece is not due yet, or there is none.
    Early(Taken),
    /// A server ended while it did this, which is done at most once.
    LeftBehind(Taken),
}

impl<J: Job> Queue<J> {
    async fn find(&self, app: &App) -> Result<Found> {
        let now = app.now();
        let (until, lanes) = (now.plus(millis(J::LEASE)), self.0.lanes(app));
        let claim = RequestId::new().as_str().to_owned();
        app.transact(async move |tx| {
            let take = match &lanes {
                Some(lanes) => statements::take_lane_of(J::KIND, lanes, now, until, &claim),
                None => statements::take_lane(J::KIND, now, until, &claim),
            };
            let Some((lane,)) = take.optional::<(String,)>(&mut *tx).await? else { return Ok(Found::Nothing) };
            let next = if J::IN_ORDER { statements::first } else { statements::soonest };
            let piece = next(J::KIND, &lane).optional::<Piece>(&mut *tx).await?;
            let piece = piece.unwrap_or_else(|| Piece {
                kind: J::KIND.into(),
                lane,
                start_at: Millis(i64::MAX),
                ..Piece::default()
            });
            let taken = Taken { piece, claim, in_order: J::IN_ORDER };
            if taken.piece.start_at > now {
                return Ok(Found::Early(taken));
            }
            if J::ONCE && !taken.piece.begun_at.is_never() {
                return Ok(Found::LeftBehind(taken));
            }
            statements::begin(taken.piece.number, now).execute(&mut *tx).await?;
            Ok(Found::ToDo(taken))
        })
        .await
    }

    async fn next(&self, app: &App) -> Result<bool> {
        let mut batch = Batch::new();
        let taken = match self.find(app).await? {
            Found::Nothing => return Ok(false),
            Found::Early(taken) => {
                statements::leave_lane(&mut batch, J::KIND, &taken.piece.lane, &taken.claim, J::IN_ORDER);
                taken
            }
            Found::LeftBehind(taken) => {
                let number = taken.piece.number;
                tracing::warn!(
                    work = J::KIND,
                    number,
                    "Work that a server left behind may have been done and is dropped"
                );
                taken.end_in(&mut batch);
                taken
            }
            Found::ToDo(taken) => {
                if !self.work(app, &taken, &mut batch).await {
                    return Ok(true);
                }
                taken
            }
        };
        match batch.commit(&app.store).await {
            Ok(_) => Ok(true),
            Err(Error::Unexpected { .. }) => {
                let number = taken.piece.number;
                tracing::warn!(work = J::KIND, number, "Work was taken back, or taken over, while it was done here");
                // Where it was taken back the lane is still this server's.
                let mut leaving = Batch::new();
                statements::leave_lane(&mut leaving, J::KIND, &taken.piece.lane, &taken.claim, J::IN_ORDER);
                match leaving.commit(&app.store).await {
                    Ok(_) | Err(Error::Unexpected { .. }) => Ok(true),
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Does a piece and says in `batch` how it ended; `false` when that is stored already.
    async fn work(&self, app: &App, taken: &Taken, batch: &mut Batch) -> bool {
        let began = Instant::now();
        let outcome = match serde_json::from_value(taken.piece.data.clone()) {
            Err(error) => Err(Fault::Never(format!("it cannot be read: {error}"))),
            Ok(data) => match tokio::time::timeout(J::DEADLINE, self.0.run(app, taken, data)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Fault::Later("it took too long".to_owned())),
            },
        };
        let fault = match outcome {
            Ok(Left::Ended) => return false,
            Ok(Left::Nothing) => {
                taken.end_in(batch);
                return true;
            }
            Ok(Left::Later(start_at)) => {
                taken.put(batch, Piece { start_at, ..taken.piece.clone() });
                return true;
            }
            Ok(Left::More(left, at)) => {
                taken.put_back_in(batch, &left, at);
                return true;
            }
            Err(fault) => fault,
        };
        let (number, attempts, now) = (taken.piece.number, taken.piece.attempts.saturating_add(1), app.now());
        let (reason, again) = match fault {
            Fault::Later(reason) => (reason, attempts < J::RETRY.tries),
            Fault::Never(reason) => (reason, false),
        };
        let took = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        batch.push(statements::note_attempt(number, attempts, now, took, &reason));
        if again {
            tracing::warn!(work = J::KIND, number, attempts, "Work failed and is tried again later: {reason}");
            let wait = J::RETRY.wait(attempts);
            let start_at = now.plus(wait.saturating_add(spread(number, attempts, wait, J::SPREAD)));
            taken.put(batch, Piece { start_at, attempts, ..taken.piece.clone() });
        } else {
            tracing::error!(work = J::KIND, number, attempts, "Work failed and is given up: {reason}");
            taken.put(batch, Piece { gave_up_at: now, attempts, ..taken.piece.clone() });
            statements::forget(batch, J::KIND, now.plus(-KEEP_MS));
        }
        true
    }
}

impl<J: Job> Kind for Queue<J> {
    fn name(&self) -> &'static str {
        J::KIND
    }

    fn lanes(&self) -> usize {
        J::WORKERS
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let due = match self.0.lanes(app) {
                Some(lanes) if lanes.is_empty() => return Ok(None),
                Some(lanes) => statements::next_due_of(J::KIND, &lanes),
                None => statements::next_due(J::KIND),
            };
            Ok(due.optional::<(Millis, String)>(&app.store).await?.map(|(at, _)| at))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(self.next(app))
    }
}
