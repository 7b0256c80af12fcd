//! Posts of the server itself: somebody joined, a header changed; and posts that one person sees.

use std::sync::Arc;

use jackfield_model::permission::{CreatePost, CreatePostEphemeral};
use jackfield_model::{ChannelId, Post, PostId, Props, UserId, post_type};

use super::create::create;
use super::identity::{self, Author};
use super::sealed::seal;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::Event;
use crate::{App, Cx};

/// Writes what happened into a channel in the name of who did it. A failure is logged: what
/// happened has happened.
#[crate::boxed]
pub async fn system_post(
    app: &App,
    cx: &Arc<Cx>,
    channel: ChannelId,
    user: UserId,
    kind: &str,
    message: String,
    props: Props,
) -> Option<Arc<Post>> {
    let post =
        Post { channel_id: channel, user_id: user, message, post_type: kind.to_owned(), props, ..Post::default() };
    let granted = Granted::<CreatePost>::for_system(SystemCx::within(cx, "system post"), channel);
    match create(app, &granted, post, Author::Server).await {
        Ok(post) => Some(post),
        Err(failure) => {
            tracing::error!(channel.id = %channel, cause = %failure, "Could not write a system post");
            None
        }
    }
}

/// Shows a post of the caller's to one user of the channel only; it is not kept.
pub fn create_ephemeral(app: &App, granted: &Granted<CreatePostEphemeral>, user: UserId, draft: Post) -> Arc<Post> {
    let mut post = Post { user_id: granted.user_id(), channel_id: granted.target(), ..draft };
    identity::settle(app, Author::Caller, false, &mut post.props);
    ephemeral(app, granted.cx(), user, post)
}

/// Shows a post to one user only; it is not kept.
pub fn ephemeral(app: &App, cx: &Arc<Cx>, user: UserId, mut post: Post) -> Arc<Post> {
    let now = app.now();
    if post.id.is_empty() {
        post.id = PostId::new();
    }
    if post.create_at.is_never() {
        post.create_at = now;
    }
    post.update_at = now;
    if post.post_type.is_empty() {
        post.post_type = post_type::EPHEMERAL.to_owned();
    }
    seal(app, user, &mut post);
    let post = Arc::new(post);
    app.events.publish(Event::Ephemeral { post: post.clone(), user_id: user }, cx);
    post
}

/// Shows a post that is not kept anew, changed.
pub fn update_ephemeral(app: &App, cx: &Arc<Cx>, user: UserId, mut post: Post) -> Arc<Post> {
    post.update_at = app.now();
    post.post_type = post_type::EPHEMERAL.to_owned();
    seal(app, user, &mut post);
    let post = Arc::new(post);
    app.events.publish(Event::EphemeralEdited { post: post.clone(), user_id: user }, cx);
    post
}

/// Takes a post that is not kept away again.
pub fn delete_ephemeral(app: &App, cx: &Arc<Cx>, user: UserId, id: PostId) {
    let now = app.now();
    let post = Post {
        id,
        user_id: user,
        post_type: post_type::EPHEMERAL.to_owned(),
        update_at: now,
        delete_at: now,
        ..Post::default()
    };
    app.events.publish(Event::EphemeralDeleted { post: Arc::new(post), user_id: user }, cx);
}
