//! Sending what is due, once: the transaction that stores the post deletes its scheduled one.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::permission::CreatePost;
use jackfield_model::{
    Channel, ChannelMember, Post, ScheduledPost, ScheduledPostError, ScheduledPostId, Session, User,
};
use jackfield_storage::{
    Batch, channel_members, channels, posts as stored_posts, scheduled_posts as statements, users,
};

use super::{Due, is_enabled};
use crate::authorize::Granted;
use crate::cx::{Actor, RequestInfo};
use crate::events::{Event, Record};
use crate::jobs::{Fault, Job, Left, Retry, Taken};
use crate::posts::{self, Author};
use crate::{App, Cx, Failure, Result};

/// What could not be sent for so long is not sent any more: nobody expects it then.
const TOO_LATE_MS: i64 = 24 * 60 * 60 * 1000;

/// Sends scheduled posts. What it sends and that it was sent are one transaction, so that it is sent once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sending;

impl Job for Sending {
    const KIND: &'static str = "scheduled_posts";
    type Data = Due;
    const WORKERS: usize = 2;
    const DEADLINE: Duration = Duration::from_secs(30);
    /// Until it is too late.
    const RETRY: Retry =
        Retry { tries: i64::MAX, first: Duration::from_secs(60), longest: Duration::from_secs(10 * 60) };

    fn lanes(&self, app: &App) -> Option<Vec<String>> {
        if is_enabled(app) { None } else { Some(Vec::new()) }
    }

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, _: Due) -> BoxFuture<'a, Result<Left<Due>, Fault>> {
        Box::pin(send_one(app, taken))
    }
}

/// Why a post is not sent.
enum Trouble {
    /// It will not be, unless its author changes something.
    For(ScheduledPostError),
    /// The server could not do it now.
    Now(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Now(failure.to_string())
    }
}

impl From<jackfield_storage::Error> for Trouble {
    fn from(error: jackfield_storage::Error) -> Self {
        Failure::from(error).into()
    }
}

async fn send_one(app: &App, taken: &Taken) -> Result<Left<Due>, Fault> {
    let id: ScheduledPostId = taken.piece.lane.parse().unwrap_or_default();
    let found = statements::get(id).optional::<ScheduledPost>(&app.store).await?;
    let Some(post) = found.filter(|post| post.error_code == ScheduledPostError::None) else { return Ok(Left::Nothing) };
    let outcome = if app.now().0.saturating_sub(post.scheduled_at.0) > TOO_LATE_MS {
        Err(Trouble::For(ScheduledPostError::UnableToSend))
    } else {
        send(app, taken, &post).await
    };
    match outcome {
        Ok(true) => Ok(Left::Ended),
        Ok(false) => Ok(Left::Nothing),
        Err(Trouble::For(error)) => fail(app, taken, post, error).await,
        Err(Trouble::Now(reason)) => Err(Fault::Later(reason)),
    }
}

/// Whether it was sent; not when it was changed, deleted or sent by another meanwhile.
async fn send(app: &App, taken: &Taken, post: &ScheduledPost) -> Result<bool, Trouble> {
    let granted = may_send(app, post).await?;
    let mut origin = Batch::new();
    // When somebody changed, deleted or sent it meanwhile, nothing is stored.
    origin.expect(statements::delete_unchanged(post.id, post.update_at), 1);
    taken.end_in(&mut origin);
    let event = Event::ScheduledPostDeleted { post: Box::new(post.clone()) };
    origin.record(&app.events, event, granted.cx());
    match posts::create_with(app, &granted, post.to_post(), Author::Caller, origin).await {
        Ok(_) => Ok(true),
        Err(failure) if failure.0.status_code >= 500 => {
            let current = statements::get(post.id).optional::<ScheduledPost>(&app.store).await?;
            let is_same = current.is_some_and(|current| current.update_at == post.update_at);
            if is_same { Err(failure.into()) } else { Ok(false) }
        }
        Err(failure) => {
            tracing::info!(scheduled_post = %post.id, "A scheduled post was refused: {failure}");
            Err(Trouble::For(meaning(&failure)))
        }
    }
}

/// Looks, as at any post, whether its author may write it where it belongs, at this time.
async fn may_send(app: &App, post: &ScheduledPost) -> Result<Granted<CreatePost>, Trouble> {
    use ScheduledPostError as Error;
    let stop = |error| Err(Trouble::For(error));
    let author = users::by_id(post.user_id).optional::<User>(&app.store).await?;
    let Some(author) = author else { return stop(Error::UserMissing) };
    if !author.delete_at.is_never() {
        return stop(Error::UserDeleted);
    }
    let channel = channels::by_id(post.channel_id).optional::<Channel>(&app.store).await?;
    let Some(channel) = channel else { return stop(Error::ChannelNotFound) };
    if channel.is_archived() {
        return stop(Error::ChannelArchived);
    }
    let member = channel_members::get(channel.id, author.id).optional::<ChannelMember>(&app.store).await?;
    if member.is_none() {
        return stop(Error::NoChannelMember);
    }
    if !post.root_id.is_empty() {
        let root = stored_posts::by_id(author.id, post.root_id).optional::<Post>(&app.store).await?;
        if root.is_none() {
            return stop(Error::ThreadDeleted);
        }
    }
    let session = Session { user_id: author.id, roles: author.roles, ..Session::default() };
    let cx = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
    match app.authorize::<CreatePost>(&cx, channel.id).await {
        Ok(granted) => Ok(granted),
        Err(failure) if failure.0.status_code < 500 => stop(Error::NoChannelPermission),
        Err(failure) => Err(failure.into()),
    }
}

/// What a refusal of the post means to its author.
fn meaning(failure: &Failure) -> ScheduledPostError {
    match failure.0.id.as_str() {
        "api.post.create_post.can_not_post_to_deleted.error" => ScheduledPostError::ChannelArchived,
        "app.channel.get.existing.app_error" => ScheduledPostError::ChannelNotFound,
        "api.post.create_post.root_id.app_error" => ScheduledPostError::ThreadDeleted,
        id if id.starts_with("model.") || id.starts_with("api.") => ScheduledPostError::InvalidPost,
        // What a plugin says.
        _ => ScheduledPostError::UnableToSend,
    }
}

/// Keeps the reason for its author to see.
async fn fail(
    app: &App,
    taken: &Taken,
    mut post: ScheduledPost,
    error: ScheduledPostError,
) -> Result<Left<Due>, Fault> {
    let (read_at, now) = (post.update_at, app.now().max(post.update_at.plus(1)));
    (post.error_code, post.processed_at, post.update_at) = (error, now, now);
    let mut batch = Batch::new();
    batch.expect(statements::fail_unchanged(post.id, read_at, error, now), 1);
    taken.end_in(&mut batch);
    let event = Event::ScheduledPostUpdated { post: Box::new(post) };
    batch.record(&app.events, event, &Cx::system("scheduled posts"));
    batch.commit(&app.store).await?;
    Ok(Left::Ended)
}
