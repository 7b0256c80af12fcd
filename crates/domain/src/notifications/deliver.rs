//! Does one row of work: tells one after the other, and notes each before it happens.
//!
//! Nobody is told twice of a post in one way: a person is noted as dealt with before they are told. Whoever was
//! being told at the moment of a crash may therefore not be told at all. What fails for everybody (no connection,
//! no answer) is tried again later, from the person at whom it stopped.

use std::sync::Arc;

use jackfield_model::{Channel, Millis, Post, Team, User, UserId};
use jackfield_storage::{channel_members, channels, posts, teams, users};
use serde_json::Value;

use super::claim::Claim;
use super::people::{Concern, Gathered, concerned};
use super::rules::{self, Occasion, Person};
use super::scene::Scene;
use super::work::{ClearWork, MAIL_DELAY_MS, PostWork, Stage, Work};
use super::{device, email};
use crate::hooks::Verdict;
use crate::mail::{self, MailError};
use crate::{App, Cx, Result, push};

/// People who are looked at before other posts get their turn.
const A_TURN: usize = 50;

/// What is left after a turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    Nothing,
    /// More of the same, or the next stage, at its time.
    Next(Work, Millis),
    /// The same again: what failed may work later.
    Again(Work, String),
    /// Another server has it now.
    Lost,
}

/// How far one turn came.
enum Turn {
    All,
    More,
    Stopped(String),
    Lost,
}

/// # Errors
/// Fails when the database does.
pub async fn deliver(app: &App, claim: &mut Claim<'_>, work: Work) -> Result<Left> {
    match work {
        Work::Post(work) => post(app, claim, work).await,
        Work::Clear(work) => clear(app, &work).await,
    }
}

async fn post(app: &App, claim: &mut Claim<'_>, mut work: PostWork) -> Result<Left> {
    let Some(scene) = scene(app, &work).await? else { return Ok(Left::Nothing) };
    let turn = tell(app, claim, &scene, &mut work).await?;
    Ok(match turn {
        Turn::Lost => Left::Lost,
        Turn::Stopped(reason) => Left::Again(Work::Post(work), reason),
        Turn::More => Left::Next(Work::Post(work), app.now()),
        Turn::All if work.stage == Stage::Mail => Left::Nothing,
        Turn::All => then_by_mail(app, &scene, work).await?,
    })
}

/// After the devices the mails; none where nobody could get one.
async fn then_by_mail(app: &App, scene: &Scene, work: PostWork) -> Result<Left> {
    let work = PostWork { stage: Stage::Mail, after: UserId::EMPTY, ..work };
    let anybody = app.config.read().settings.email.sends_mail() && !concerned(app, scene, &work).await?.is_empty();
    let at = scene.post.create_at.plus(MAIL_DELAY_MS).max(app.now());
    Ok(if anybody { Left::Next(Work::Post(work), at) } else { Left::Nothing })
}

/// The post in its place; `None` when it was deleted.
async fn scene(app: &App, work: &PostWork) -> Result<Option<Scene>> {
    match posts::by_id(UserId::EMPTY, work.post).optional::<Post>(&app.store).await? {
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

async fn tell(app: &App, claim: &mut Claim<'_>, scene: &Scene, work: &mut PostWork) -> Result<Turn> {
    let config = app.config.read();
    let is_on = match work.stage {
        Stage::Push => config.settings.email.pushes(),
        Stage::Mail => config.settings.email.sends_mail(),
    };
    if !is_on {
        return Ok(Turn::All);
    }
    let all = concerned(app, scene, work).await?;
    let turn = all.get(..A_TURN.min(all.len())).unwrap_or_default();
    let ids: Vec<UserId> = turn.iter().map(|(id, _)| *id).collect();
    let gathered = Gathered::of(app, scene, &ids).await?;
    let occasion = Occasion {
        author: scene.post.user_id,
        from_webhook: scene.post.has_flag("from_webhook"),
        is_reply: scene.post.is_reply(),
        posted_at: scene.post.create_at,
        now: app.now(),
        verified_only: config.settings.email.require_email_verification,
    };
    for (id, concern) in turn {
        let before = work.after;
        work.after = *id;
        let Some(person) = gathered.person(app, *id, *concern) else { continue };
        let decided = match work.stage {
            Stage::Push => rules::push(&person, &occasion),
            Stage::Mail => rules::mail(&person, &occasion),
        };
        if let Err(reason) = decided {
            tracing::debug!(user.id = %id, post.id = %work.post, reason = reason.as_str(), "Not told of a post");
            continue;
        }
        if !claim.note(&Work::Post(work.clone())).await? {
            return Ok(Turn::Lost);
        }
        let outcome = match work.stage {
            Stage::Push => to_devices(app, scene, &person, *concern).await,
            Stage::Mail => by_mail(app, scene, &person, *concern).await,
        };
        if let Err(reason) = outcome {
            work.after = before;
            return Ok(Turn::Stopped(reason));
        }
    }
    Ok(if turn.len() < all.len() { Turn::More } else { Turn::All })
}

/// # Errors
/// Says what failed that may work later.
async fn to_devices(app: &App, scene: &Scene, person: &Person<'_>, concern: Concern) -> Result<(), String> {
    let failed = |failure: crate::Failure| failure.to_string();
    let user = person.user.id;
    let contents = app.config.read().settings.email.push_contents().unwrap_or(crate::config::PushContents::Generic);
    let badge = channel_members::badge(user).one::<(i64,)>(&app.store).await.map_err(|error| failed(error.into()))?.0;
    let message = device::message(scene, person.user, concern.is_told, badge, contents);
    let Ok(Value::Object(message)) = serde_json::to_value(message) else { return Ok(()) };
    let sent = push::send(app, &cause(), user, message, Default::default()).await.map_err(failed)?;
    match sent {
        push::Sent { taken: 0, unreachable: 1.. } => Err("the push proxy did not take it".into()),
        _ => Ok(()),
    }
}

/// # Errors
/// Says what failed that may work later. A mail that is refused for good is logged.
async fn by_mail(app: &App, scene: &Scene, person: &Person<'_>, concern: Concern) -> Result<(), String> {
    let config = app.config.read();
    let settings = &config.settings.email;
    let mut notification = email::notification(scene, person.user, concern.is_told, settings.shows_message());
    match app.hooks.email_notification_will_be_sent(&cause(), &notification).await {
        Ok(Verdict::Unchanged) => {}
        Ok(Verdict::Replace(content)) => notification.content = content,
        Ok(Verdict::Reject(_) | Verdict::Dismiss) => return Ok(()),
        Err(failure) => return Err(failure.to_string()),
    }
    let mail = email::mail(scene, &notification, &person.user.email);
    match mail::send(settings, &scene.site_url, &mail).await {
        Ok(()) => Ok(()),
        Err(MailError::Later(reason)) => Err(reason),
        Err(MailError::Refused(reason)) => {
            tracing::warn!(user.id = %person.user.id, "A notification mail was refused: {reason}");
            Ok(())
        }
    }
}

async fn clear(app: &App, work: &ClearWork) -> Result<Left> {
    let badge = channel_members::badge(work.user).one::<(i64,)>(&app.store).await?.0;
    let message = device::clear(work.channel, work.root, badge);
    if let Ok(Value::Object(message)) = serde_json::to_value(message) {
        push::send(app, &cause(), work.user, message, work.but).await?;
    }
    Ok(Left::Nothing)
}

fn cause() -> Arc<Cx> {
    Cx::system("notifications")
}
