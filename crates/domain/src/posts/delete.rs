//! Deleting posts: a root takes its replies along.

use std::sync::Arc;

use jackfield_model::permission::DeletePost;
use jackfield_model::{Post, PostId};
use jackfield_storage::channels::{self, Change};
use jackfield_storage::{files, posts, threads};

use crate::authorize::Granted;
use crate::events::{Event, Place, Record};
use crate::{App, Failure, Result};

/// Replies that one deletion reaches for; a longer thread's files go with a later clean-up.
const REPLIES: i64 = 10_000;

/// Deletes a post with its replies and files.
///
/// # Errors
/// 404 when it is not there any more; 400 in an archived channel.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<DeletePost>) -> Result<()> {
    let found = granted.object(app).await?;
    if found.channel.is_archived() {
        return Err(Failure::of("api.post.delete_post.can_not_delete_post_in_deleted.error", 400));
    }
    let (by, now) = (granted.user_id(), app.now());
    let post = found.post()?.clone();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        let change = channels::change(post.channel_id, now).one::<Change>(&mut *tx).await?;
        let gone: Vec<PostId> = if post.is_reply() {
            vec![post.id]
        } else {
            let thread = posts::of_threads(by, &[post.id], REPLIES).all::<Post>(&mut *tx).await?;
            thread.into_iter().map(|post| post.id).collect()
        };
        if posts::delete_thread(post.id, by, change.at).execute(&mut *tx).await? == 0 {
            return Err(Failure::of("app.post.get.app_error", 404));
        }
        files::delete_of_posts(&gone, change.at).execute(&mut *tx).await?;
        if post.is_reply() {
            threads::recount(post.root_id).execute(&mut *tx).await?;
        } else {
            threads::set_deleted(post.id, change.at).execute(&mut *tx).await?;
        }
        let mut deleted = post.clone();
        deleted.delete_at = change.at;
        deleted.update_at = change.at;
        let event = Event::PostDeleted { post: Arc::new(deleted), delete_by: by };
        tx.record_at(&bus, Place::new(post.channel_id, change), event, &cx);
        Ok(())
    })
    .await
}
