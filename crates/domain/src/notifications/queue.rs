//! The rows of work as a kind of work: taken by one server, tried again ever later, given up in the end.
//!
//! Not a `jobs::JobType`: a row notes after each person how far it is, so that nobody is told twice.

use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::jobs::{self as statements, Job};

use super::claim::Claim;
use super::deliver::{Left, deliver};
use super::work::{JOB, Stage, Work};
use crate::jobs::Kind;
use crate::{App, Result};

/// What nobody touched for so long was left behind by a server that ended. Longer than telling one person takes.
pub const LEASE_MS: i64 = 5 * 60 * 1000;
/// Nobody wants to be told of what is older; also ends what could not be done for a day.
const TOO_OLD_MS: i64 = 24 * 60 * 60 * 1000;
/// Posts that are dealt with at once.
const LANES: usize = 4;
/// A mail server may be away for an hour and a half.
const MAIL: Tries = Tries { most: 12, first_ms: 10_000, longest_ms: 15 * 60 * 1000 };
/// On a device nobody wants to hear of what is old.
const PUSH: Tries = Tries { most: 4, first_ms: 5_000, longest_ms: 60_000 };

/// How often something is tried, and after which waits.
struct Tries {
    most: i64,
    /// Until the second one; each later wait is twice as long.
    first_ms: i64,
    longest_ms: i64,
}

impl Tries {
    fn of(work: &Work) -> &'static Self {
        match work {
            Work::Post(post) if post.stage == Stage::Mail => &MAIL,
            Work::Post(_) | Work::Clear(_) => &PUSH,
        }
    }

    fn wait(&self, attempts: i64) -> i64 {
        self.first_ms.saturating_mul(1 << attempts.clamp(0, 20)).min(self.longest_ms)
    }
}

/// Notifications of posts, as work for a [`Worker`](crate::jobs::Worker).
#[derive(Clone, Copy, Debug)]
pub struct Notifications;

impl Kind for Notifications {
    fn name(&self) -> &'static str {
        JOB
    }

    fn lanes(&self) -> usize {
        LANES
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let due = statements::next_due(JOB, LEASE_MS).optional::<(Millis,)>(&app.store).await?;
            Ok(due.map(|(at,)| at))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(run_next(app))
    }
}

async fn run_next(app: &App) -> Result<bool> {
    let now = app.now();
    let taken = statements::take(JOB, now, now.plus(-LEASE_MS), 1);
    let Some(job) = taken.optional::<Job>(&app.store).await? else { return Ok(false) };
    let mut claim = Claim::new(app, job.id, job.last_activity_at);
    let Ok(work) = serde_json::from_value::<Work>(job.data) else {
        tracing::error!(job = %job.id, "A notification is not readable and is dropped");
        claim.done().await?;
        return Ok(true);
    };
    if now.0 - job.create_at.0 > TOO_OLD_MS {
        tracing::error!(job = %job.id, "Notifications that are a day old are dropped");
        claim.done().await?;
        return Ok(true);
    }
    match deliver(app, &mut claim, work).await? {
        Left::Nothing => claim.done().await?,
        Left::Next(work, at) => claim.put_back(&work, 0, at).await?,
        Left::Lost => tracing::warn!(job = %job.id, "Another server took over notifications that took too long here"),
        Left::Again(work, reason) => again(app, claim, job.id.as_str(), work, job.progress, &reason).await?,
    }
    Ok(true)
}

/// Later, or, when it was tried often enough, not at all.
async fn again(app: &App, claim: Claim<'_>, job: &str, work: Work, attempts: i64, reason: &str) -> Result<()> {
    let (tries, attempts) = (Tries::of(&work), attempts.saturating_add(1));
    if attempts < tries.most {
        tracing::warn!(job, attempts, "Notifications could not be sent and are tried again later: {reason}");
        return claim.put_back(&work, attempts, app.now().plus(tries.wait(attempts - 1))).await;
    }
    tracing::error!(job, attempts, "Notifications could not be sent and are given up: {reason}");
    match work {
        // Those whose devices cannot be reached may still get a mail.
        Work::Post(post) if post.stage == Stage::Push => claim.put_back(&post.by_mail(), 0, app.now()).await,
        Work::Post(_) | Work::Clear(_) => claim.done().await,
    }
}
