//! Bookmarks of channels: links and files that are at hand above the posts, in an order that their readers share.

use std::borrow::Cow;
use std::collections::HashMap;

use jackfield_model::permission::{
    AddBookmark, DeleteBookmark, EditBookmark, OrderBookmarks, Permission, ReadChannelContent,
};
use jackfield_model::{
    BookmarkId, BookmarkType, ChannelBookmark, ChannelBookmarkPatch, ChannelBookmarkWithFileInfo, ChannelId, FileId,
    FileInfo, Millis, UpdateChannelBookmarkResponse, UserId,
};
use jackfield_storage::{Tx, bookmarks as statements, channels, files};

use crate::authorize::{ChannelGrant, Granted};
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Mattermost: as many in a channel.
const MOST: i64 = 50;
/// Bookmarks that changed, deleted ones among them, at most.
const CHANGED: i64 = 1_000;
const NAME: usize = 64;
const LINK: usize = 1024;
const EMOJI: usize = 64;

fn refuse<T>(id: impl Into<Cow<'static, str>>, status: u16) -> Result<T> {
    Err(Failure::of(id, status))
}

/// A channel's bookmarks in their order; with a time, those that changed since, deleted ones among them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    since: Millis,
) -> Result<Vec<ChannelBookmarkWithFileInfo>> {
    let limit = if since.is_never() { MOST } else { CHANGED };
    let found = statements::of_channel(granted.target(), since, limit).all::<ChannelBookmark>(&app.store).await?;
    with_files(app, found).await
}

/// The bookmarks with what is known of their files, by one statement.
async fn with_files(app: &App, found: Vec<ChannelBookmark>) -> Result<Vec<ChannelBookmarkWithFileInfo>> {
    let ids: Vec<FileId> = found.iter().filter_map(|bookmark| bookmark.file_id.some()).collect();
    let files = if ids.is_empty() { Vec::new() } else { files::by_ids(&ids).all::<FileInfo>(&app.store).await? };
    Ok(joined(found, files))
}

fn joined(found: Vec<ChannelBookmark>, files: Vec<FileInfo>) -> Vec<ChannelBookmarkWithFileInfo> {
    let infos: HashMap<FileId, FileInfo> = files.into_iter().map(|file| (file.id, file)).collect();
    let with_file = |bookmark: ChannelBookmark| {
        let file = infos.get(&bookmark.file_id).cloned();
        ChannelBookmarkWithFileInfo { bookmark, file }
    };
    found.into_iter().map(with_file).collect()
}

async fn with_file(app: &App, bookmark: ChannelBookmark) -> Result<ChannelBookmarkWithFileInfo> {
    let found = with_files(app, vec![bookmark]).await?;
    found.into_iter().next().found_or("app.channel.bookmark.get.app_error")
}

fn check_open(found: &ChannelGrant, act: &str) -> Result<()> {
    if found.is_archived() {
        let id = format!("api.channel.bookmark.{act}_channel_bookmark.deleted_channel.forbidden.app_error");
        return refuse(id, 403);
    }
    Ok(())
}

/// Adds a bookmark at the end.
///
/// # Errors
/// 400 when it is no valid bookmark or the channel has as many as it may; 403 in an archived channel.
#[crate::boxed]
pub async fn create(
    app: &App,
    granted: &Granted<AddBookmark>,
    draft: ChannelBookmark,
) -> Result<ChannelBookmarkWithFileInfo> {
    check_open(granted.object(app).await?.as_ref(), "create")?;
    let now = app.now();
    let bookmark = ChannelBookmark {
        id: BookmarkId::new(),
        create_at: now,
        update_at: now,
        delete_at: Millis::NEVER,
        channel_id: granted.target(),
        owner_id: granted.user_id(),
        display_name: draft.display_name.trim().to_owned(),
        emoji: draft.emoji.trim_matches(':').to_owned(),
        original_id: BookmarkId::EMPTY,
        parent_id: BookmarkId::EMPTY,
        ..draft
    };
    check(&bookmark)?;
    if let Some(file) = bookmark.file_id.some() {
        check_file(app, file, granted.user_id(), granted.target()).await?;
    }
    let made = with_file(app, bookmark).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        let mut made = made;
        let channel = made.bookmark.channel_id;
        // Two of them at once would count the same, and get the same place.
        channels::lock(channel).optional::<(ChannelId,)>(&mut *tx).await?;
        let there = statements::of_channel(channel, Millis::NEVER, MOST).all::<ChannelBookmark>(&mut *tx).await?;
        if i64::try_from(there.len()).is_ok_and(|count| count >= MOST) {
            return Err(Failure::of("app.channel.bookmark.save.app_error", 400).with("most", MOST));
        }
        made.bookmark.sort_order = there.last().map_or(0, |last| last.sort_order + 1);
        statements::insert(&made.bookmark).execute(&mut *tx).await?;
        tx.record(&bus, Event::BookmarkCreated { bookmark: Box::new(made.clone()) }, &cx);
        Ok(made)
    })
    .await
}

/// What makes a bookmark one.
fn check(bookmark: &ChannelBookmark) -> Result<()> {
    let invalid = |what: &str| refuse(format!("model.channel_bookmark.is_valid.{what}.app_error"), 400);
    let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if bookmark.display_name.is_empty() || bookmark.display_name.chars().count() > NAME {
        return Err(Failure::of("model.channel_bookmark.is_valid.display_name.app_error", 400).with("most", NAME));
    }
    if bookmark.emoji.chars().count() > EMOJI {
        return refuse("model.channel_bookmark.is_valid.display_name.app_error#emoji", 400);
    }
    if !bookmark.link_url.is_empty() && !bookmark.file_id.is_empty() {
        return invalid("link_file");
    }
    let is_link = bookmark.bookmark_type == BookmarkType::Link;
    if is_link && (!is_web(&bookmark.link_url) || bookmark.link_url.chars().count() > LINK) {
        return invalid("link_url.missing_or_invalid");
    }
    if !is_link && bookmark.file_id.is_empty() {
        return invalid("file_id.missing_or_invalid");
    }
    let image = &bookmark.image_url;
    if !image.is_empty() && (!is_web(image) || image.chars().count() > LINK) {
        return invalid("image_url");
    }
    Ok(())
}

/// A file becomes a bookmark when whoever makes it uploaded it to the channel, and it is nothing else yet.
async fn check_file(app: &App, id: FileId, owner: UserId, channel: ChannelId) -> Result<()> {
    let file = files::by_id(id).optional::<FileInfo>(&app.store).await?;
    let is_free = match &file {
        Some(file) => !statements::has_file(file.id).one::<(bool,)>(&app.store).await?.0,
        None => false,
    };
    let is_own =
        file.is_some_and(|file| file.user_id == owner && file.channel_id == channel && file.post_id.is_empty());
    if is_own && is_free {
        return Ok(());
    }
    refuse("model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error", 400)
}

async fn find<P: Permission<Target = ChannelId>>(
    app: &App,
    granted: &Granted<P>,
    id: BookmarkId,
) -> Result<ChannelBookmark> {
    statements::get(granted.target(), id)
        .optional::<ChannelBookmark>(&app.store)
        .await?
        .found_or("app.channel.bookmark.get.app_error")
}

/// Changes a bookmark; what is missing stays. Another's is replaced by one of the caller's own.
///
/// # Errors
/// As [`create`]; 404 for an unknown one.
#[crate::boxed]
pub async fn patch(
    app: &App,
    granted: &Granted<EditBookmark>,
    id: BookmarkId,
    patch: ChannelBookmarkPatch,
) -> Result<UpdateChannelBookmarkResponse> {
    check_open(granted.object(app).await?.as_ref(), "update")?;
    let before = find(app, granted, id).await?;
    let (me, now) = (granted.user_id(), app.now());
    let mut after = before.clone();
    after.display_name = patch.display_name.map_or(after.display_name, |name| name.trim().to_owned());
    after.sort_order = patch.sort_order.unwrap_or(after.sort_order);
    after.link_url = patch.link_url.unwrap_or(after.link_url);
    after.image_url = patch.image_url.unwrap_or(after.image_url);
    after.emoji = patch.emoji.map_or(after.emoji, |emoji| emoji.trim_matches(':').to_owned());
    after.file_id = patch.file_id.unwrap_or(after.file_id);
    after.update_at = now;
    check(&after)?;
    if after.file_id != before.file_id && !after.file_id.is_empty() {
        check_file(app, after.file_id, me, granted.target()).await?;
    }
    let is_others = before.owner_id != me;
    if is_others {
        after =
            ChannelBookmark { id: BookmarkId::new(), owner_id: me, original_id: before.id, create_at: now, ..after };
    }
    let deleted = ChannelBookmark { delete_at: now, update_at: now, ..before };
    let answer = UpdateChannelBookmarkResponse {
        updated: Some(with_file(app, after).await?),
        deleted: if is_others { Some(with_file(app, deleted).await?) } else { None },
    };
    let (bus, cx, channel_id) = (app.events.clone(), granted.cx().clone(), granted.target());
    app.transact(async move |tx: &mut Tx| {
        let Some(updated) = &answer.updated else { return Ok(answer) };
        let changed = match &answer.deleted {
            Some(deleted) => {
                let gone = statements::delete(deleted.bookmark.id, now).execute(&mut *tx).await?;
                statements::insert(&updated.bookmark).execute(&mut *tx).await?;
                gone
            }
            None => statements::update(&updated.bookmark).execute(&mut *tx).await?,
        };
        if changed == 0 {
            return refuse("app.channel.bookmark.get.app_error", 404);
        }
        tx.record(&bus, Event::BookmarkUpdated { channel_id, change: Box::new(answer.clone()) }, &cx);
        Ok(answer)
    })
    .await
}

/// Takes a bookmark away, with its file.
///
/// # Errors
/// 404 for an unknown one; 403 in an archived channel.
#[crate::boxed]
pub async fn delete(
    app: &App,
    granted: &Granted<DeleteBookmark>,
    id: BookmarkId,
) -> Result<ChannelBookmarkWithFileInfo> {
    check_open(granted.object(app).await?.as_ref(), "delete")?;
    let now = app.now();
    let gone = ChannelBookmark { delete_at: now, update_at: now, ..find(app, granted, id).await? };
    let gone = with_file(app, gone).await?;
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        if statements::delete(gone.bookmark.id, now).execute(&mut *tx).await? == 0 {
            return refuse("app.channel.bookmark.get.app_error", 404);
        }
        if let Some(file) = gone.bookmark.file_id.some() {
            files::delete_unposted(file, now).execute(&mut *tx).await?;
        }
        tx.record(&bus, Event::BookmarkDeleted { bookmark: Box::new(gone.clone()) }, &cx);
        Ok(gone)
    })
    .await
}

/// Puts a bookmark at a place of the order, counted from 0; answers all of them.
///
/// # Errors
/// 404 for an unknown one, 400 for a place that there is not.
#[crate::boxed]
pub async fn sort(
    app: &App,
    granted: &Granted<OrderBookmarks>,
    id: BookmarkId,
    place: i64,
) -> Result<Vec<ChannelBookmarkWithFileInfo>> {
    check_open(granted.object(app).await?.as_ref(), "update")?;
    let (channel_id, now) = (granted.target(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        channels::lock(channel_id).optional::<(ChannelId,)>(&mut *tx).await?;
        let there = statements::of_channel(channel_id, Millis::NEVER, MOST);
        let mut all = there.all::<ChannelBookmark>(&mut *tx).await?;
        let Some(at) = all.iter().position(|bookmark| bookmark.id == id) else {
            return refuse("app.channel.bookmark.get.app_error", 404);
        };
        let Some(to) = usize::try_from(place).ok().filter(|to| *to < all.len()) else {
            let id = "app.channel.bookmark.update_sort.invalid_input.app_error";
            return refuse(id, 400);
        };
        let moved = all.remove(at);
        all.insert(to, moved);
        for (order, bookmark) in (0..).zip(&mut all) {
            if statements::set_order(bookmark.id, order, now).execute(&mut *tx).await? > 0 {
                (bookmark.sort_order, bookmark.update_at) = (order, now);
            }
        }
        let ids: Vec<FileId> = all.iter().filter_map(|bookmark| bookmark.file_id.some()).collect();
        let files = files::by_ids(&ids).all::<FileInfo>(&mut *tx).await?;
        let bookmarks = joined(all, files);
        tx.record(&bus, Event::BookmarksSorted { channel_id, bookmarks: bookmarks.clone() }, &cx);
        Ok(bookmarks)
    })
    .await
}
