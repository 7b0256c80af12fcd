//! Storing a new post with everything that it counts for, in one flight.

use std::sync::{Arc, OnceLock};

use jackfield_model::{Channel, Millis, Post, PostPriority, UserId, post_type};
use jackfield_storage::channels::Change;
use jackfield_storage::{Batch, channel_members, channels, files, posts, threads};
use serde_json::Value;

use super::pending::Key;
use super::threads::{Followers, Reply};
use super::{metadata, priority};
use crate::events::{Event, Place, Posted, Record, store_with};
use crate::failure::Found;
use crate::jobs::Asked;
use crate::users::Writer;
use crate::{App, Cx, Result, links, notifications, outgoing_webhooks};

/// A post that is about to be stored: whom and what it concerns.
pub(super) struct New<'a> {
    /// As it is stored.
    pub post: &'a Post,
    /// What clients get of it, but for its times.
    pub shown: Post,
    /// When it was written, where somebody else says so; else when it is stored.
    pub written: Millis,
    pub channel: &'a Arc<Channel>,
    pub writer: &'a Writer,
    pub root: Option<&'a Post>,
    pub told: &'a [UserId],
    pub followers: &'a Followers,
    /// The client's own id for it.
    pub key: Option<&'a Key>,
    /// What it asks of its readers.
    pub asked: Option<&'a PostPriority>,
}

/// Stores a post together with what it comes of, and tells of it; answers what clients get.
///
/// Its times are its channel's next ones, which the statements take themselves: the commit alone knows them.
pub(super) async fn store(app: &App, cx: &Arc<Cx>, new: New<'_>, mut batch: Batch) -> Result<Arc<Post>> {
    let stored = add(app, cx, new, &mut batch);
    batch.commit(&app.store).await?;
    stored.get().cloned().found_or("app.post.get.app_error")
}

/// What clients get of a post, once it is stored.
type Stored = Arc<OnceLock<Arc<Post>>>;

/// The statements by which a post is stored, and the events of it, as a part of something larger.
pub(super) fn add(app: &App, cx: &Arc<Cx>, new: New<'_>, batch: &mut Batch) -> Stored {
    let New { post, shown, written, channel, writer, root, told, followers, key, asked } = new;
    let now = app.now();
    // Of a channel that many write into, one writes at a time.
    batch.in_lane(channel.id.as_str());
    let counts = !post_type::is_join_leave(&post.post_type);
    let roots = i64::from(root.is_none());
    if let Some(key) = key {
        // A repeat ends here.
        batch.push(key.take(post.id, now));
    }
    let change = batch.ask::<Change>(match counts {
        true => channels::count_post(channel.id, now, written, roots),
        false => channels::change(channel.id, now),
    });
    batch.push(posts::insert_new(post, written));
    if counts {
        batch.push(channel_members::count_own_post(channel.id, post.user_id, now, roots));
    }
    if !post.file_ids.is_empty() {
        batch.push(files::attach(&post.file_ids, post.id, channel.id, post.user_id, now));
    }
    if !told.is_empty() {
        batch.push(channel_members::count_mentions(channel.id, told, roots, now));
    }
    if let Some(root) = root {
        batch.push(threads::count_reply(root.id, channel.id, channel.team_id, post.user_id, post.id));
        batch.push(threads::follow_as_author(root.id, post.user_id, now));
        if !followers.new.is_empty() {
            batch.push(threads::auto_follow(root.id, &followers.new, now));
        }
        if !told.is_empty() {
            batch.push(threads::count_mentions(root.id, told, now));
        }
    }
    if let Some(asked) = asked {
        priority::store(app, batch, post, channel, told, asked);
    }
    if let Some(work) = preview(app, &shown) {
        work.push(batch);
    }
    let (has_files, has_image) = metadata::has_files(&shown);
    let posted = Posted {
        post: Arc::default(),
        channel: channel.clone(),
        sender_name: sender_name(post, writer),
        mentions: told.to_vec(),
        followers: followers.all.clone(),
        set_online: !cx.is_trusted() && !post.is_system(),
        has_files,
        has_image,
    };
    store_with(batch, &app.events, || {
        // Without its times, which those who wait for it read again.
        let post = Arc::new(shown.clone());
        Event::Posted(Box::new(Posted { post, ..posted.clone() })).caused_by(cx)
    });
    let stored = Stored::default();
    let (place, by, keep) = (channel.id, cx.clone(), stored.clone());
    batch.record_when_known(&app.events, move || {
        let change = change.get()?;
        let post = keep.get_or_init(|| Arc::new(at(shown.clone(), written, change.at))).clone();
        let event = Event::Posted(Box::new(Posted { post, ..posted.clone() }));
        Some(event.caused_by(&by).at(Place::new(place, change)))
    });
    if root.is_some() {
        Reply::new(post, channel.team_id, &followers.all, told).told_by(batch, app, cx);
    }
    if let Some(work) = notifications::of_post(app, post, channel, told, &followers.all) {
        work.push(batch);
    }
    for work in outgoing_webhooks::of_post(app, post, channel, writer.is_bot) {
        work.push(batch);
    }
    stored
}

/// The work of looking up where a post leads, unless that is known.
fn preview(app: &App, shown: &Post) -> Option<Asked> {
    let embed = shown.metadata.as_ref()?.embeds.first().filter(|embed| embed.embed_type == "link")?;
    if links::is_wanted(shown) { links::ask(app, shown.id, &embed.url) } else { None }
}

/// The post with the times that it got. A reply's thread was last written to then.
fn at(mut post: Post, written: Millis, at: Millis) -> Post {
    post.create_at = if written.is_never() { at } else { written };
    post.update_at = at;
    if post.is_reply() {
        post.last_reply_at = post.create_at;
    }
    post
}

fn sender_name(post: &Post, writer: &Writer) -> String {
    match post.props.get("override_username").and_then(Value::as_str) {
        Some(name) if post.has_flag("from_webhook") && !name.is_empty() => name.to_owned(),
        _ => format!("@{}", writer.username),
    }
}
