//! Who is to be told of a post: found in turns, each of which leaves a piece of work a person.

use futures_util::future::BoxFuture;
use jackfield_model::{Millis, UserId};
use jackfield_storage::Batch;

use super::deliver::{Mails, Pushes, occasion, scene_by_id};
use super::people::{Gathered, concerned};
use super::rules;
use super::scene::Scene;
use super::work::{ClearWork, MAIL_DELAY_MS, PostWork, Stage, Telling, Work};
use crate::jobs::{Fault, Job, Left, Retry, Taken, ask};
use crate::{App, Result};

/// Nobody wants to be told of what is older.
pub const TOO_OLD_MS: i64 = 24 * 60 * 60 * 1000;
/// People who are looked at before other posts get their turn.
const A_TURN: usize = 50;

/// Finds out whom a post is told to. A lane is a post: nothing waits for another one.
#[derive(Clone, Copy, Debug)]
pub struct Notifications;

impl Job for Notifications {
    const KIND: &'static str = "notifications";
    type Data = Work;
    const WORKERS: usize = 4;
    const RETRY: Retry = Retry { tries: 12, ..Retry::DEFAULT };

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, work: Work) -> BoxFuture<'a, Result<Left<Work>, Fault>> {
        Box::pin(async move {
            if is_too_old(app, taken) {
                return Ok(Left::Nothing);
            }
            match work {
                Work::Post(work) => Ok(of_post(app, taken, work).await?),
                Work::Clear(work) => Ok(clear(app, &work).await?),
            }
        })
    }
}

/// What could not be done for a day is dropped.
pub(super) fn is_too_old(app: &App, taken: &Taken) -> bool {
    let is_old = app.now().0.saturating_sub(taken.piece.create_at.0) > TOO_OLD_MS;
    if is_old {
        tracing::error!(number = taken.piece.number, "Notifications that are a day old are dropped");
    }
    is_old
}

async fn of_post(app: &App, taken: &Taken, work: PostWork) -> Result<Left<Work>> {
    let Some(scene) = scene_by_id(app, work.post).await? else { return Ok(Left::Nothing) };
    let mut batch = Batch::new();
    match find(app, &scene, work, &mut batch).await? {
        Some((left, at)) => taken.put_back_in(&mut batch, &left, at),
        None => taken.end_in(&mut batch),
    }
    // Who is to be told and how far the search is are one fact: nobody is found twice, and nobody is left out.
    batch.after_commit(app.memory.jobs.on_commit());
    batch.commit(&app.store).await?;
    Ok(Left::Ended)
}

/// Puts a turn of people into the batch; answers what is left, and when.
async fn find(app: &App, scene: &Scene, work: PostWork, batch: &mut Batch) -> Result<Option<(Work, Millis)>> {
    let config = app.config.read();
    let is_on = match work.stage {
        Stage::Push => config.settings.email.pushes(),
        Stage::Mail => config.settings.email.sends_mail(),
    };
    let all = if is_on { concerned(app, scene, &work).await? } else { Vec::new() };
    let turn = all.get(..A_TURN.min(all.len())).unwrap_or_default();
    let ids: Vec<UserId> = turn.iter().map(|(id, _)| *id).collect();
    let gathered = Gathered::of(app, scene, &ids).await?;
    let (occasion, now) = (occasion(app, scene), app.now());
    for (id, concern) in turn {
        let Some(person) = gathered.person(app, *id, *concern) else { continue };
        let decided = match work.stage {
            Stage::Push => rules::push(&person, &occasion),
            Stage::Mail => rules::mail(&person, &occasion),
        };
        if let Err(reason) = decided {
            tracing::debug!(user.id = %id, post.id = %work.post, reason = reason.as_str(), "Not told of a post");
            continue;
        }
        let telling = Telling { post: work.post, user: *id, is_told: concern.is_told, follows: concern.follows };
        match work.stage {
            Stage::Push => ask::<Pushes>(app, id.as_str(), now, &telling).push(batch),
            Stage::Mail => ask::<Mails>(app, id.as_str(), now, &telling).push(batch),
        }
    }
    if let Some((last, _)) = turn.last().filter(|_| turn.len() < all.len()) {
        return Ok(Some((Work::Post(PostWork { after: *last, ..work }), now)));
    }
    if work.stage == Stage::Mail || !config.settings.email.sends_mail() {
        return Ok(None);
    }
    // After the devices the mails; none where nobody could get one.
    let work = PostWork { stage: Stage::Mail, after: UserId::EMPTY, ..work };
    let anybody = !concerned(app, scene, &work).await?.is_empty();
    Ok(anybody.then(|| (Work::Post(work), scene.post.create_at.plus(MAIL_DELAY_MS).max(now))))
}

/// Takes what was read elsewhere off somebody's devices. Not tried again: the next one says the same.
async fn clear(app: &App, work: &ClearWork) -> Result<Left<Work>> {
    super::deliver::clear(app, work).await?;
    Ok(Left::Nothing)
}
