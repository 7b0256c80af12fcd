//! Tells one person of a post: on their devices, or by mail.
//!
//! Nobody is told twice of a post in one way: what a server left in the middle is not done again, so that whoever was being told at
//! the moment of a crash may not be told at all. A lane is a person: a mailbox that takes nothing for hours holds up its own mails.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::{Channel, Post, PostId, Team, User, UserId};
use jackfield_storage::{channel_members, channels, posts, teams, users};
use serde_json::Value;

use super::people::{Concern, Gathered};
use super::queue::is_too_old;
use super::rules::{self, Occasion, Person, Reason};
use super::scene::Scene;
use super::work::{ClearWork, Telling};
use super::{device, email};
use crate::hooks::Verdict;
use crate::jobs::{Fault, Job, Left, Retry, Taken};
use crate::mail::{self, MailError};
use crate::{App, Cx, Result, push};

/// Tells somebody's devices.
#[derive(Clone, Copy, Debug)]
pub struct Pushes;

/// Writes mails.
#[derive(Clone, Copy, Debug)]
pub struct Mails;

impl Job for Pushes {
    const KIND: &'static str = "pushes";
    type Data = Telling;
    const WORKERS: usize = 4;
    /// On a device nobody wants to hear of what is old.
    const RETRY: Retry = Retry { tries: 4, first: Duration::from_secs(5), longest: Duration::from_secs(60) };
    const ONCE: bool = true;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, to: Telling) -> BoxFuture<'a, Result<Left<Telling>, Fault>> {
        Box::pin(tell(app, taken, to, rules::push, to_devices))
    }
}

impl Job for Mails {
    const KIND: &'static str = "mails";
    type Data = Telling;
    const WORKERS: usize = 4;
    /// A mail server may be away for an hour and a half.
    const RETRY: Retry = Retry { tries: 12, first: Duration::from_secs(10), longest: Duration::from_secs(15 * 60) };
    const ONCE: bool = true;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, to: Telling) -> BoxFuture<'a, Result<Left<Telling>, Fault>> {
        Box::pin(tell(app, taken, to, rules::mail, by_mail))
    }
}

/// What is asked about everybody whom a post concerns.
pub(super) fn occasion(app: &App, scene: &Scene) -> Occasion {
    Occasion {
        author: scene.post.user_id,
        from_webhook: scene.post.has_flag("from_webhook"),
        is_reply: scene.post.is_reply(),
        posted_at: scene.post.create_at,
        now: app.now(),
        verified_only: app.config.read().settings.email.require_email_verification,
    }
}

/// The post in its place; `None` when it was deleted.
pub(super) async fn scene_by_id(app: &App, post: PostId) -> Result<Option<Scene>> {
    match posts::by_id(UserId::EMPTY, post).optional::<Post>(&app.store).await? {
        Some(post) => scene_of(app, post).await,
        None => Ok(None),
    }
}

/// A post in its place; `None` when its channel was archived or its author is unknown.
pub(super) async fn scene_of(app: &App, post: Post) -> Result<Option<Scene>> {
    let channel = channels::by_id(post.channel_id).optional::<Channel>(&app.store).await?;
    let author = users::by_id(post.user_id).optional::<User>(&app.store).await?;
    let (Some(channel), Some(author)) = (channel.filter(|channel| !channel.is_archived()), author) else {
        return Ok(None);
    };
    let team = match channel.team_id.some() {
        Some(team) => teams::by_id(team).optional::<Team>(&app.store).await?,
        None => None,
    };
    Ok(Some(Scene::new(app, post, channel, team, author)))
}

async fn tell(
    app: &App,
    taken: &Taken,
    to: Telling,
    rule: fn(&Person<'_>, &Occasion) -> Result<(), Reason>,
    way: impl AsyncFn(&App, &Scene, &Person<'_>) -> Result<(), Fault>,
) -> Result<Left<Telling>, Fault> {
    if is_too_old(app, taken) {
        return Ok(Left::Nothing);
    }
    let Some(scene) = scene_by_id(app, to.post).await? else { return Ok(Left::Nothing) };
    let gathered = Gathered::of(app, &scene, &[to.user]).await?;
    let concern = Concern { is_told: to.is_told, follows: to.follows };
    let Some(person) = gathered.person(app, to.user, concern) else { return Ok(Left::Nothing) };
    // It may have been read meanwhile, or people want it otherwise now.
    if let Err(reason) = rule(&person, &occasion(app, &scene)) {
        tracing::debug!(user.id = %to.user, post.id = %to.post, reason = reason.as_str(), "Not told of a post");
        return Ok(Left::Nothing);
    }
    way(app, &scene, &person).await?;
    Ok(Left::Nothing)
}

async fn to_devices(app: &App, scene: &Scene, person: &Person<'_>) -> Result<(), Fault> {
    let user = person.user.id;
    let contents = app.config.read().settings.email.push_contents().unwrap_or(crate::config::PushContents::Generic);
    let badge = channel_members::badge(user).one::<(i64,)>(&app.store).await?.0;
    let message = device::message(scene, person.user, person.is_told, badge, contents);
    let Ok(Value::Object(message)) = serde_json::to_value(message) else { return Ok(()) };
    match push::send(app, &cause(), user, message, Default::default()).await? {
        push::Sent { taken: 0, unreachable: 1.. } => Err(Fault::Later("the push proxy did not take it".into())),
        _ => Ok(()),
    }
}

async fn by_mail(app: &App, scene: &Scene, person: &Person<'_>) -> Result<(), Fault> {
    let config = app.config.read();
    let settings = &config.settings.email;
    let mut notification = email::notification(scene, person.user, person.is_told, settings.shows_message());
    match app.hooks.email_notification_will_be_sent(&cause(), &notification).await {
        Ok(Verdict::Unchanged) => {}
        Ok(Verdict::Replace(content)) => notification.content = content,
        Ok(Verdict::Reject(_) | Verdict::Dismiss) => return Ok(()),
        Err(failure) => return Err(Fault::Later(failure.to_string())),
    }
    let mail = email::mail(scene, &notification, &person.user.email);
    mail::send(settings, &scene.site_url, &mail).await.map_err(|error| match error {
        MailError::Later(reason) => Fault::Later(reason),
        MailError::Refused(reason) => Fault::Never(format!("the mail was refused: {reason}")),
    })
}

/// Takes what was read elsewhere off somebody's devices.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn clear(app: &App, work: &ClearWork) -> Result<()> {
    let badge = channel_members::badge(work.user).one::<(i64,)>(&app.store).await?.0;
    let message = device::clear(work.channel, work.root, badge);
    if let Ok(Value::Object(message)) = serde_json::to_value(message) {
        push::send(app, &cause(), work.user, message, work.but).await?;
    }
    Ok(())
}

fn cause() -> Arc<Cx> {
    Cx::system("notifications")
}
