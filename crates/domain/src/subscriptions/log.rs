//! What was sent, asking for it again, and reading what is kept for those who pull.

use jackfield_model::permission::{ManageSubscription, SignedIn};
use jackfield_model::{AppError, EventDelivery, EventPage, EventSubscription, Millis, SubscribedEvent, SubscriptionId};
use jackfield_storage::subscriptions::{self as statements, Kept, Subscription};
use jackfield_storage::{Batch, work};

use super::book::Piece;
use super::deliver::{InOrder, OneByOne};
use crate::authorize::{Bound, Granted};
use crate::jobs::Job;
use crate::{App, Failure, Result};

/// Events of one page, and events that are asked for again at once.
const PAGE: i64 = 200;
const REPLAYED: i64 = 10_000;
const IDS: usize = 1_000;

/// Tries to tell a subscriber, the newest first.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn deliveries(
    app: &App,
    granted: &Granted<ManageSubscription>,
    failed: bool,
    (limit, offset): (i64, i64),
) -> Result<Vec<EventDelivery>> {
    Ok(statements::log(granted.target(), failed, limit, offset).all::<EventDelivery>(&app.store).await?)
}

/// What is sent again.
#[derive(Clone, Debug)]
pub enum Replayed {
    /// These events of the log.
    Events(Vec<String>),
    /// All of the log from one time until another.
    Between(Millis, Millis),
    /// All that were given up.
    Failed,
}

/// Sends events again; their ids are the same. Answers how many.
///
/// # Errors
/// 400 for a subscription that pulls, that is paused, or for too many events.
#[crate::boxed]
pub async fn replay(app: &App, granted: &Granted<ManageSubscription>, what: Replayed) -> Result<u64> {
    let subscription = &granted.object(app).await?.shown;
    let EventSubscription { id, ordered, .. } = *subscription;
    if subscription.url.is_empty() || !subscription.paused_at.is_never() {
        return Err(Failure::of("api.subscription.replay.app_error", 400));
    }
    let (kind, now) = (if ordered { InOrder::KIND } else { OneByOne::KIND }, app.now());
    let again = match what {
        Replayed::Failed => work::revive_lane(kind, id.as_str(), now),
        Replayed::Events(events) if events.len() > IDS => return Err(AppError::invalid_param("event_ids").into()),
        Replayed::Events(events) => statements::replay((kind, id), &events, (Millis(0), Millis(0)), now, REPLAYED),
        Replayed::Between(from, to) => statements::replay((kind, id), &[], (from, to), now, REPLAYED),
    };
    let mut batch = Batch::new();
    batch.push(work::open_lane(kind, id.as_str(), now, ordered));
    batch.push(again);
    batch.after_commit(app.memory.jobs.on_commit());
    let touched = batch.commit(&app.store).await?;
    Ok(touched.last().copied().unwrap_or_default())
}

/// Events after a number, for the bot whose subscription it is.
///
/// # Errors
/// 404 for a subscription that is not the caller's, or that is told instead.
#[crate::boxed]
pub async fn pull(
    app: &App,
    granted: &Granted<SignedIn>,
    id: SubscriptionId,
    (after, limit): (i64, i64),
) -> Result<EventPage> {
    let found = statements::by_id(id).optional::<Subscription>(&app.store).await?;
    let own = found.filter(|found| found.shown.bot_user_id == granted.user_id() && found.shown.url.is_empty());
    let subscription = own.ok_or_else(SubscriptionId::missing)?;
    let limit = limit.clamp(1, PAGE);
    let mut kept = statements::kept_after(id, after, limit + 1).all::<Kept>(&app.store).await?;
    let has_more = kept.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    kept.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = kept.last().map_or(after, |last| last.number);
    let mut events: Vec<SubscribedEvent> = Vec::with_capacity(kept.len());
    for Kept { data, .. } in kept {
        let Ok(mut piece) = serde_json::from_value::<Piece>(data) else { continue };
        if super::deliver::may_see(app, &subscription, &mut piece).await? {
            events.push(piece.event);
        }
    }
    Ok(EventPage { events, next, has_more })
}
