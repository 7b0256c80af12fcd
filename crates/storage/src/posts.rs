//! Posts.

use jackfield_model::{ChannelId, Millis, Post, PostId, Reaction, TeamId, UserId};

pub use frequent::{Frequent, frequent};
pub use search::{Search, Words, search, search_newest, search_team};
pub(crate) use search::{channels, vector};

use crate::{Query, Stored, json, record, sql};

record! {
    Post as "posts" where "deleteat = 0" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", edit_at: "editat", delete_at: "deleteat" once,
        is_pinned: "ispinned", user_id: "userid" once, channel_id: "channelid" once, root_id: "rootid" once,
        original_id: "originalid" once, message: "message", post_type: "type", props: "props", hashtags: "hashtags",
        file_ids: "fileids" (json), has_reactions: "hasreactions" once, remote_id: "remoteid" read,
        reply_count: "replycount" read, last_reply_at: "lastreplyat" read, is_following: "isfollowing" read,
        metadata: "asked" (json) read,
    }
}

/// What a post asks of its readers, as a part of its metadata; null for nearly all.
macro_rules! asked_of_readers {
    () => {
        "CASE WHEN y.postid IS NULL THEN NULL ELSE \
         {sqlite: json_object('priority', json_object('priority', y.priority, \
            'requested_ack', json(CASE WHEN y.requestedack THEN 'true' ELSE 'false' END), \
            'persistent_notifications', json(CASE WHEN y.persistentnotifications THEN 'true' ELSE 'false' END)))}\
         {postgres: jsonb_build_object('priority', jsonb_build_object('priority', y.priority, \
            'requested_ack', y.requestedack, 'persistent_notifications', y.persistentnotifications))} END"
    };
}
pub(crate) use asked_of_readers;

/// Posts with what their thread tells; `$1` is the reader, whose following is part of it. A reply
/// carries its thread's count, as Mattermost sends it.
macro_rules! select {
    ($rest:expr) => {
        sql!(concat!(
            "SELECT p.id, p.createat, p.updateat, p.editat, p.deleteat, p.ispinned, p.userid, p.channelid, p.rootid, ",
            "p.originalid, p.message, p.type, p.props, p.hashtags, p.fileids, p.hasreactions, p.remoteid, ",
            "COALESCE(t.replycount, 0) AS replycount, COALESCE(t.lastreplyat, 0) AS lastreplyat, ",
            "f.following AS isfollowing, ",
            asked_of_readers!(),
            " AS asked FROM posts p ",
            "LEFT JOIN threads t ON t.postid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END ",
            "LEFT JOIN threadmemberships f ON f.postid = t.postid AND f.userid = $1 ",
            "LEFT JOIN postspriority y ON y.postid = p.id ",
            $rest
        ))
    };
}

/// One page of posts that are there. Which they are is found in an index alone; only they are read and joined, whatever
/// was skipped before them, and by where they lie: a statement sees one state of the table. The rows of the inner
/// statement are `q`.
macro_rules! page {
    ($which:literal, $order:literal) => {
        select!(concat!(
            "WHERE p.{sqlite: rowid IN}{postgres: ctid = ANY(ARRAY}(SELECT q.{sqlite: rowid}{postgres: ctid} FROM posts q WHERE ",
            "q.deleteat = 0 AND q.originalid = '' AND ",
            $which,
            "){postgres: )} ORDER BY ",
            $order
        ))
    };
}

// Behind the macros, which it writes with.
mod frequent;
mod search;

/// Stores an old version of a post, as it was.
pub fn insert(post: &Post) -> Query {
    post.inserting()
}

/// Writes a new post at the time that its channel's clock has shown last; see [`crate::channels::change`], which comes
/// before it in the same transaction. `written` is when it was, where somebody else says so.
pub fn insert_new(post: &Post, written: Millis) -> Query {
    sql!(
        "INSERT INTO posts (id, createat, updateat, ispinned, userid, channelid, rootid,
            message, type, props, hashtags, fileids)
         VALUES ($1,
            CASE WHEN $2 = CAST(0 AS BIGINT) THEN (SELECT c.lastchangeat FROM channels c WHERE c.id = $5) ELSE $2 END,
            (SELECT c.lastchangeat FROM channels c WHERE c.id = $5), $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    )
    .bind(post.id)
    .bind(written)
    .bind(post.is_pinned)
    .bind(post.user_id)
    .bind(post.channel_id)
    .bind(post.root_id)
    .bind(&post.message)
    .bind(&post.post_type)
    .bind(json(&post.props))
    .bind(&post.hashtags)
    .bind(json(&post.file_ids))
}

/// Writes what an edit may change.
pub fn update(post: &Post) -> Query {
    post.updating()
}

pub fn set_pinned(id: PostId, pinned: bool, now: Millis) -> Query {
    sql!("UPDATE posts SET ispinned = $2, updateat = $3 WHERE id = $1 AND deleteat = 0").bind(id).bind(pinned).bind(now)
}

/// Marks a post changed at the time that its channel's clock has shown last, so that clients that ask for changes see it;
/// where [`crate::channels::change_by_reaction`] changed nothing, this does not either.
pub fn touch(reaction: &Reaction, now: Millis) -> Query {
    sql!(
        "UPDATE posts SET updateat = (SELECT c.lastchangeat FROM channels c WHERE c.id = posts.channelid),
            hasreactions = EXISTS (SELECT 1 FROM reactions r WHERE r.postid = $1 AND r.deleteat = 0)
         WHERE id = $1 AND EXISTS (SELECT 1 FROM reactions r
            WHERE r.postid = $1 AND r.userid = $2 AND r.emojiname = $3 AND r.updateat = $4)"
    )
    .bind(reaction.post_id)
    .bind(reaction.user_id)
    .bind(&reaction.emoji_name)
    .bind(now)
}

/// Deletes a post with its replies; `by` is kept for administrators.
pub fn delete_thread(id: PostId, by: UserId, now: Millis) -> Query {
    sql!(
        "UPDATE posts SET deleteat = $3, updateat = $3,
            props = {sqlite: json_set(props, '$.deleteBy', $2)}{postgres: jsonb_set(props, '{deleteBy}', to_jsonb(CAST($2 AS TEXT)))}
         WHERE (id = $1 OR (rootid <> '' AND rootid = $1)) AND deleteat = 0"
    )
    .bind(id)
    .bind(by)
    .bind(now)
}

/// As [`delete_thread`], at the time that its channel's clock has shown last.
pub fn delete_moved(id: PostId, by: UserId) -> Query {
    sql!(
        "UPDATE posts SET deleteat = (SELECT c.lastchangeat FROM channels c WHERE c.id = posts.channelid),
            updateat = (SELECT c.lastchangeat FROM channels c WHERE c.id = posts.channelid),
            props = {sqlite: json_set(props, '$.deleteBy', $2)}{postgres: jsonb_set(props, '{deleteBy}', to_jsonb(CAST($2 AS TEXT)))}
         WHERE (id = $1 OR (rootid <> '' AND rootid = $1)) AND deleteat = 0"
    )
    .bind(id)
    .bind(by)
}

/// Says of a post that was written anew in another channel what the old one was: edited, and reacted to.
pub fn carry(old: PostId, new: PostId) -> Query {
    sql!(
        "UPDATE posts SET editat = (SELECT o.editat FROM posts o WHERE o.id = $1),
            hasreactions = (SELECT o.hasreactions FROM posts o WHERE o.id = $1) WHERE id = $2"
    )
    .bind(old)
    .bind(new)
}

/// Gives the old versions of a post to the one that it became.
pub fn carry_history(old: PostId, new: &Post) -> Query {
    sql!("UPDATE posts SET originalid = $2, channelid = $3, rootid = $4 WHERE originalid <> '' AND originalid = $1")
        .bind(old)
        .bind(new.id)
        .bind(new.channel_id)
        .bind(new.root_id)
}

pub fn by_id(reader: UserId, id: PostId) -> Query {
    select!("WHERE p.id = $2 AND p.deleteat = 0").bind(reader).bind(id)
}

pub fn by_id_with_deleted(reader: UserId, id: PostId) -> Query {
    select!("WHERE p.id = $2").bind(reader).bind(id)
}

pub fn by_ids(reader: UserId, ids: &[PostId]) -> Query {
    select!("WHERE p.id {in $2} AND p.deleteat = 0 ORDER BY p.createat DESC, p.id DESC").bind(reader).bind(ids)
}

/// A page of a channel, the newest first. `roots_only`: without replies, for clients that collapse threads.
pub fn page(reader: UserId, channel: ChannelId, roots_only: bool, limit: i64, offset: i64) -> Query {
    page!(
        "q.channelid = $2 AND (NOT $3 OR q.rootid = '') ORDER BY q.createat DESC, q.id DESC LIMIT $4 OFFSET $5",
        "p.createat DESC, p.id DESC"
    )
    .bind(reader)
    .bind(channel)
    .bind(roots_only)
    .bind(limit)
    .bind(offset)
}

/// Posts older than a post at `at`, the newest first.
pub fn before(
    reader: UserId,
    channel: ChannelId,
    at: (Millis, PostId),
    roots_only: bool,
    limit: i64,
    offset: i64,
) -> Query {
    let query = page!(
        "q.channelid = $2 AND (q.createat, q.id) < ($3, $4) AND (NOT $5 OR q.rootid = '')
         ORDER BY q.createat DESC, q.id DESC LIMIT $6 OFFSET $7",
        "p.createat DESC, p.id DESC"
    );
    beside(query, reader, channel, at, roots_only).bind(limit).bind(offset)
}

/// Posts newer than a post at `at`, the oldest first.
pub fn after(
    reader: UserId,
    channel: ChannelId,
    at: (Millis, PostId),
    roots_only: bool,
    limit: i64,
    offset: i64,
) -> Query {
    let query = page!(
        "q.channelid = $2 AND (q.createat, q.id) > ($3, $4) AND (NOT $5 OR q.rootid = '')
         ORDER BY q.createat, q.id LIMIT $6 OFFSET $7",
        "p.createat, p.id"
    );
    beside(query, reader, channel, at, roots_only).bind(limit).bind(offset)
}

/// As [`page`], deleted posts among the others, for administrators.
pub fn page_with_deleted(reader: UserId, channel: ChannelId, roots_only: bool, limit: i64, offset: i64) -> Query {
    select!(
        "WHERE p.channelid = $2 AND p.originalid = '' AND (NOT $3 OR p.rootid = '')
         ORDER BY p.createat DESC, p.id DESC LIMIT $4 OFFSET $5"
    )
    .bind(reader)
    .bind(channel)
    .bind(roots_only)
    .bind(limit)
    .bind(offset)
}

/// As [`before`], deleted posts among the others.
pub fn before_with_deleted(
    reader: UserId,
    channel: ChannelId,
    at: (Millis, PostId),
    roots_only: bool,
    limit: i64,
    offset: i64,
) -> Query {
    let query = select!(
        "WHERE p.channelid = $2 AND p.originalid = '' AND (p.createat, p.id) < ($3, $4) AND (NOT $5 OR p.rootid = '')
         ORDER BY p.createat DESC, p.id DESC LIMIT $6 OFFSET $7"
    );
    beside(query, reader, channel, at, roots_only).bind(limit).bind(offset)
}

/// As [`after`], deleted posts among the others.
pub fn after_with_deleted(
    reader: UserId,
    channel: ChannelId,
    at: (Millis, PostId),
    roots_only: bool,
    limit: i64,
    offset: i64,
) -> Query {
    let query = select!(
        "WHERE p.channelid = $2 AND p.originalid = '' AND (p.createat, p.id) > ($3, $4) AND (NOT $5 OR p.rootid = '')
         ORDER BY p.createat, p.id LIMIT $6 OFFSET $7"
    );
    beside(query, reader, channel, at, roots_only).bind(limit).bind(offset)
}

/// What a page beside a post is asked with.
fn beside(query: Query, reader: UserId, channel: ChannelId, at: (Millis, PostId), roots_only: bool) -> Query {
    query.bind(reader).bind(channel).bind(at.0).bind(at.1).bind(roots_only)
}

/// What changed in a channel after `since`, deleted posts included.
pub fn since(reader: UserId, channel: ChannelId, since: Millis, roots_only: bool, limit: i64) -> Query {
    select!(
        "WHERE p.channelid = $2 AND p.updateat > $3 AND p.originalid = '' AND (NOT $4 OR p.rootid = '')
         ORDER BY p.createat DESC, p.id DESC LIMIT $5"
    )
    .bind(reader)
    .bind(channel)
    .bind(since)
    .bind(roots_only)
    .bind(limit)
}

/// The posts of threads by their roots, roots included.
pub fn of_threads(reader: UserId, roots: &[PostId], limit: i64) -> Query {
    // The index of replies has no roots: only a statement that says so may use it.
    select!(
        "WHERE ((p.rootid <> '' AND p.rootid {in $2}) OR p.id {in $2}) AND p.deleteat = 0
         ORDER BY p.createat DESC, p.id DESC LIMIT $3"
    )
    .bind(reader)
    .bind(roots)
    .bind(limit)
}

/// A thread's replies, the oldest first, after a place in it.
pub fn replies_after(reader: UserId, root: PostId, at: (Millis, PostId), limit: i64) -> Query {
    select!(
        "WHERE p.rootid <> '' AND p.rootid = $2 AND p.deleteat = 0 AND (p.createat, p.id) > ($3, $4) ORDER BY p.createat, p.id LIMIT $5"
    )
    .bind(reader)
    .bind(root)
    .bind(at.0)
    .bind(at.1)
    .bind(limit)
}

/// A thread's replies, the newest first, before a place in it.
pub fn replies_before(reader: UserId, root: PostId, at: (Millis, PostId), limit: i64) -> Query {
    select!(
        "WHERE p.rootid <> '' AND p.rootid = $2 AND p.deleteat = 0 AND (p.createat, p.id) < ($3, $4)
         ORDER BY p.createat DESC, p.id DESC LIMIT $5"
    )
    .bind(reader)
    .bind(root)
    .bind(at.0)
    .bind(at.1)
    .bind(limit)
}

/// A thread's replies by when they last changed, after a change of one of them.
pub fn replies_changed(reader: UserId, root: PostId, at: (Millis, PostId), limit: i64) -> Query {
    select!(
        "WHERE p.rootid <> '' AND p.rootid = $2 AND p.deleteat = 0 AND (p.updateat, p.id) > ($3, $4) ORDER BY p.updateat, p.id LIMIT $5"
    )
    .bind(reader)
    .bind(root)
    .bind(at.0)
    .bind(at.1)
    .bind(limit)
}

pub fn pinned(reader: UserId, channel: ChannelId) -> Query {
    select!("WHERE p.channelid = $2 AND p.ispinned AND p.deleteat = 0 ORDER BY p.createat DESC, p.id DESC")
        .bind(reader)
        .bind(channel)
}

/// Posts that the reader saved, in channels that they are in.
pub fn flagged(reader: UserId, team: TeamId, channel: ChannelId, limit: i64, offset: i64) -> Query {
    select!(
        "JOIN preferences s ON s.userid = $1 AND s.category = 'flagged_post' AND s.name = p.id AND s.value = 'true'
         JOIN channels c ON c.id = p.channelid
         JOIN channelmembers m ON m.channelid = p.channelid AND m.userid = $1
         WHERE p.deleteat = 0 AND ($2 = '' OR c.teamid = $2 OR c.teamid = '') AND ($3 = '' OR p.channelid = $3)
         ORDER BY p.createat DESC, p.id DESC LIMIT $4 OFFSET $5"
    )
    .bind(reader)
    .bind(team)
    .bind(channel)
    .bind(limit)
    .bind(offset)
}

/// The nearest post of a channel before a place; for links to the neighbouring pages.
pub fn id_before(channel: ChannelId, at: (Millis, PostId), roots_only: bool) -> Query {
    sql!(
        "SELECT id FROM posts WHERE channelid = $1 AND deleteat = 0 AND originalid = '' AND (createat, id) < ($2, $3)
            AND (NOT $4 OR rootid = '') ORDER BY createat DESC, id DESC LIMIT 1"
    )
    .bind(channel)
    .bind(at.0)
    .bind(at.1)
    .bind(roots_only)
}

pub fn id_after(channel: ChannelId, at: (Millis, PostId), roots_only: bool) -> Query {
    sql!(
        "SELECT id FROM posts WHERE channelid = $1 AND deleteat = 0 AND originalid = '' AND (createat, id) > ($2, $3)
            AND (NOT $4 OR rootid = '') ORDER BY createat, id LIMIT 1"
    )
    .bind(channel)
    .bind(at.0)
    .bind(at.1)
    .bind(roots_only)
}

/// The first post of a channel that the reader has not seen: its id and time.
pub fn first_unread(channel: ChannelId, last_viewed: Millis, roots_only: bool) -> Query {
    sql!(
        "SELECT id, createat FROM posts WHERE channelid = $1 AND deleteat = 0 AND originalid = '' AND createat > $2
            AND (NOT $3 OR rootid = '') ORDER BY createat, id LIMIT 1"
    )
    .bind(channel)
    .bind(last_viewed)
    .bind(roots_only)
}

/// How many posts, and roots among them, a channel has from a time on.
pub fn count_from(channel: ChannelId, from: Millis) -> Query {
    sql!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN rootid = '' THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM posts WHERE channelid = $1 AND createat >= $2 AND deleteat = 0 AND originalid = ''"
    )
    .bind(channel)
    .bind(from)
}

/// Removes what the server wrote of arrivals; for a workspace that is made up.
pub fn delete_system() -> Query {
    sql!("DELETE FROM posts WHERE type LIKE 'system!_%' ESCAPE '!'")
}

pub fn count_pinned(channel: ChannelId) -> Query {
    sql!("SELECT COUNT(*) FROM posts WHERE channelid = $1 AND ispinned AND deleteat = 0").bind(channel)
}

/// Messages of a channel from a time on, for counting who they mention.
pub fn messages_from(reader: UserId, channel: ChannelId, from: Millis, limit: i64) -> Query {
    select!(
        "WHERE p.channelid = $2 AND p.createat >= $3 AND p.deleteat = 0 AND p.originalid = ''
         ORDER BY p.createat, p.id LIMIT $4"
    )
    .bind(reader)
    .bind(channel)
    .bind(from)
    .bind(limit)
}

/// Old versions of an edited post, the newest first.
pub fn history(reader: UserId, id: PostId, limit: i64) -> Query {
    select!("WHERE p.originalid <> '' AND p.originalid = $2 ORDER BY p.updateat DESC, p.id LIMIT $3")
        .bind(reader)
        .bind(id)
        .bind(limit)
}

/// Marks a post changed, whatever changed about it.
pub fn set_updated(id: PostId, now: Millis) -> Query {
    sql!("UPDATE posts SET updateat = $2 WHERE id = $1 AND deleteat = 0").bind(id).bind(now)
}

/// Where a report of a channel's posts goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reported {
    pub by_update: bool,
    pub descending: bool,
    pub with_deleted: bool,
    pub without_system: bool,
}

macro_rules! reported {
    ($column:literal, $compared:literal, $order:literal) => {
        select!(concat!(
            "WHERE p.channelid = $2 AND p.originalid = '' AND ($5 OR p.deleteat = 0) AND (NOT $6 OR p.type NOT LIKE 'system!_%' ESCAPE '!')
             AND (p.", $column, ", p.id) ", $compared, " ($3, $4)
             ORDER BY p.", $column, $order, ", p.id", $order, " LIMIT $7"
        ))
    };
}

/// The posts of a channel after a time and an id, in the order of either time.
pub fn reported(channel: ChannelId, how: Reported, (time, id): (Millis, &str), limit: i64) -> Query {
    let query = match (how.by_update, how.descending) {
        (false, false) => reported!("createat", ">", " ASC"),
        (false, true) => reported!("createat", "<", " DESC"),
        (true, false) => reported!("updateat", ">", " ASC"),
        (true, true) => reported!("updateat", "<", " DESC"),
    };
    query
        .bind(UserId::EMPTY)
        .bind(channel)
        .bind(time)
        .bind(id)
        .bind(how.with_deleted)
        .bind(how.without_system)
        .bind(limit)
}
