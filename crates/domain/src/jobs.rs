//! Work that is done later: when it is due or soon after, also by a server that started since.
//!
//! A [`Kind`] of work knows where its pieces are kept and how one is done; [`Worker`] calls it at the right
//! time. Nearly all work is pieces in lanes: a [`Job`] says how one is done, a [`Queue`] of it is the kind.

mod backfill;
mod queue;
mod upkeep;
mod worker;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::Engine;
use tokio::sync::watch;

pub use backfill::Backfilling;
pub use queue::{Asked, Fault, Job, Left, Queue, Retry, Taken, ask, ask_named};
pub use upkeep::Upkeep;
pub use worker::{Running, Worker};

use crate::{App, Result};

/// The kinds of work that the server does.
pub fn kinds() -> Vec<Arc<dyn Kind>> {
    vec![
        Arc::new(Queue(crate::access_tokens::Warnings)),
        Arc::new(Queue(crate::scheduled_posts::Sending)),
        Arc::new(Queue(crate::notifications::Notifications)),
        Arc::new(Queue(crate::notifications::Pushes)),
        Arc::new(Queue(crate::notifications::Mails)),
        Arc::new(Queue(crate::posts::Reminding)),
        Arc::new(Queue(crate::posts::Persisting)),
        Arc::new(Queue(crate::letters::Letters)),
        Arc::new(Queue(crate::outgoing_webhooks::Deliveries)),
        Arc::new(Queue(crate::reports::UserExports)),
        Arc::new(Queue(crate::subscriptions::InOrder)),
        Arc::new(Queue(crate::subscriptions::OneByOne)),
        Arc::new(Queue(crate::links::Previewing)),
        Arc::new(Queue(crate::files::Extracting)),
        Arc::new(Queue(crate::tasks::Doing)),
        Arc::new(Queue(crate::moving::Moving)),
        Arc::new(Queue(crate::removal::Removing)),
        Arc::new(crate::posts::Forgetting),
        Arc::new(crate::posts::Counting),
        Arc::new(Backfilling(jackfield_storage::backfills::BACKFILLS)),
        Arc::new(Upkeep),
    ]
}

/// Takes up at once what a process left behind that ended in the middle, for whoever holds the database alone: SQLite's has one user
/// at a time, which its lock says. Elsewhere a claim ends by itself.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn take_up(app: &App) -> Result<()> {
    if app.store.engine() == Engine::Sqlite {
        jackfield_storage::work::take_back_claims(app.now()).execute(&app.store).await?;
    }
    Ok(())
}

/// A kind of work.
///
/// Several servers may share the database, and one may end in the middle of a piece: who takes a piece
/// claims it in the database, and a claim ends by itself.
pub trait Kind: Send + Sync + 'static {
    /// What the log calls it.
    fn name(&self) -> &'static str;

    /// How many pieces are done at once.
    fn lanes(&self) -> usize {
        1
    }

    /// When the next piece is due, abandoned ones among them; a time that has passed is due now. A cheap read.
    ///
    /// # Errors
    /// Fails when the database does.
    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>>;

    /// Does one piece that is due; `false` when there was none. That a piece failed is its kind's business.
    ///
    /// # Errors
    /// Fails when the database does.
    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>>;
}

/// Wakes the workers when there is new work, or other times. Does nothing where none runs.
#[derive(Clone, Default)]
pub struct Bell(Arc<watch::Sender<u64>>);

impl Bell {
    pub fn ring(&self) {
        self.0.send_modify(|rung| *rung = rung.wrapping_add(1));
    }

    /// Rings; for [`after_commit`](jackfield_storage::Tx::after_commit).
    pub fn on_commit(&self) -> impl Fn() + Send + Sync + 'static {
        let bell = self.clone();
        move || bell.ring()
    }

    fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
