//! The rule of creating a post, from what somebody wrote to what everybody sees.

use std::sync::Arc;

use jackfield_model::permission::CreatePost;
use jackfield_model::{
    AppError, Channel, ChannelId, ChannelType, ClientPost, FileId, FileInfo, Millis, Post, PostId, PostMetadata,
    UserId, limits, names, post_type,
};
use jackfield_storage::{Batch, files, posts};
use serde_json::Value;

use super::identity::{self, Author};
use super::pending::{Claimed, Key};
use super::store::{New, store};
use super::words::Words;
use super::{mentions, metadata, priority, streaming, threads as thread_events};
use crate::authorize::Granted;
use crate::blocks::Manner;
use crate::users::Writer;
use crate::{App, Failure, Result, blocks};

/// Creates a post.
///
/// # Errors
/// 400 when it is not a valid post, its channel is archived or a plugin refuses; 404 for an unknown channel.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreatePost>, post: Post, author: Author) -> Result<Arc<Post>> {
    create_with(app, granted, post, author, Batch::new()).await
}

/// Creates a post in one transaction with what it comes of; when `origin` cannot be stored, nothing is.
pub(crate) async fn create_with(
    app: &App,
    granted: &Granted<CreatePost>,
    post: Post,
    author: Author,
    origin: Batch,
) -> Result<Arc<Post>> {
    let key = if author == Author::Caller { Key::of(granted, &post)? } else { None };
    let Some(key) = key else { return write(app, granted, post, author, origin, None).await };
    let claim = match app.memory.pending.claim(&key, app.now())? {
        Claimed::Now(claim) => claim,
        Claimed::Before(made) => return key.again(app, made).await,
    };
    match write(app, granted, post, author, origin, Some(&key)).await {
        Ok(post) => {
            if let Some(claim) = claim {
                claim.keep(post.id);
            }
            Ok(post)
        }
        // Another server, or this one before it ended, may have made it already: then its files are attached, its id is
        // taken, or the commit's answer was lost.
        Err(failure) => key.made(app).await?.ok_or(failure),
    }
}

async fn write(
    app: &App,
    granted: &Granted<CreatePost>,
    mut post: Post,
    author: Author,
    origin: Batch,
    key: Option<&Key>,
) -> Result<Arc<Post>> {
    let cx = granted.cx();
    if author == Author::Caller {
        check_type(&post)?;
    }
    let channel = channel(app, granted).await?;
    if !post.is_system() {
        crate::embed::check_post(app, channel.team_id).await?;
        crate::embed::check_visitors_post(app, cx)?;
    }
    if author == Author::Caller {
        post.user_id = granted.user_id();
        forget_state(&mut post);
        // Mattermost: importers may say when a post was written.
        if !app.holds(cx, "manage_system") {
            post.create_at = Millis::NEVER;
        }
    }
    let writer = app.memory.writers.find(app, post.user_id).await?;
    identity::settle(app, author, writer.is_bot, &mut post.props);
    blocks::settle(Manner::of(author, writer.is_bot), &mut post)?;
    streaming::begin(&mut post.props, app.now());
    let asked = priority::take(&mut post);
    let written = prepare(app, &mut post, &channel, &writer);
    check(&post)?;
    if let Some(asked) = &asked {
        priority::check(app, cx, &post, asked)?;
    }
    let root = check_root(app, &post).await?;
    let attached = attached_files(app, &mut post).await?;

    let verdict = app.hooks.message_will_be_posted(cx, &post).await?;
    let before = post.clone();
    let mut post = verdict.settle(post, "Post")?;
    keep_what_plugins_may_not_change(&mut post, &before);
    blocks::settle(Manner::Lenient, &mut post)?;
    check(&post)?;
    let message = Words::of(&post.message);
    post.hashtags = message.hashtags();
    super::actions::name_actions(&mut post);

    let told = mentions::of_post(app, cx, &post, &mentions::words(&post, &message), &channel).await?;
    priority::check_told(app, asked.as_ref(), &told)?;
    let followers = thread_events::followers(app, &post, root.as_ref(), &told).await?;
    let metadata = metadata::of_new(app, &post, &message, attached).await?;
    post.metadata = Some(PostMetadata { priority: asked.clone(), ..metadata });
    let post = counted(post, root.as_ref());
    let new = New {
        post: &post,
        shown: ClientPost::from(&post).into(),
        written,
        channel: &channel,
        writer: &writer,
        root: root.as_ref(),
        told: &told,
        followers: &followers,
        key,
        asked: asked.as_ref(),
    };
    store(app, cx, new, origin).await
}

/// Where a new post goes.
pub(super) async fn channel(app: &App, granted: &Granted<CreatePost>) -> Result<Arc<Channel>> {
    let found = granted.object(app).await?;
    if found.is_archived() {
        return Err(Failure::of("api.post.create_post.can_not_post_to_deleted.error", 400));
    }
    if !app.admits(granted.cx(), found.channel.team_id) {
        return Err(Failure::of("app.integrations.not_allowed.app_error", 403));
    }
    Ok(found.channel.clone())
}

fn forget_state(post: &mut Post) {
    post.is_pinned = false;
}

/// Makes a new post of what was sent; answers when it was written, where somebody says so who may.
pub(super) fn prepare(app: &App, post: &mut Post, channel: &Channel, writer: &Writer) -> Millis {
    let now = app.now();
    post.id = PostId::new();
    // Mattermost: importers may say when a post was written; everybody else writes now.
    let written = if post.create_at.0 > now.0 { Millis::NEVER } else { post.create_at };
    // What plugins see; which time it is stored with is known when it is.
    post.create_at = if written.is_never() { now } else { written };
    post.update_at = post.create_at;
    post.edit_at = Millis::NEVER;
    post.delete_at = Millis::NEVER;
    post.remote_id = None;
    post.channel_id = channel.id;
    post.original_id = PostId::EMPTY;
    post.has_reactions = false;
    post.reply_count = 0;
    post.metadata = None;
    post.participants = None;
    if writer.is_bot {
        post.props.insert("from_bot".into(), Value::from("true"));
    }
    written
}

/// What makes a post one.
pub(super) fn check(post: &Post) -> Result<()> {
    if post.message.chars().count() > limits::POST_MESSAGE {
        let failure = Failure::of("model.post.is_valid.message_length.app_error", 400);
        return Err(failure.with("most", limits::POST_MESSAGE));
    }
    let props = serde_json::to_string(&post.props).map_or(usize::MAX, |text| text.len());
    if props > limits::POST_PROPS {
        return Err(Failure::of("model.post.is_valid.props.app_error", 400));
    }
    if post.file_ids.len() > limits::POST_FILES {
        return Err(Failure::of("model.post.is_valid.file_ids.app_error", 400));
    }
    let has_attachments = post.props.get("attachments").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let draws = has_attachments || blocks::has(&post.props);
    if post.message.trim().is_empty() && post.file_ids.is_empty() && !draws && post.post_type.is_empty() {
        return Err(AppError::invalid_param("post.message").into());
    }
    Ok(())
}

/// Types that people may write: none, `me`, attachments, and plugins' own.
fn check_type(post: &Post) -> Result<()> {
    let allowed = matches!(post.post_type.as_str(), post_type::DEFAULT | post_type::ME | post_type::SLACK_ATTACHMENT)
        || post.post_type.starts_with(post_type::CUSTOM_PREFIX);
    if allowed {
        Ok(())
    } else {
        Err(Failure::of("api.context.invalid_param.app_error", 400).with("name", "post.type"))
    }
}

/// The root of a reply, which must be a root of the same channel.
pub(crate) async fn check_root(app: &App, post: &Post) -> Result<Option<Post>> {
    if !post.is_reply() {
        return Ok(None);
    }
    let root = posts::by_id(post.user_id, post.root_id).optional::<Post>(&app.store).await?;
    let Some(root) = root else {
        return Err(Failure::of("api.post.create_post.root_id.app_error", 400));
    };
    if root.channel_id != post.channel_id {
        return Err(Failure::of("api.post.create_post.channel_root_id.app_error", 400));
    }
    if root.is_reply() {
        return Err(Failure::of("api.post.create_post.root_id.app_error", 400));
    }
    Ok(Some(root))
}

/// The author's own uploads, and plugins' to the channel, that are not part of another post.
pub(crate) async fn attachable(app: &App, author: UserId, channel: ChannelId, ids: &[FileId]) -> Result<Vec<FileInfo>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = files::by_ids(ids).all::<FileInfo>(&app.store).await?;
    // What a plugin uploaded to the channel is nobody's, and becomes its first author's.
    let own = |file: &FileInfo| file.user_id == author || (file.user_id.is_empty() && file.channel_id == channel);
    found.retain(|file| own(file) && file.post_id.is_empty());
    if found.len() != ids.len() {
        return Err(Failure::of("api.post.create_post.attach_files.error", 400));
    }
    Ok(found)
}

async fn attached_files(app: &App, post: &mut Post) -> Result<Vec<FileInfo>> {
    post.file_ids.truncate(limits::POST_FILES + 1);
    let mut found = attachable(app, post.user_id, post.channel_id, &post.file_ids).await?;
    for file in &mut found {
        file.post_id = post.id;
        file.channel_id = post.channel_id;
    }
    Ok(found)
}

pub(super) fn keep_what_plugins_may_not_change(post: &mut Post, before: &Post) {
    post.id = before.id;
    post.user_id = before.user_id;
    post.channel_id = before.channel_id;
    post.root_id = before.root_id;
    post.create_at = before.create_at;
    post.update_at = before.update_at;
    post.pending_post_id.clone_from(&before.pending_post_id);
    post.file_ids.clone_from(&before.file_ids);
}

/// A reply carries its thread's numbers, itself counted.
fn counted(mut post: Post, root: Option<&Post>) -> Post {
    if let Some(root) = root {
        post.reply_count = root.reply_count + 1;
    }
    post
}

/// Refuses what an ordinary session may not write, before anything else is looked at.
///
/// # Errors
/// 400 for a type that only the server writes.
pub fn check_draft(post: &Post) -> Result<()> {
    check_type(post)
}

/// Whether a direct channel is one with oneself.
pub(super) fn is_to_oneself(channel: &Channel, user: UserId) -> bool {
    channel.channel_type == ChannelType::Direct && names::direct_teammate(&channel.name, user) == Some(user)
}
