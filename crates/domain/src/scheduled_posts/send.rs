//! Sending what is due, once: the transaction that stores the post deletes its scheduled one.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::permission::CreatePost;
use jackfield_model::{Channel, ChannelMember, Millis, Post, ScheduledPost, ScheduledPostError, Session, User};
use jackfield_storage::{
    Batch, channel_members, channels, posts as stored_posts, scheduled_posts as statements, users,
};

use super::{is_enabled, told};
use crate::authorize::Granted;
use crate::cx::{Actor, RequestInfo};
use crate::events::{Event, Record};
use crate::jobs::Kind;
use crate::posts::{self, Author};
use crate::{App, Cx, Failure, Result};

/// How long sending one may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// After so long another server, or the next start of this one, takes it up again. Longer than the deadline.
const LEASE_MS: i64 = 60_000;
/// What could not be sent for so long is not sent any more: nobody expects it then.
const TOO_LATE_MS: i64 = 24 * 60 * 60 * 1000;

/// The scheduled posts as work that is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sending;

impl Kind for Sending {
    fn name(&self) -> &'static str {
        "scheduled_posts"
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            if !is_enabled(app) {
                return Ok(None);
            }
            Ok(statements::next_due(LEASE_MS).optional::<(Millis,)>(&app.store).await?.map(|(at,)| at))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(send_next(app))
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

async fn send_next(app: &App) -> Result<bool> {
    let now = app.now();
    let taken = statements::take(now, now.plus(-LEASE_MS)).optional::<ScheduledPost>(&app.store).await?;
    let Some(post) = taken else { return Ok(false) };
    let outcome = if now.0.saturating_sub(post.scheduled_at.0) > TOO_LATE_MS {
        Err(Trouble::For(ScheduledPostError::UnableToSend))
    } else {
        let late = |_| Err(Trouble::Now("it took too long".to_owned()));
        tokio::time::timeout(DEADLINE, send(app, &post)).await.unwrap_or_else(late)
    };
    match outcome {
        Ok(()) => {}
        Err(Trouble::For(error)) => fail(app, post, error).await?,
        Err(Trouble::Now(reason)) => {
            // The claim stands, so that it is tried again when the lease is over, here or elsewhere.
            tracing::warn!(scheduled_post = %post.id, "A scheduled post could not be sent and is tried again: {reason}");
        }
    }
    Ok(true)
}

async fn send(app: &App, post: &ScheduledPost) -> Result<(), Trouble> {
    let granted = may_send(app, post).await?;
    let mut origin = Batch::new();
    // When somebody changed, deleted or sent it meanwhile, nothing is stored.
    origin.expect(statements::delete_taken(post.id, post.processed_at), 1);
    let event = Event::ScheduledPostDeleted { user_id: post.user_id, scheduled_post: told(post) };
    origin.record(&app.events, event, granted.cx());
    match posts::create_with(app, &granted, post.to_post(), Author::Caller, origin).await {
        Ok(_) => Ok(()),
        Err(failure) if failure.0.status_code >= 500 => {
            let current = statements::get(post.id).optional::<ScheduledPost>(&app.store).await?;
            let is_mine = current.is_some_and(|current| current.processed_at == post.processed_at);
            if is_mine { Err(failure.into()) } else { Ok(()) }
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
async fn fail(app: &App, mut post: ScheduledPost, error: ScheduledPostError) -> Result<()> {
    let (taken_at, now) = (post.processed_at, app.now());
    (post.error_code, post.processed_at, post.update_at) = (error, now, now);
    let (bus, cx) = (app.events.clone(), Cx::system("scheduled posts"));
    app.transact(async move |tx| {
        if statements::fail_taken(post.id, taken_at, error, now).execute(&mut *tx).await? == 1 {
            let event = Event::ScheduledPostUpdated { user_id: post.user_id, scheduled_post: told(&post) };
            tx.record(&bus, event, &cx);
        }
        Ok(())
    })
    .await
}
