//! What readers see: pages of a channel, threads, pinned and saved posts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jackfield_model::permission::{EditUser, ReadChannelContent, ReadPost};
use jackfield_model::{
    AppError, ChannelId, ChannelMember, ClientPost, Millis, Post, PostId, PostList, TeamId, UserId, limits,
};
use jackfield_storage::{channel_members, posts};

use super::metadata;
use crate::authorize::Granted;
use crate::failure::Found;
use crate::hooks::Verdict;
use crate::{App, Cx, Failure, Result};

/// Posts that the threads of one page bring along at most.
const THREAD_POSTS: i64 = 1000;
/// Changes that one catch-up answers at most; a client that missed more reads pages.
const SINCE: i64 = 1000;

/// Which posts of a channel.
#[derive(Clone, Copy, Debug)]
pub enum Cursor {
    /// From the newest, skipping so many.
    Newest {
        offset: i64,
    },
    Before {
        post: PostId,
        offset: i64,
    },
    After {
        post: PostId,
        offset: i64,
    },
    /// Changed after a time, deleted ones included.
    Since(Millis),
}

/// How a page is wanted.
#[derive(Clone, Copy, Debug)]
pub struct PageQuery {
    pub cursor: Cursor,
    pub limit: i64,
    /// The client shows replies in threads, not in the channel.
    pub collapsed: bool,
    /// Who takes part in threads comes whole, not only with their ids.
    pub extended: bool,
    /// Leaves out the threads of replies on the page.
    pub skip_threads: bool,
    /// Deleted posts too, with what they said: for administrators, whose right to it their handler asks for.
    pub with_deleted: bool,
}

impl PageQuery {
    /// So many posts from a place on, as they are.
    pub fn of(cursor: Cursor, limit: i64) -> Self {
        Self { cursor, limit, collapsed: false, extended: false, skip_threads: false, with_deleted: false }
    }
}

/// How the posts of a list are shown.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    /// Roots say who takes part in their threads.
    participants: bool,
    /// Those come whole, not only with their ids.
    whole: bool,
    /// Deleted posts keep what they said.
    with_deleted: bool,
}

/// As most lists are shown: roots say who takes part, by their ids.
const NAMED: Manner = Manner { participants: true, whole: false, with_deleted: false };

/// A page of a channel's posts.
///
/// # Errors
/// 404 when the post of the cursor does not exist.
#[crate::boxed]
pub async fn page(app: &App, granted: &Granted<ReadChannelContent>, query: PageQuery) -> Result<PostList> {
    let (reader, channel) = (granted.user_id(), granted.target());
    let roots_only = query.collapsed;
    // One more than asked for says whether there is another page, and where it begins.
    let limit = query.limit.saturating_add(1);
    let wanted = match query.cursor {
        Cursor::Newest { offset } if query.with_deleted => {
            posts::page_with_deleted(reader, channel, roots_only, limit, offset)
        }
        Cursor::Newest { offset } => posts::page(reader, channel, roots_only, limit, offset),
        Cursor::Before { post, offset } => {
            let at = place(app, reader, channel, post).await?;
            match query.with_deleted {
                true => posts::before_with_deleted(reader, channel, at, roots_only, limit, offset),
                false => posts::before(reader, channel, at, roots_only, limit, offset),
            }
        }
        Cursor::After { post, offset } => {
            let at = place(app, reader, channel, post).await?;
            match query.with_deleted {
                true => posts::after_with_deleted(reader, channel, at, roots_only, limit, offset),
                false => posts::after(reader, channel, at, roots_only, limit, offset),
            }
        }
        Cursor::Since(at) => posts::since(reader, channel, at, roots_only, SINCE),
    };
    let mut found = wanted.all::<Post>(&app.store).await?;
    let neighbours = neighbours(app, channel, query, &mut found).await?;
    if matches!(query.cursor, Cursor::After { .. }) {
        found.reverse();
    }
    let order: Vec<PostId> = found.iter().map(|post| post.id).collect();
    if !roots_only && !query.skip_threads {
        add_threads(app, reader, &mut found).await?;
    }
    let manner = Manner { participants: query.collapsed, whole: query.extended, with_deleted: query.with_deleted };
    let mut list = listed(app, granted.cx(), order, found, manner).await?;
    (list.prev_post_id, list.next_post_id) = neighbours;
    Ok(list)
}

/// The posts that lie before and after a page, as it was read: one more than asked for is the neighbour on that side. The
/// other side is only looked at where there can be something.
async fn neighbours(
    app: &App,
    channel: ChannelId,
    query: PageQuery,
    found: &mut Vec<Post>,
) -> Result<(PostId, PostId)> {
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let beyond = || found.get(limit).map(|post| post.id).unwrap_or_default();
    let neighbours = match query.cursor {
        Cursor::Since(_) => return Ok((PostId::EMPTY, PostId::EMPTY)),
        Cursor::Newest { offset: 0 } => (beyond(), PostId::EMPTY),
        Cursor::Newest { .. } | Cursor::Before { .. } => {
            (beyond(), later(app, channel, found.first(), query.collapsed).await?)
        }
        Cursor::After { .. } => (earlier(app, channel, found.first(), query.collapsed).await?, beyond()),
    };
    found.truncate(limit);
    Ok(neighbours)
}

async fn earlier(app: &App, channel: ChannelId, than: Option<&Post>, roots_only: bool) -> Result<PostId> {
    let Some(post) = than else { return Ok(PostId::EMPTY) };
    let row = posts::id_before(channel, (post.create_at, post.id), roots_only).optional::<(PostId,)>(&app.store);
    Ok(row.await?.map(|row| row.0).unwrap_or_default())
}

async fn later(app: &App, channel: ChannelId, than: Option<&Post>, roots_only: bool) -> Result<PostId> {
    let Some(post) = than else { return Ok(PostId::EMPTY) };
    let row = posts::id_after(channel, (post.create_at, post.id), roots_only).optional::<(PostId,)>(&app.store);
    Ok(row.await?.map(|row| row.0).unwrap_or_default())
}

async fn place(app: &App, reader: UserId, channel: ChannelId, post: PostId) -> Result<(Millis, PostId)> {
    let post = posts::by_id_with_deleted(reader, post)
        .optional::<Post>(&app.store)
        .await?
        .filter(|post| post.channel_id == channel)
        .found_or("app.post.get.app_error")?;
    Ok((post.create_at, post.id))
}

/// The roots of those threads on a page of which something is not on it.
fn partly_shown(found: &[Post]) -> Vec<PostId> {
    let mut threads: BTreeMap<PostId, i64> = BTreeMap::new();
    for post in found.iter().filter(|post| post.is_reply()) {
        // A reply carries its thread's count, of which deleted ones are not.
        *threads.entry(post.root_id).or_insert(post.reply_count) -= i64::from(post.delete_at.is_never());
    }
    let shown: BTreeSet<PostId> = found.iter().map(|post| post.id).collect();
    threads.into_iter().filter(|(root, missing)| *missing != 0 || !shown.contains(root)).map(|(root, _)| root).collect()
}

/// Adds the threads of replies on a page, for clients that show replies between other posts.
async fn add_threads(app: &App, reader: UserId, found: &mut Vec<Post>) -> Result<()> {
    let roots = partly_shown(found);
    if roots.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<PostId> = found.iter().map(|post| post.id).collect();
    let threads = posts::of_threads(reader, &roots, THREAD_POSTS).all::<Post>(&app.store).await?;
    found.extend(threads.into_iter().filter(|post| !known.contains(&post.id)));
    Ok(())
}

/// Fills what readers are told, lets plugins look, and makes a list of it.
async fn listed(app: &App, cx: &Arc<Cx>, order: Vec<PostId>, found: Vec<Post>, manner: Manner) -> Result<PostList> {
    let found = match manner.with_deleted {
        true => {
            let whole = metadata::shown_whole(app, found, manner.participants).await?;
            consumed_as(app, cx, whole, ClientPost::with_deleted).await?
        }
        false => consumed(app, cx, metadata::shown(app, found, manner.participants).await?).await?,
    };
    let mut list = PostList { order, ..PostList::default() };
    for post in found {
        list.attach(post);
    }
    if manner.whole {
        metadata::name_participants_wholly(app, list.posts.values_mut()).await?;
    }
    Ok(list)
}

/// Lets plugins look at posts that somebody is about to see. Every way to read asks: what a plugin blanks must not be had
/// another way.
pub(super) async fn consumed(app: &App, cx: &Arc<Cx>, found: Vec<ClientPost>) -> Result<Vec<ClientPost>> {
    consumed_as(app, cx, found, ClientPost::of).await
}

async fn consumed_as(
    app: &App,
    cx: &Arc<Cx>,
    found: Vec<ClientPost>,
    shown: fn(Post) -> ClientPost,
) -> Result<Vec<ClientPost>> {
    if found.is_empty() {
        return Ok(found);
    }
    let found: Vec<Post> = found.into_iter().map(Post::from).collect();
    let found = match app.hooks.messages_will_be_consumed(cx, &found).await? {
        Verdict::Replace(replaced) => replaced,
        _ => found,
    };
    Ok(found.into_iter().map(shown).collect())
}

/// How many posts before and after the first unread one.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    pub before: i64,
    pub after: i64,
    pub collapsed: bool,
    /// Who takes part in threads comes whole, not only with their ids.
    pub extended: bool,
    pub skip_threads: bool,
}

/// The posts around the first that `user` has not read; the newest page when all is read.
///
/// # Errors
/// 404 when the user is no member.
#[crate::boxed]
pub async fn around_unread(
    app: &App,
    granted: &Granted<ReadChannelContent>,
    user: UserId,
    around: Around,
) -> Result<PostList> {
    let channel = granted.target();
    let member = channel_members::get(channel, user)
        .optional::<ChannelMember>(&app.store)
        .await?
        .found_or("app.channel.get_member.missing.app_error")?;
    let unread = posts::first_unread(channel, member.last_viewed_at, around.collapsed)
        .optional::<(PostId, Millis)>(&app.store)
        .await?;
    let Some((id, at)) = unread.filter(|_| !member.last_viewed_at.is_never()) else {
        let cursor = Cursor::Newest { offset: 0 };
        let limit = around.before.max(1);
        let Around { collapsed, extended, skip_threads, .. } = around;
        let query = PageQuery { collapsed, extended, skip_threads, ..PageQuery::of(cursor, limit) };
        return page(app, granted, query).await;
    };
    let reader = granted.user_id();
    let first = posts::by_id(reader, id).optional::<Post>(&app.store).await?;
    let mut found = posts::after(reader, channel, (at, id), around.collapsed, (around.after - 1).max(0), 0)
        .all::<Post>(&app.store)
        .await?;
    found.reverse();
    found.extend(first);
    let before =
        posts::before(reader, channel, (at, id), around.collapsed, around.before, 0).all::<Post>(&app.store).await?;
    found.extend(before);
    let neighbours = (
        earlier(app, channel, found.last(), around.collapsed).await?,
        later(app, channel, found.first(), around.collapsed).await?,
    );
    let order: Vec<PostId> = found.iter().map(|post| post.id).collect();
    if !around.collapsed && !around.skip_threads {
        add_threads(app, reader, &mut found).await?;
    }
    let manner = Manner { participants: around.collapsed, whole: around.extended, with_deleted: false };
    let mut list = listed(app, granted.cx(), order, found, manner).await?;
    (list.prev_post_id, list.next_post_id) = neighbours;
    Ok(list)
}

/// A post as its reader sees it.
///
/// # Errors
/// 404 when it is deleted, unless an administrator asks for deleted ones too.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadPost>, include_deleted: bool) -> Result<ClientPost> {
    let include_deleted = include_deleted && app.holds(granted.cx(), "manage_system");
    let (id, found) = (granted.target(), granted.object(app).await?);
    let post = if include_deleted { found.with_deleted() } else { found.post()? };
    let shown = match include_deleted {
        true => {
            let whole = metadata::shown_whole(app, vec![post.clone()], true).await?;
            consumed_as(app, granted.cx(), whole, ClientPost::with_deleted).await?
        }
        false => consumed(app, granted.cx(), metadata::shown(app, vec![post.clone()], true).await?).await?,
    };
    // One that a plugin left out is not there for its reader, as on a page.
    shown.into_iter().find(|post| post.id == id).found_or("app.post.get.app_error")
}

/// Those of many posts that the caller may read.
///
/// # Errors
/// 400 for no post, or too many.
#[crate::boxed]
pub async fn by_ids(app: &App, cx: &Arc<Cx>, ids: &[PostId]) -> Result<Vec<ClientPost>> {
    if ids.len() > limits::IDS_PER_REQUEST && !cx.is_trusted() {
        return Err(
            Failure::of("api.post.posts_by_ids.invalid_body.request_error", 400).with("most", limits::IDS_PER_REQUEST)
        );
    }
    crate::bounds::listed(cx, ids, "post_ids")?;
    let found = readable(app, cx, ids).await?;
    consumed(app, cx, metadata::shown(app, found, true).await?).await
}

/// The same as they are stored, for rules that only have to know which they are.
pub(crate) async fn readable(app: &App, cx: &Arc<Cx>, ids: &[PostId]) -> Result<Vec<Post>> {
    let mut found = posts::by_ids(cx.user_id(), ids).all::<Post>(&app.store).await?;
    let channels: BTreeSet<ChannelId> = found.iter().map(|post| post.channel_id).collect();
    let mut readable = BTreeSet::new();
    for channel in channels {
        if app.may::<ReadChannelContent>(cx, channel).await? {
            readable.insert(channel);
        }
    }
    found.retain(|post| readable.contains(&post.channel_id));
    Ok(found)
}

/// Which part of a thread is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadQuery {
    /// Replies at most; 0 for all.
    pub limit: i64,
    /// From a reply on.
    pub from: Option<(Millis, PostId)>,
    /// Those that changed after a change of one of them, the oldest change first.
    pub changed_after: Option<(Millis, PostId)>,
    /// Leaves out a root that did not change since.
    pub changes_only: bool,
    /// Towards newer replies.
    pub down: bool,
    /// The post that is asked about, without its thread.
    pub alone: bool,
    /// The root says who takes part.
    pub collapsed: bool,
    /// Those come whole, not only with their ids.
    pub extended: bool,
}

/// Replies that one list has at most, where all are asked for.
const WHOLE_THREAD: i64 = 10_000;

/// The thread of a post: the root and its replies, the newest first; a part of it from a place on.
///
/// # Errors
/// 404 when the post is gone, 400 for more than a page.
#[crate::boxed]
pub async fn thread(app: &App, granted: &Granted<ReadPost>, query: ThreadQuery) -> Result<PostList> {
    let ThreadQuery { limit, down, .. } = query;
    if limit > limits::PAGE_MAX.into() {
        return Err(AppError::invalid_param("perPage").into());
    }
    let reader = granted.user_id();
    let asked = granted.object(app).await?;
    let root = asked.post()?.thread_id();
    let manner = Manner { participants: query.collapsed, whole: query.extended, with_deleted: false };
    if query.alone {
        let found = posts::by_id(reader, granted.target()).all::<Post>(&app.store).await?;
        return listed(app, granted.cx(), vec![granted.target()], found, manner).await;
    }
    let down = down || query.changed_after.is_some();
    let mut found = if let Some(from) = query.changed_after {
        let most = if limit == 0 { WHOLE_THREAD } else { limit + 1 };
        let mut found = posts::replies_changed(reader, root, from, most).all::<Post>(&app.store).await?;
        found.reverse();
        found
    } else if limit == 0 {
        posts::of_threads(reader, &[root], WHOLE_THREAD).all::<Post>(&app.store).await?
    } else if down {
        let from = query.from.unwrap_or((Millis::NEVER, PostId::EMPTY));
        let mut found = posts::replies_after(reader, root, from, limit + 1).all::<Post>(&app.store).await?;
        found.reverse();
        found
    } else {
        let from = query.from.filter(|from| !from.0.is_never()).unwrap_or((Millis(i64::MAX), PostId::EMPTY));
        posts::replies_before(reader, root, from, limit + 1).all::<Post>(&app.store).await?
    };
    let mut has_next = None;
    if limit > 0 {
        let over = i64::try_from(found.len()).is_ok_and(|count| count > limit);
        has_next = Some(over);
        if over {
            // The reply furthest from where the reading began was only asked for to know of it.
            let furthest = if down { 0 } else { found.len() - 1 };
            found.remove(furthest);
        }
    }
    if limit > 0 || query.changed_after.is_some() {
        let since = query.changed_after.map_or(Millis::NEVER, |(at, _)| at);
        let first = posts::by_id(reader, root).optional::<Post>(&app.store).await?;
        found.extend(first.filter(|root| !query.changes_only || root.update_at > since));
    }
    let order = found.iter().map(|post| post.id).collect();
    let mut list = listed(app, granted.cx(), order, found, manner).await?;
    list.has_next = has_next;
    Ok(list)
}

/// A channel's pinned posts.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn pinned(app: &App, granted: &Granted<ReadChannelContent>) -> Result<PostList> {
    let found = posts::pinned(granted.user_id(), granted.target()).all::<Post>(&app.store).await?;
    let order = found.iter().map(|post| post.id).collect();
    listed(app, granted.cx(), order, found, NAMED).await
}

/// The posts that a user saved.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn flagged(
    app: &App,
    granted: &Granted<EditUser>,
    team: TeamId,
    channel: ChannelId,
    (limit, offset): (i64, i64),
) -> Result<PostList> {
    let found = posts::flagged(granted.target(), team, channel, limit, offset).all::<Post>(&app.store).await?;
    let order = found.iter().map(|post| post.id).collect();
    listed(app, granted.cx(), order, found, NAMED).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_threads_that_are_not_whole_on_a_page_are_read() {
        let root = |replies| Post { id: PostId::new(), reply_count: replies, ..Post::default() };
        let reply = |root: &Post| Post {
            id: PostId::new(),
            root_id: root.id,
            reply_count: root.reply_count,
            ..Post::default()
        };
        let (whole, partly, above, alone) = (root(2), root(2), root(1), root(0));
        let page = [reply(&whole), reply(&whole), reply(&partly), reply(&above), whole, partly.clone(), alone];
        let mut wanted = vec![partly.id, above.id];
        wanted.sort_unstable();
        assert_eq!(partly_shown(&page), wanted);
    }
}
