//! Recognises a post that a client sends twice, by the id that the client gave it.
//!
//! A client that had no answer sends again, perhaps to another server, perhaps after this one has ended: so the id is a
//! row, written with the post. What is remembered here only spares the work for a repeat that comes soon. An id means
//! something for its own user in one channel alone: nobody else can name it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use jackfield_model::permission::CreatePost;
use jackfield_model::{AppError, ChannelId, Millis, Post, PostId, UserId};
use jackfield_storage::{Query, pending_posts as statements, posts};

use super::metadata;
use crate::authorize::Granted;
use crate::failure::Found;
use crate::jobs::Kind;
use crate::{App, Failure, Result};

/// How long a client's id is remembered here. Mattermost: one minute.
const REMEMBERED_MS: i64 = 60_000;
/// Ids remembered at most; the database knows the others.
const KEPT: usize = 20_000;
/// How long the row of an id is kept, and how much longer until it is looked for.
const STORED_MS: i64 = 5 * 60_000;
const SWEEP_MS: i64 = 60_000;
/// Clients write their user's id and a time.
const LONGEST: usize = 128;

/// A client's id for a post, in its user's own name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    user: UserId,
    channel: ChannelId,
    id: String,
}

impl Key {
    /// # Errors
    /// 400 for an id that is too long.
    pub(super) fn of(granted: &Granted<CreatePost>, post: &Post) -> Result<Option<Self>> {
        if post.pending_post_id.is_empty() {
            return Ok(None);
        }
        if post.pending_post_id.len() > LONGEST {
            return Err(AppError::invalid_param("post.pending_post_id").into());
        }
        Ok(Some(Self { user: granted.user_id(), channel: granted.target(), id: post.pending_post_id.clone() }))
    }

    /// Takes the id for a post, with the post.
    pub(super) fn take(&self, post: PostId, now: Millis) -> Query {
        statements::take(self.user, self.channel, &self.id, post, now)
    }

    /// The post that was made with the id, on whichever server; `None` when there was none.
    ///
    /// # Errors
    /// 404 when it was deleted meanwhile.
    pub(super) async fn made(&self, app: &App) -> Result<Option<Arc<Post>>> {
        let made = statements::made(self.user, self.channel, &self.id).optional::<(PostId,)>(&app.store).await?;
        match made {
            Some((post,)) => self.again(app, post).await.map(Some),
            None => Ok(None),
        }
    }

    /// The answer to a request that was served before.
    pub(super) async fn again(&self, app: &App, made: PostId) -> Result<Arc<Post>> {
        let post = posts::by_id(self.user, made)
            .optional::<Post>(&app.store)
            .await?
            .filter(|post| post.user_id == self.user && post.channel_id == self.channel)
            .found_or("app.post.get.app_error")?;
        let mut shown = metadata::shown(app, vec![post], false).await?.pop().found_or("app.post.get.app_error")?;
        shown.recognise(&self.id);
        Ok(Arc::new(shown.into()))
    }
}

/// The posts that clients sent lately, by the clients' own ids.
#[derive(Debug, Default)]
pub struct PendingPosts(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    known: HashMap<Key, (Option<PostId>, Millis)>,
    swept: Millis,
}

/// A claim on a client's id: given back unless the post was kept.
pub struct Claim<'a> {
    pending: &'a PendingPosts,
    key: Key,
    kept: bool,
}

/// Who has an id.
pub enum Claimed<'a> {
    /// The one who asks; where too many are remembered, the database alone will know.
    Now(Option<Claim<'a>>),
    Before(PostId),
}

impl PendingPosts {
    /// Claims a client's id, or answers the post that was made with it.
    ///
    /// # Errors
    /// While the first request with the same id is still being served.
    pub fn claim(&self, key: &Key, now: Millis) -> Result<Claimed<'_>> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match book.known.get(key) {
            Some((Some(post), at)) if now.0 - at.0 < REMEMBERED_MS => return Ok(Claimed::Before(*post)),
            Some((None, at)) if now.0 - at.0 < REMEMBERED_MS => {
                return Err(Failure::of("api.post.deduplicate_create_post.pending", 500));
            }
            _ => {}
        }
        if book.known.len() >= KEPT && now.0 - book.swept.0 > 1000 {
            book.known.retain(|_, (_, at)| now.0 - at.0 < REMEMBERED_MS);
            book.swept = now;
        }
        if book.known.len() >= KEPT {
            return Ok(Claimed::Now(None));
        }
        book.known.insert(key.clone(), (None, now));
        Ok(Claimed::Now(Some(Claim { pending: self, key: key.clone(), kept: false })))
    }
}

impl Claim<'_> {
    /// The post was kept: whoever asks again gets it.
    pub fn keep(mut self, post: PostId) {
        self.kept = true;
        let mut book = self.pending.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = book.known.get_mut(&self.key) {
            entry.0 = Some(post);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.pending.0.lock().unwrap_or_else(PoisonError::into_inner).known.remove(&self.key);
        }
    }
}

/// Forgetting old ids, as work that is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgetting;

impl Kind for Forgetting {
    fn name(&self) -> &'static str {
        "pending_posts"
    }

    fn next_due<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Option<Millis>>> {
        Box::pin(async move {
            let (oldest,) = statements::oldest().one::<(Millis,)>(&app.store).await?;
            Ok((!oldest.is_never()).then(|| oldest.plus(STORED_MS + SWEEP_MS)))
        })
    }

    fn run_next<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { Ok(statements::forget(app.now().plus(-STORED_MS)).execute(&app.store).await? > 0) })
    }
}
