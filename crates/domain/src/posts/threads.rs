//! Threads: who follows them, what is unread in them, and telling it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jackfield_model::permission::{EditUser, ReadPost};
use jackfield_model::{
    ClientPost, Millis, Post, PostId, TeamId, Thread, ThreadMembership, ThreadResponse, Threads, User, UserId,
};
use jackfield_storage::threads::{self as statements, FollowedPage, FollowedThread};
use jackfield_storage::{Batch, posts, users};

use super::metadata;
use super::pages::consumed;
use crate::authorize::Granted;
use crate::events::{Event, Record, ThreadRead};
use crate::failure::Found;
use crate::{App, Cx, Result, notifications};

/// Who follows the thread of a new reply; its author left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Followers {
    /// All of them, those included who start to.
    pub all: Vec<UserId>,
    /// Who starts to by this reply.
    pub new: Vec<UserId>,
}

/// Who follows the thread of a new reply.
pub(super) async fn followers(app: &App, post: &Post, root: Option<&Post>, told: &[UserId]) -> Result<Followers> {
    let Some(root) = root else { return Ok(Followers::default()) };
    let known = statements::followers(root.id).all::<ThreadMembership>(&app.store).await?;
    let known: BTreeSet<UserId> = known.into_iter().map(|membership| membership.user_id).collect();
    let mut following = known.clone();
    // Mattermost: by the first reply the root's author follows, and whoever is mentioned does.
    if root.reply_count == 0 {
        following.insert(root.user_id);
    }
    if app.config.read().settings.service.thread_auto_follow {
        following.extend(told);
    }
    following.remove(&post.user_id);
    let new = following.difference(&known).copied().collect();
    Ok(Followers { all: following.into_iter().collect(), new })
}

/// A reply, for those who are told how their thread stands after it.
pub(super) struct Reply {
    root: PostId,
    team_id: TeamId,
    author: UserId,
    /// The author among them.
    followers: Vec<UserId>,
    mentioned: Vec<UserId>,
}

impl Reply {
    pub fn new(post: &Post, team_id: TeamId, followers: &[UserId], mentioned: &[UserId]) -> Self {
        let followers = followers.iter().copied().chain([post.user_id]).collect();
        Self { root: post.root_id, team_id, author: post.user_id, followers, mentioned: mentioned.to_vec() }
    }

    /// Tells the followers who are connected, once the reply is stored. How the thread stands for each is read then, by
    /// one statement for all.
    pub fn told_by(self, batch: &mut Batch, app: &App, cx: &Arc<Cx>) {
        let (reply, app, cx) = (Arc::new(self), app.clone(), cx.clone());
        batch.after_commit(move || {
            let (reply, app, cx) = (reply.clone(), app.clone(), cx.clone());
            tokio::spawn(async move {
                if let Err(failure) = reply.tell(&app, &cx).await {
                    tracing::warn!(cause = %failure, "Could not tell the followers of a thread");
                }
            });
        });
    }

    async fn tell(&self, app: &App, cx: &Arc<Cx>) -> Result<()> {
        let mut connected = self.followers.clone();
        connected.retain(|user| app.memory.presence.is_connected(*user));
        if connected.is_empty() {
            return Ok(());
        }
        let found = statements::followed_by(self.root, &connected).all::<FollowedThread>(&app.store).await?;
        let users: Vec<UserId> = found.iter().map(|thread| thread.user_id).collect();
        for (user_id, mut thread) in users.into_iter().zip(responses(app, UserId::EMPTY, found, false).await?) {
            if let Some(root) = &mut thread.post {
                root.follow();
            }
            let by_other = i64::from(user_id != self.author);
            let mentioned = i64::from(self.mentioned.contains(&user_id));
            let previous = (thread.unread_replies - by_other, thread.unread_mentions - mentioned);
            let (team_id, thread) = (self.team_id, Box::new(thread));
            app.events.publish(Event::ThreadUpdated { user_id, team_id, thread, previous }, cx);
        }
        Ok(())
    }
}

async fn one(app: &App, user: UserId, root: PostId) -> Result<Option<ThreadResponse>> {
    let found = statements::followed_one(user, root).all::<FollowedThread>(&app.store).await?;
    Ok(responses(app, user, found, false).await?.into_iter().next())
}

/// Which of a user's threads a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadsQuery {
    pub team: TeamId,
    pub unread_only: bool,
    pub include_deleted: bool,
    pub since: Millis,
    /// Threads before this one in the list.
    pub before: PostId,
    /// Threads after this one, the one nearest to it first.
    pub after: PostId,
    /// Without those of direct and group channels.
    pub exclude_direct: bool,
    pub limit: i64,
    /// Leaves the totals out, or sends only them.
    pub totals_only: bool,
    pub threads_only: bool,
    /// Participants as whole users.
    pub extended: bool,
}

/// The threads that a user follows, with the totals of the team.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn followed_threads(app: &App, granted: &Granted<EditUser>, query: ThreadsQuery) -> Result<Threads> {
    let user = granted.target();
    let mut list = Threads::default();
    if !query.threads_only {
        let totals =
            statements::totals(user, query.team, query.exclude_direct).one::<(i64, i64, i64)>(&app.store).await?;
        (list.total, list.total_unread_threads, list.total_unread_mentions) = totals;
    }
    if query.totals_only {
        return Ok(list);
    }
    let before = last_reply(app, query.before).await?;
    let page = FollowedPage {
        team: query.team,
        unread_only: query.unread_only,
        include_deleted: query.include_deleted,
        since: query.since,
        before,
        exclude_direct: query.exclude_direct,
        limit: query.limit,
    };
    let listed = match query.after.some() {
        Some(root) => statements::followed_after(user, page, last_reply(app, root).await?),
        None => statements::followed_page(user, page),
    };
    let found = listed.all::<FollowedThread>(&app.store).await?;
    list.threads = responses(app, user, found, query.extended).await?;
    consume(app, granted.cx(), &mut list.threads).await?;
    Ok(list)
}

/// When a thread was last replied to; never where there is none.
async fn last_reply(app: &App, root: PostId) -> Result<Millis> {
    let Some(root) = root.some() else { return Ok(Millis::NEVER) };
    let thread = statements::get(root).optional::<Thread>(&app.store).await?;
    Ok(thread.map(|thread| thread.last_reply_at).unwrap_or_default())
}

/// One thread that a user follows; `extended`: participants as whole users.
///
/// # Errors
/// 404 when they do not.
#[crate::boxed]
pub async fn followed_thread(
    app: &App,
    granted: &Granted<EditUser>,
    root: PostId,
    extended: bool,
) -> Result<ThreadResponse> {
    let found = statements::followed_one(granted.target(), root).all::<FollowedThread>(&app.store).await?;
    let found = responses(app, granted.target(), found, extended).await?.into_iter().next();
    let mut shown = [found.found_or("app.user.get_thread_membership_for_user.not_found")?];
    consume(app, granted.cx(), &mut shown).await?;
    let [thread] = shown;
    Ok(thread)
}

/// Lets plugins look at the root posts of threads that somebody is about to see.
async fn consume(app: &App, cx: &Arc<Cx>, threads: &mut [ThreadResponse]) -> Result<()> {
    let roots = threads.iter_mut().filter_map(|thread| thread.post.take()).collect();
    let shown = consumed(app, cx, roots).await?;
    let mut by_id: BTreeMap<PostId, ClientPost> = shown.into_iter().map(|post| (post.id, post)).collect();
    for thread in threads {
        thread.post = by_id.remove(&thread.id);
    }
    Ok(())
}

async fn responses(app: &App, user: UserId, found: Vec<FollowedThread>, extended: bool) -> Result<Vec<ThreadResponse>> {
    let roots: BTreeSet<PostId> = found.iter().map(|thread| thread.id).collect();
    let roots: Vec<PostId> = roots.into_iter().collect();
    let read = posts::by_ids(user, &roots).all::<Post>(&app.store).await?;
    let read = metadata::shown(app, read, false).await?;
    let by_id: BTreeMap<PostId, ClientPost> = read.into_iter().map(|post| (post.id, post)).collect();
    let mut people = BTreeMap::new();
    if extended {
        let ids: BTreeSet<UserId> = found.iter().flat_map(|thread| thread.participants.iter().copied()).collect();
        let ids: Vec<UserId> = ids.into_iter().collect();
        let read = users::by_ids(&ids).all::<User>(&app.store).await?;
        let privacy = crate::users::privacy(app);
        people = read.into_iter().map(|user| (user.id, user.sanitized_with(privacy))).collect();
    }
    let whole = |id: UserId| people.get(&id).cloned().unwrap_or_else(|| User { id, ..User::default() });
    Ok(found
        .into_iter()
        .map(|thread| ThreadResponse {
            id: thread.id,
            reply_count: thread.reply_count,
            last_reply_at: thread.last_reply_at,
            last_viewed_at: thread.last_viewed_at,
            participants: thread.participants.into_iter().map(whole).collect(),
            post: by_id.get(&thread.id).cloned(),
            unread_replies: thread.unread_replies,
            unread_mentions: thread.unread_mentions,
            is_urgent: false,
            delete_at: thread.delete_at,
        })
        .collect())
}

/// Follows the thread of a root post that the caller may read.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn follow(app: &App, granted: &Granted<EditUser>, read: &Granted<ReadPost>, team_id: TeamId) -> Result<()> {
    set_following(app, granted, team_id, read.target(), true).await
}

/// Stops following a thread.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn unfollow(app: &App, granted: &Granted<EditUser>, team_id: TeamId, root: PostId) -> Result<()> {
    set_following(app, granted, team_id, root, false).await
}

async fn set_following(
    app: &App,
    granted: &Granted<EditUser>,
    team_id: TeamId,
    root: PostId,
    state: bool,
) -> Result<()> {
    let (user_id, now) = (granted.target(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        let decided = if state {
            statements::set_following(root, user_id, state, now)
        } else {
            statements::stop_following(root, user_id, now)
        };
        decided.execute(&mut *tx).await?;
        let thread = statements::get(root).optional::<Thread>(&mut *tx).await?;
        let reply_count = thread.map(|thread| thread.reply_count).unwrap_or_default();
        let event = Event::ThreadFollowChanged { user_id, team_id, thread_id: root, state, reply_count };
        tx.record(&bus, event, &cx);
        Ok(())
    })
    .await
}

/// Marks a thread as read up to a time.
///
/// # Errors
/// 404 when the user does not follow it.
#[crate::boxed]
pub async fn mark_read(
    app: &App,
    granted: &Granted<EditUser>,
    team_id: TeamId,
    root: PostId,
    viewed: Millis,
) -> Result<ThreadResponse> {
    let (user_id, now) = (granted.target(), app.now());
    let before = one(app, granted.target(), root).await?;
    let before = before.found_or("app.user.get_thread_for_user.app_error")?;
    let mentions = if viewed >= before.last_reply_at { 0 } else { before.unread_mentions };
    let channel_id = before.post.as_ref().map(|post| post.channel_id).unwrap_or_default();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let previous = (before.unread_replies, before.unread_mentions);
    let but = cx.session().map(|session| session.id).unwrap_or_default();
    let had_unread = previous.0 > 0 || previous.1 > 0;
    let cleared = if had_unread { notifications::of_read(app, user_id, channel_id, root, but) } else { None };
    let after = app
        .transact(async move |tx| {
            statements::mark_read(root, user_id, viewed, mentions, now).execute(&mut *tx).await?;
            if let Some(work) = cleared {
                work.execute(&mut *tx).await?;
            }
            let after = statements::followed_one(user_id, root).optional::<FollowedThread>(&mut *tx).await?;
            let after = after.found_or("app.user.get_thread_for_user.app_error")?;
            let unread = (after.unread_replies, after.unread_mentions);
            let thread = Some(ThreadRead { thread_id: root, channel_id, unread, previous });
            tx.record(&bus, Event::ThreadReadChanged { user_id, team_id, at: viewed, thread }, &cx);
            Ok(after)
        })
        .await?;
    let mut shown = [ThreadResponse {
        last_viewed_at: after.last_viewed_at,
        unread_replies: after.unread_replies,
        unread_mentions: after.unread_mentions,
        ..before
    }];
    consume(app, granted.cx(), &mut shown).await?;
    let [thread] = shown;
    Ok(thread)
}

/// Marks a thread as unread from one of its posts on.
///
/// # Errors
/// 404 when the user does not follow it or the post is not in it.
#[crate::boxed]
pub async fn mark_unread_from(
    app: &App,
    granted: &Granted<EditUser>,
    team_id: TeamId,
    root: PostId,
    post: PostId,
) -> Result<ThreadResponse> {
    let found = posts::by_id(granted.target(), post)
        .optional::<Post>(&app.store)
        .await?
        .filter(|post| post.thread_id() == root)
        .found_or("app.post.get.app_error")?;
    mark_read(app, granted, team_id, root, found.create_at.plus(-1)).await
}

/// Marks all threads of a team as read.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn mark_all_read(app: &App, granted: &Granted<EditUser>, team_id: TeamId) -> Result<()> {
    let (user_id, now) = (granted.target(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        statements::mark_all_read(user_id, team_id, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::ThreadReadChanged { user_id, team_id, at: now, thread: None }, &cx);
        Ok(())
    })
    .await
}
