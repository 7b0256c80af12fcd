//! What a post asks of its readers: that it is important or urgent, that they acknowledge it, and that those whom it
//! mentions are told again until one of them does something about it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_model::{AppError, Channel, Post, PostId, PostPriority, UserId};
use jackfield_storage::{Batch, priorities as statements};
use serde::{Deserialize, Serialize};

use super::metadata;
use crate::config::Settings;
use crate::events::{Event, Posted};
use crate::jobs::{Asked, Fault, Job, Left, Taken, ask};
use crate::notifications::{self, TellAgain};
use crate::{App, Cx, Failure, Result};

const URGENT: &str = "urgent";
const MINUTE_MS: i64 = 60_000;

/// Takes what a draft asks of its readers out of it; `None` for nearly all.
pub(super) fn take(post: &mut Post) -> Option<PostPriority> {
    let asked = post.metadata.take()?.priority?;
    let asked = PostPriority {
        priority: Some(asked.priority.unwrap_or_default()),
        requested_ack: Some(asked.requested_ack.unwrap_or_default()),
        persistent_notifications: Some(asked.persistent_notifications.unwrap_or_default()),
    };
    asked.says_something().then_some(asked)
}

/// Whether a post may ask that of its readers.
pub(super) fn check(app: &App, cx: &Cx, post: &Post, asked: &PostPriority) -> Result<()> {
    let refuse = |key: &'static str, status: u16| Err(Failure::of(key, status));
    let config = app.config.read();
    let service = &config.settings.service;
    if !service.post_priority {
        return refuse("api.post.post_priority.priority_post_not_allowed_for_user.request_error", 403);
    }
    if post.is_reply() {
        return refuse("api.post.post_priority.priority_post_only_allowed_for_root_post.request_error", 400);
    }
    if !matches!(asked.priority.as_deref().unwrap_or_default(), "" | "important" | URGENT) {
        return Err(AppError::invalid_param("metadata.priority").into());
    }
    if asked.persists() {
        if asked.priority.as_deref() != Some(URGENT) {
            return refuse("api.post.post_priority.urgent_persistent_notification_post.request_error", 400);
        }
        let is_guest = cx.session().is_some_and(|session| session.roles.split(' ').any(|role| role == "system_guest"));
        if !service.allow_persistent_notifications || is_guest && !service.allow_persistent_notifications_for_guests {
            return refuse(
                "api.post.post_priority.urgent_persistent_notification_post.request_error#switched_off",
                403,
            );
        }
    }
    Ok(())
}

/// What is stored with the post, once it is known whom it tells.
pub(super) fn store(
    app: &App,
    batch: &mut Batch,
    post: &Post,
    channel: &Channel,
    told: &[UserId],
    asked: &PostPriority,
) {
    batch.push(statements::insert(post.id, channel.id, asked));
    if asked.priority.as_deref() == Some(URGENT) && !told.is_empty() {
        batch.push(statements::count_urgent(channel.id, told));
    }
    if asked.persists() {
        again(app, post.id, told).push(batch);
    }
}

/// What follows from what a post asks of its readers that was written anew in another channel, beside the row that went along.
pub(super) fn carry(app: &App, batch: &mut Batch, post: &Post, told: &[UserId], asked: &PostPriority) {
    if asked.priority.as_deref() == Some(URGENT) && !told.is_empty() {
        batch.push(statements::count_urgent(post.channel_id, told));
    }
    // There it may tell nobody, or too many.
    if asked.persists() && check_told(app, Some(asked), told).is_ok() {
        again(app, post.id, told).push(batch);
    }
}

/// Whether those whom a post tells can be told again and again: somebody, and not too many.
pub(super) fn check_told(app: &App, asked: Option<&PostPriority>, told: &[UserId]) -> Result<()> {
    if !asked.is_some_and(PostPriority::persists) {
        return Ok(());
    }
    let most = app.config.read().settings.service.persistent_notification_max_recipients;
    if told.is_empty() {
        return Err(Failure::of("api.post.post_priority.persistent_notification_validation_error.request_error", 400));
    }
    if i64::try_from(told.len()).unwrap_or(i64::MAX) > most {
        let key = "api.post.post_priority.persistent_notification_validation_error.request_error#most";
        return Err(Failure::of(key, 400).with("most", most));
    }
    Ok(())
}

/// Tells people again of a post until one of them does something about it.
#[derive(Clone, Copy, Debug)]
pub struct Persisting;

/// Whom an urgent post tells again, and how often it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Again {
    told: Vec<UserId>,
    times: i64,
}

fn interval(settings: &Settings) -> i64 {
    settings.service.persistent_notification_interval_minutes.clamp(1, 24 * 60) * MINUTE_MS
}

fn again(app: &App, post: PostId, told: &[UserId]) -> Asked {
    let at = app.now().plus(interval(&app.config.read().settings));
    ask::<Persisting>(app, post.as_str(), at, &Again { told: told.to_vec(), times: 0 })
}

impl Job for Persisting {
    const KIND: &'static str = "persistent_notifications";
    type Data = Again;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, data: Again) -> BoxFuture<'a, Result<Left<Again>, Fault>> {
        Box::pin(tell_again(app, taken, data))
    }
}

async fn tell_again(app: &App, taken: &Taken, data: Again) -> Result<Left<Again>, Fault> {
    let config = app.config.read();
    let service = &config.settings.service;
    if !(service.post_priority && service.allow_persistent_notifications) {
        return Ok(Left::Nothing);
    }
    let id: PostId = taken.piece.lane.parse().unwrap_or_default();
    if statements::is_heard(id, &data.told).one::<(bool,)>(&app.store).await?.0 {
        return Ok(Left::Nothing);
    }
    let Some(scene) = notifications::again(app, id, &data.told).await? else { return Ok(Left::Nothing) };
    let TellAgain { post, channel, sender_name, told } = scene;
    if told.is_empty() {
        return Ok(Left::Nothing);
    }
    let Some(post) = metadata::shown(app, vec![post], false).await?.pop() else { return Ok(Left::Nothing) };
    let (has_files, has_image) = metadata::has_files(&post);
    let posted = Posted {
        post: Arc::new(post.into()),
        channel: Arc::new(channel),
        sender_name,
        mentions: told.clone(),
        followers: Vec::new(),
        set_online: false,
        has_files,
        has_image,
    };
    let cx = Cx::system("persistent notifications");
    for user_id in told {
        let posted = Box::new(posted.clone());
        app.events.publish(Event::PersistentNotification { posted, user_id }, &cx);
    }
    let data = Again { times: data.times + 1, ..data };
    if data.times >= service.persistent_notification_max_count {
        return Ok(Left::Nothing);
    }
    Ok(Left::More(data, app.now().plus(interval(&config.settings))))
}
