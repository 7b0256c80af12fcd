//! Changing posts: their text, and whether they are pinned.

use std::sync::Arc;

use jackfield_model::permission::{EditPost, ReadPost};
use jackfield_model::{Post, PostId, PostPatch, UserId};
use jackfield_storage::channels::{self, Change};
use jackfield_storage::posts;

use super::create::check;
use super::words::Words;
use super::{identity, metadata, streaming};
use crate::authorize::Granted;
use crate::blocks::Manner;
use crate::bounds::same;
use crate::events::{Event, Place, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result, blocks, sessions};

/// Replaces what of a post may be changed.
///
/// # Errors
/// As [`patch`], and 400 for another post than the grant is about.
#[crate::boxed]
pub async fn replace(app: &App, granted: &Granted<EditPost>, whole: Post) -> Result<Arc<Post>> {
    same(&whole.id, &granted.target(), "id")?;
    let wanted = PostPatch {
        is_pinned: Some(whole.is_pinned),
        message: Some(whole.message),
        props: Some(whole.props),
        ..PostPatch::default()
    };
    patch(app, granted, wanted).await
}

/// Changes a post; what the patch does not name stays. The old version is kept beside it.
///
/// # Errors
/// 404 for an unknown post; 400 when the time for edits is over, the result is no valid post or a plugin refuses.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<EditPost>, patch: PostPatch) -> Result<Arc<Post>> {
    let cx = granted.cx();
    let found = granted.object(app).await?;
    let before = found.post()?;
    let now = app.now();
    if found.channel.is_archived() {
        return Err(Failure::of("api.post.patch_post.can_not_update_post_in_deleted.error", 400));
    }
    if before.is_system() && !cx.is_trusted() {
        return Err(Failure::of("api.post.update_post.system_message.app_error", 400));
    }
    let mut after = before.clone();
    let by_bot = cx.session().is_some_and(|session| sessions::is_bot(session));
    // Files are attached once; an edit may not bring in other people's.
    let patch = PostPatch { file_ids: None, has_reactions: None, ..patch };
    after.apply(patch);
    if !cx.is_trusted() {
        identity::keep(&mut after.props, before);
        if !by_bot {
            identity::bind(&mut after.props, &before.props);
        }
    }
    blocks::settle_edit(manner(cx, by_bot, before), before, &mut after)?;
    streaming::settle(by_bot || cx.is_trusted(), before, &mut after.props, now);
    after.update_at = now;
    if !cx.is_trusted() {
        check_time(app, before, &after)?;
    }
    check(&after)?;

    let verdict = app.hooks.message_will_be_updated(cx, &after, before).await?;
    // Mattermost: it calls this a post too.
    let mut after = verdict.settle(after, "Post")?;
    after.id = before.id;
    after.user_id = before.user_id;
    after.channel_id = before.channel_id;
    after.root_id = before.root_id;
    blocks::settle(Manner::Lenient, &mut after)?;
    check(&after)?;
    if after.message != before.message {
        after.hashtags = Words::of(&after.message).hashtags();
    }
    let shown = metadata::shown(app, vec![after.clone()], false).await?.pop();
    let shown = shown.found_or("app.post.get.app_error")?;
    let shown = store(app, cx, before, after, shown.into()).await?;
    app.hooks.message_has_been_updated(cx, &shown, before);
    Ok(shown)
}

/// How the blocks that an edit makes are taken: what buttons do says their author alone.
fn manner(cx: &Cx, by_bot: bool, before: &Post) -> Manner {
    if cx.is_trusted() {
        return Manner::Lenient;
    }
    if by_bot && cx.user_id() == before.user_id { Manner::Strict } else { Manner::Unbound }
}

/// What a post says may be changed for a while; attachments and blocks are part of what it says.
fn check_time(app: &App, before: &Post, after: &Post) -> Result<()> {
    let limit = app.config.read().settings.service.post_edit_time_limit;
    let is_late = limit != -1 && after.update_at.0 > before.create_at.0.saturating_add(limit.saturating_mul(1000));
    let draws_other = |name: &str| after.props.get(name) != before.props.get(name);
    let says_other = after.message != before.message || draws_other("attachments") || draws_other(blocks::BLOCKS);
    if !is_late || !says_other {
        return Ok(());
    }
    Err(Failure::of("api.post.update_post.permissions_time_limit.app_error", 400).with("limit", limit))
}

/// Stores the new version; `shown` is what clients get of it, but for its times: they are the channel's next one.
async fn store(app: &App, cx: &Arc<Cx>, before: &Post, mut after: Post, mut shown: Post) -> Result<Arc<Post>> {
    let mut old = before.clone();
    old.id = PostId::new();
    old.original_id = before.id;
    // What is being written is no edit of what was written.
    let keeps_old = before.message != after.message && !streaming::is_going_on(before, app.now());
    let (bus, cx, now) = (app.events.clone(), cx.clone(), app.now());
    app.transact(async move |tx| {
        let change = channels::change(after.channel_id, now).one::<Change>(&mut *tx).await?;
        for post in [&mut after, &mut shown] {
            post.update_at = change.at;
            if keeps_old {
                post.edit_at = change.at;
            }
        }
        (old.delete_at, old.update_at) = (change.at, change.at);
        let changed = posts::update(&after).execute(&mut *tx).await?;
        if changed == 0 {
            // Somebody deleted it meanwhile.
            return Err(Failure::of("app.post.get.app_error", 404));
        }
        if keeps_old {
            posts::insert(&old).execute(&mut *tx).await?;
        }
        let shown = Arc::new(shown);
        let event = Event::PostEdited { post: shown.clone() };
        tx.record_at(&bus, Place::new(after.channel_id, change), event, &cx);
        Ok(shown)
    })
    .await
}

/// Pins a post to its channel, or unpins it.
///
/// # Errors
/// 404 for an unknown post, 400 in an archived channel.
#[crate::boxed]
pub async fn set_pinned(app: &App, granted: &Granted<ReadPost>, pinned: bool) -> Result<()> {
    let found = granted.object(app).await?;
    if found.channel.is_archived() {
        return Err(Failure::of("api.post.update_post.can_not_update_post_in_deleted.error", 400));
    }
    let mut post = found.post()?.clone();
    if post.is_pinned == pinned {
        return Ok(());
    }
    post.is_pinned = pinned;
    let shown = metadata::shown(app, vec![post], false).await?.pop();
    let mut post = Post::from(shown.found_or("app.post.get.app_error")?);
    let (bus, cx, now) = (app.events.clone(), granted.cx().clone(), app.now());
    app.transact(async move |tx| {
        let change = channels::change(post.channel_id, now).one::<Change>(&mut *tx).await?;
        post.update_at = change.at;
        if posts::set_pinned(post.id, pinned, change.at).execute(&mut *tx).await? == 0 {
            // Somebody deleted it meanwhile.
            return Err(Failure::of("app.post.get.app_error", 404));
        }
        let place = Place::new(post.channel_id, change);
        tx.record_at(&bus, place, Event::PostEdited { post: Arc::new(post) }, &cx);
        Ok(())
    })
    .await
}

/// Shows a post anew to those who have it on the screen, after what is known about it changed.
pub(crate) async fn show_again(app: &App, id: PostId) -> Result<()> {
    let Some(post) = posts::by_id(UserId::EMPTY, id).optional::<Post>(&app.store).await? else { return Ok(()) };
    let Some(shown) = metadata::shown(app, vec![post], false).await?.pop() else { return Ok(()) };
    let mut post = Post::from(shown);
    let (bus, cx, now) = (app.events.clone(), Cx::system("previews"), app.now());
    app.transact(async move |tx| {
        let change = channels::change(post.channel_id, now).one::<Change>(&mut *tx).await?;
        post.update_at = change.at;
        posts::set_updated(post.id, change.at).execute(&mut *tx).await?;
        let place = Place::new(post.channel_id, change);
        tx.record_at(&bus, place, Event::PostEdited { post: Arc::new(post) }, &cx);
        Ok(())
    })
    .await
}
