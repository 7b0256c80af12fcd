//! Making and changing subscriptions.

use std::sync::Arc;

use jackfield_model::permission::{ManageBot, ManageSubscription, ReadBots};
use jackfield_model::{AppError, EventSubscription, IntegrationKind, Millis, SubscriptionId, limits};
use jackfield_storage::subscriptions::{self as statements, Subscription};
use jackfield_storage::{Batch, console, work};

use super::deliver::{InOrder, OneByOne, give_up_waiting};
use super::{book, sign};
use crate::authorize::Granted;
use crate::events::{Event, Mark, Record};
use crate::jobs::Job;
use crate::texts::{locale_of_server, plain};
use crate::{App, Cx, Failure, Result};

/// Subscriptions of one bot, and what one may name.
const PER_BOT: i64 = 20;
const NAMED: usize = 100;
const URL: usize = 1024;
/// How long the old key signs beside a new one.
const OVERLAP_MS: i64 = 24 * 60 * 60 * 1000;

/// The names that can be subscribed to: what sockets are told and what is not dropped where somebody is slow.
fn is_event(name: &str) -> bool {
    let declared = Event::DECLARED.iter().filter(|event| !event.marks.contains(&Mark::Droppable));
    name == "*" || declared.flat_map(|event| event.frames).any(|frame| frame.name == name)
}

fn check(subscription: &EventSubscription) -> Result<()> {
    let refuse = |name: &str| Err(AppError::invalid_param(name).into());
    let EventSubscription { display_name, url, events, team_ids, channel_ids, .. } = subscription;
    if display_name.chars().count() > limits::WEBHOOK_DISPLAY_NAME {
        return refuse("display_name");
    }
    let is_web = || {
        let url = url.parse::<reqwest::Url>();
        url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
    };
    if url.len() > URL || !(url.is_empty() || is_web()) {
        return refuse("url");
    }
    if events.is_empty() || events.len() > NAMED || !events.iter().all(|name| is_event(name)) {
        return refuse("events");
    }
    if team_ids.len() > NAMED {
        return refuse("team_ids");
    }
    if channel_ids.len() > NAMED { refuse("channel_ids") } else { Ok(()) }
}

/// # Errors
/// 400 for what names no events or no address, and for one too many.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ManageBot>, draft: EventSubscription) -> Result<EventSubscription> {
    let bot = granted.object(app).await?;
    let now = app.now();
    let subscription = EventSubscription {
        id: SubscriptionId::new(),
        create_at: now,
        update_at: now,
        bot_user_id: bot.user_id,
        secret: sign::fresh(),
        failures: 0,
        paused_at: Millis::NEVER,
        paused_why: String::new(),
        last_delivery_at: Millis::NEVER,
        ..draft
    };
    check(&subscription)?;
    if statements::count_of_bot(bot.user_id).one::<(i64,)>(&app.store).await?.0 >= PER_BOT {
        return Err(Failure::of("api.subscription.too_many.app_error", 400).with("most", PER_BOT));
    }
    let mut batch = Batch::new();
    batch.push(statements::insert(&subscription));
    store(app, granted.cx(), batch).await?;
    Ok(subscription)
}

/// Subscriptions of one's own bots; of all with the permission for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ReadBots>,
    (limit, offset): (i64, i64),
) -> Result<Vec<EventSubscription>> {
    let all = app.holds(granted.cx(), "manage_others_bots");
    let owner = if all { String::new() } else { granted.user_id().to_string() };
    let found = statements::page(&owner, limit, offset).all::<Subscription>(&app.store).await?;
    Ok(found.iter().map(|found| found.shown.sanitized()).collect())
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageSubscription>) -> Result<EventSubscription> {
    Ok(granted.object(app).await?.shown.sanitized())
}

/// Changes what is subscribed to and where it is sent; whether it pulls, and in which order it is told, stays.
///
/// # Errors
/// As [`create`].
#[crate::boxed]
pub async fn update(
    app: &App,
    granted: &Granted<ManageSubscription>,
    draft: EventSubscription,
) -> Result<EventSubscription> {
    let before = granted.object(app).await?.shown.clone();
    let EventSubscription { display_name, url, events, team_ids, channel_ids, .. } = draft;
    if url.is_empty() != before.url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    let after = EventSubscription { display_name, url, events, team_ids, channel_ids, update_at: app.now(), ..before };
    check(&after)?;
    let mut batch = Batch::new();
    batch.push(statements::update(&after));
    store(app, granted.cx(), batch).await?;
    Ok(after.sanitized())
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageSubscription>) -> Result<()> {
    let mut batch = Batch::new();
    let id = granted.target();
    statements::delete(&mut batch, id);
    for query in [InOrder::KIND, OneByOne::KIND].into_iter().flat_map(|kind| work::empty_lane(kind, id.as_str())) {
        batch.push(query);
    }
    store(app, granted.cx(), batch).await
}

/// Gives a subscription a new key, which this answer alone shows. For a day the old one signs as well.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn rotate(app: &App, granted: &Granted<ManageSubscription>) -> Result<EventSubscription> {
    let before = granted.object(app).await?.shown.clone();
    let (secret, now) = (sign::fresh(), app.now());
    statements::rotate(before.id, &secret, &before.secret, now.plus(OVERLAP_MS), now).execute(&app.store).await?;
    Ok(EventSubscription { secret, update_at: now, ..before })
}

/// Lets a subscription be told again that was paused.
///
/// # Errors
/// 403 for one that an administrator switched off.
#[crate::boxed]
pub async fn resume(app: &App, granted: &Granted<ManageSubscription>) -> Result<EventSubscription> {
    let suspended = console::is_suspended(IntegrationKind::Subscription, granted.target().as_str());
    if suspended.one::<(bool,)>(&app.store).await?.0 {
        return Err(Failure::of("api.subscription.suspended.app_error", 403));
    }
    let mut batch = Batch::new();
    batch.push(statements::resume(granted.target(), app.now()));
    store(app, granted.cx(), batch).await?;
    let found = statements::by_id(granted.target()).one::<Subscription>(&app.store).await?;
    Ok(found.shown.sanitized())
}

/// Switches a subscription off, so that its owner cannot resume it, or on again.
pub(crate) async fn set_active(app: &App, granted: &Granted<ManageSubscription>, active: bool) -> Result<()> {
    let (found, now) = (granted.object(app).await?, app.now());
    let (id, kind) = (found.shown.id, IntegrationKind::Subscription);
    let mut batch = Batch::new();
    if active {
        batch.push(console::bring_back(kind, id.as_str()));
        batch.push(statements::resume(id, now));
    } else {
        let why = plain("app.subscription.paused.by_administrator", locale_of_server(app));
        batch.push(console::suspend(kind, id.as_str(), granted.user_id(), now));
        batch.push(statements::pause(id, now, &why));
        give_up_waiting(&mut batch, id, now);
    }
    store(app, granted.cx(), batch).await
}

async fn store(app: &App, cx: &Arc<Cx>, mut batch: Batch) -> Result<()> {
    batch.record(&app.events, Event::SubscriptionsChanged, cx);
    batch.commit(&app.store).await?;
    book::load(app).await
}
