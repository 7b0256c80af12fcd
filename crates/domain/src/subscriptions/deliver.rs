//! Telling a subscriber of an event, until it takes it: at least once, in order where asked, for three days. One that keeps
//! failing is left alone for a while, and in the end stopped, which its owner hears of.

use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf};
use jackfield_model::{ClientPost, EventDelivery, Millis, Post, SubscriptionId, User, UserId};
use jackfield_storage::subscriptions::{self as statements, Subscription};
use jackfield_storage::{Batch, posts as stored_posts, users, work};
use serde_json::{Value, json};

use super::book::{self, Piece};
use super::sign;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::jobs::{Fault, Job, Left, Retry, Taken};
use crate::posts::{self, Author};
use crate::texts::{self, Locale, locale_of_server};
use crate::{App, Cx, Result};

/// How long a subscriber may take at most; integrations may be given less. Standard Webhooks: 15 to 30 seconds.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read, and letters of it that are kept.
const ANSWER: usize = 64 * 1024;
const KEPT: usize = 1_000;
/// Tries of one subscription's log.
const LOG: i64 = 10_000;
/// After so many failures in a row it is left alone.
const BREAKS_AT: i64 = 5;
/// The first time for so long, then for twice as long, and so on.
const BROKEN_MS: i64 = 30 * 1000;
const BROKEN_LONGEST_MS: i64 = 60 * 60 * 1000;
/// One that took nothing for so long is stopped.
const STOPPED_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// Over three days.
const RETRY: Retry = Retry { tries: 24, first: Duration::from_secs(5), longest: Duration::from_secs(6 * 60 * 60) };

macro_rules! deliveries {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $in_order:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl Job for $name {
            const KIND: &'static str = $kind;
            type Data = Piece;
            const WORKERS: usize = 4;
            const DEADLINE: Duration = Duration::from_secs(40);
            const RETRY: Retry = RETRY;
            const SPREAD: i64 = 25;
            const IN_ORDER: bool = $in_order;

            fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, piece: Piece) -> BoxFuture<'a, Result<Left<Piece>, Fault>> {
                Box::pin(tell(app, taken, piece))
            }
        }
    )+};
}

deliveries! {
    /// Tells those who asked for an order.
    InOrder, "events_in_order", true;
    /// Tells the others: what failed waits alone.
    OneByOne, "events", false;
}

async fn tell(app: &App, taken: &Taken, mut piece: Piece) -> Result<Left<Piece>, Fault> {
    let id = taken.piece.lane.parse().unwrap_or_default();
    let found = statements::by_id(id).optional::<Subscription>(&app.store).await?;
    let Some(subscription) = found.filter(|found| found.shown.paused_at.is_never()) else { return Ok(Left::Nothing) };
    if subscription.broken_until > app.now() {
        return Ok(Left::Later(subscription.broken_until));
    }
    if !may_see(app, &subscription, &mut piece).await? {
        return Ok(Left::Nothing);
    }
    let body = serde_json::to_string(&piece.event).unwrap_or_default();
    let began = Instant::now();
    let outcome = send(app, &subscription, &piece, body).await;
    let mut delivery = EventDelivery {
        event: piece.event.id.clone(),
        attempt: taken.piece.attempts + 1,
        create_at: app.now(),
        took: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
        data: taken.piece.data.clone(),
        ..EventDelivery::default()
    };
    let error = match outcome {
        Ok((status, answer)) => {
            delivery.status = status.into();
            delivery.answer = answer.chars().filter(|letter| *letter != '\0').take(KEPT).collect();
            if (200..300).contains(&status) { None } else { Some(format!("it answered {status}")) }
        }
        Err(error) => Some(error),
    };
    let mut batch = Batch::new();
    if taken.piece.number % 100 == 0 {
        batch.push(statements::trim(id, LOG));
    }
    let Some(error) = error else {
        batch.push(statements::note(id, &delivery));
        batch.push(statements::succeeded(id, app.now()));
        taken.end_in(&mut batch);
        batch.commit(&app.store).await?;
        return Ok(Left::Ended);
    };
    error.clone_into(&mut delivery.error);
    batch.push(statements::note(id, &delivery));
    let failures = subscription.shown.failures + 1;
    let doubled = 1_i64 << failures.saturating_sub(BREAKS_AT).clamp(0, 20);
    let broken = app.now().plus(BROKEN_MS.saturating_mul(doubled).min(BROKEN_LONGEST_MS));
    let counted = batch.ask::<(i64, Millis)>(statements::failed(id, app.now(), BREAKS_AT, broken));
    batch.commit(&app.store).await?;
    let since = counted.get().map_or(app.now(), |(_, since)| since);
    // 410: whoever is there says that it is over.
    if delivery.status == 410 || app.now().0.saturating_sub(since.0) >= STOPPED_MS {
        stop(app, &subscription, &error).await?;
        // With all that waits: it is there to be replayed.
        return Err(Fault::Never(error));
    }
    Err(Fault::Later(error))
}

/// Whether the bot may see it now; a new post is read as it is now.
pub(super) async fn may_see(app: &App, subscription: &Subscription, piece: &mut Piece) -> Result<bool> {
    let bot = subscription.shown.bot_user_id;
    // One that is switched off is told nothing.
    if !app.memory.writers.find(app, bot).await?.is_active {
        return Ok(false);
    }
    if piece.user_id.is_empty() {
        let (channel, team) = (piece.event.channel_id, piece.event.team_id);
        let (is_in,) = statements::is_in(bot, channel, team).one::<(bool,)>(&app.store).await?;
        if !is_in {
            return Ok(false);
        }
    }
    if piece.post_id.is_empty() {
        return Ok(true);
    }
    let post = stored_posts::by_id(bot, piece.post_id).optional::<Post>(&app.store).await?;
    // One that was deleted since is told of by that.
    let Some(post) = post else { return Ok(false) };
    piece.event.create_at = post.create_at;
    if let Some(data) = piece.event.data.as_object_mut() {
        let shown = serde_json::to_string(&ClientPost::of(post)).unwrap_or_default();
        data.insert("post".into(), Value::from(shown));
    }
    Ok(true)
}

async fn send(app: &App, subscription: &Subscription, piece: &Piece, body: String) -> Result<(u16, String), String> {
    let Subscription { shown, old_secret, old_secret_until, .. } = subscription;
    let now = app.now();
    let mut keys = vec![shown.secret.as_str()];
    if *old_secret_until > now && !old_secret.is_empty() {
        keys.push(old_secret);
    }
    let seconds = now.0 / 1000;
    let request = http::Request::post(&shown.url)
        .header(http::header::CONTENT_TYPE, "application/json")
        .header("webhook-id", &piece.event.id)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", sign::header(&keys, &piece.event.id, seconds, &body))
        .body(body.into_bytes())
        .map_err(|_| "its address is not valid".to_owned())?;
    let config = app.config.read();
    let service = &config.settings.service;
    let seconds = u64::try_from(service.outgoing_integration_requests_timeout).unwrap_or_default().max(1);
    let timeout = Duration::from_secs(seconds).min(TIMEOUT);
    let answer = app.http.guarded(request, &service.allowed_untrusted_internal_connections, timeout, ANSWER).await?;
    Ok((answer.status().as_u16(), String::from_utf8_lossy(answer.body()).into_owned()))
}

/// Stops a subscription: what waits becomes what was given up, to be asked for again.
async fn stop(app: &App, subscription: &Subscription, why: &str) -> Result<(), Fault> {
    let shown = &subscription.shown;
    if statements::pause(shown.id, app.now(), why).execute(&app.store).await? == 0 {
        return Ok(());
    }
    let mut batch = Batch::new();
    give_up_waiting(&mut batch, shown.id, app.now());
    batch.record(&app.events, Event::SubscriptionsChanged, &Cx::system("subscriptions"));
    batch.commit(&app.store).await?;
    book::load(app).await?;
    if let Err(failure) = tell_owner(app, subscription, why).await {
        tracing::warn!(subscription.id = %shown.id, "The owner of a subscription that was stopped could not be told: {failure}");
    }
    Ok(())
}

/// Gives up what waits for a subscription, so that it can be asked for again.
pub(super) fn give_up_waiting(batch: &mut Batch, id: SubscriptionId, now: Millis) {
    for kind in [InOrder::KIND, OneByOne::KIND] {
        work::give_up_lane(batch, kind, id.as_str(), now);
    }
}

/// A message of the bot's to its owner.
async fn tell_owner(app: &App, subscription: &Subscription, why: &str) -> Result<()> {
    let shown = &subscription.shown;
    let Some(owner) = subscription.owner_id.parse::<UserId>().ok().and_then(UserId::some) else { return Ok(()) };
    let system = || SystemCx::new("subscriptions");
    let granted =
        Granted::<CreateDirectChannel>::for_system(system(), DirectOf { one: shown.bot_user_id, other: owner });
    let channel = crate::channels::direct(app, &granted).await?;
    let reader = users::by_id(owner).optional::<User>(&app.store).await?;
    let locale = reader.map_or_else(|| locale_of_server(app), |reader| Locale::of(&reader.locale));
    let values = [("name", shown.display_name.as_str()), ("why", why)];
    let message = texts::text("app.subscription.paused.message", locale, &values);
    let props = json!({ "subscription_id": shown.id }).as_object().cloned().unwrap_or_default();
    let post = Post { user_id: shown.bot_user_id, message, props, ..Post::default() };
    let granted = Granted::<CreatePost>::for_system(system(), channel.id);
    posts::create(app, &granted, post, Author::Server).await?;
    Ok(())
}
