//! Threads: their counts, who takes part and who follows.

use jackfield_model::{ChannelId, Millis, PostId, TeamId, Thread, ThreadMembership, UserId};

use crate::{Query, record, sql};

record! {
    Thread => "threads" {
        id: "postid", channel_id: "channelid", reply_count: "replycount", last_reply_at: "lastreplyat",
        participants: "participants", delete_at: "threaddeleteat", team_id: "threadteamid",
    }
}

record! {
    ThreadMembership => "threadmemberships" {
        post_id: "postid", user_id: "userid", following: "following", last_view_update_at: "lastviewed",
        last_update_at: "lastupdated", unread_mentions: "unreadmentions",
    }
}

/// Counts a reply that was just written; the first one makes the thread. The newest participant stands last.
pub fn count_reply(root: PostId, channel: ChannelId, team: TeamId, user: UserId, reply: PostId) -> Query {
    sql!(
        "INSERT INTO threads (postid, channelid, replycount, lastreplyat, participants, threadteamid)
         VALUES ($1, $2, 1, (SELECT p.createat FROM posts p WHERE p.id = $5), {sqlite: json_array($4)}{postgres: jsonb_build_array(CAST($4 AS TEXT))}, $3)
         ON CONFLICT (postid) DO UPDATE SET replycount = threads.replycount + 1,
            lastreplyat = GREATEST(threads.lastreplyat, excluded.lastreplyat),
            participants = {sqlite: (SELECT json_insert(COALESCE(json_group_array(value), '[]'), '$[#]', $4)
                FROM json_each(threads.participants) WHERE value <> $4)}{postgres: (threads.participants - CAST($4 AS TEXT)) || jsonb_build_array(CAST($4 AS TEXT))}"
    )
    .bind(root)
    .bind(channel)
    .bind(team)
    .bind(user)
    .bind(reply)
}

/// Counts a thread anew from its posts, after a reply was deleted.
pub fn recount(root: PostId) -> Query {
    sql!(
        "UPDATE threads SET
            replycount = (SELECT COUNT(*) FROM posts p WHERE p.rootid <> '' AND p.rootid = $1 AND p.deleteat = 0),
            lastreplyat = (SELECT COALESCE(MAX(p.createat), 0) FROM posts p WHERE p.rootid <> '' AND p.rootid = $1 AND p.deleteat = 0)
         WHERE postid = $1"
    )
    .bind(root)
}

pub fn set_deleted(root: PostId, delete_at: Millis) -> Query {
    sql!("UPDATE threads SET threaddeleteat = $2 WHERE postid = $1").bind(root).bind(delete_at)
}

pub fn get(root: PostId) -> Query {
    sql!("SELECT * FROM threads WHERE postid = $1").bind(root)
}

pub fn by_roots(roots: &[PostId]) -> Query {
    sql!("SELECT * FROM threads WHERE postid {in $1}").bind(roots)
}

pub fn membership(root: PostId, user: UserId) -> Query {
    sql!("SELECT * FROM threadmemberships WHERE postid = $1 AND userid = $2").bind(root).bind(user)
}

/// Everybody who follows a thread.
pub fn followers(root: PostId) -> Query {
    sql!("SELECT * FROM threadmemberships WHERE postid = $1 AND following").bind(root)
}

/// Follows or unfollows a thread, keeping what was read.
pub fn set_following(root: PostId, user: UserId, following: bool, now: Millis) -> Query {
    sql!(
        "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)
         VALUES ($1, $2, $3, $4, $4, 0)
         ON CONFLICT (postid, userid) DO UPDATE SET following = excluded.following, lastupdated = excluded.lastupdated"
    )
    .bind(root)
    .bind(user)
    .bind(following)
    .bind(now)
}

/// Stops following, as [`set_following`]: of a thread that the user followed, or could come to follow as a member of its channel.
/// Whoever is neither decides about nothing, and leaves no row.
pub fn stop_following(root: PostId, user: UserId, now: Millis) -> Query {
    sql!(
        "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)
         SELECT p.id, $2, {false}, $3, $3, 0 FROM posts p
         WHERE p.id = $1 AND (EXISTS (SELECT 1 FROM threadmemberships t WHERE t.postid = p.id AND t.userid = $2)
            OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.channelid = p.channelid AND m.userid = $2))
         ON CONFLICT (postid, userid) DO UPDATE SET following = excluded.following, lastupdated = excluded.lastupdated"
    )
    .bind(root)
    .bind(user)
    .bind(now)
}

/// Makes users follow a thread unless they decided about it before. Its newest reply they have not read.
pub fn auto_follow(root: PostId, users: &[UserId], now: Millis) -> Query {
    sql!(
        "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)
         SELECT t.postid, u.id, {true}, t.lastreplyat - 1, $3, 0 FROM threads t, users u
         WHERE t.postid = $1 AND u.id {in $2}
         ON CONFLICT (postid, userid) DO NOTHING"
    )
    .bind(root)
    .bind(users)
    .bind(now)
}

/// The author of a reply follows the thread and has read it up to there.
pub fn follow_as_author(root: PostId, user: UserId, now: Millis) -> Query {
    sql!(
        "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)
         VALUES ($1, $2, {true}, (SELECT t.lastreplyat FROM threads t WHERE t.postid = $1), $3, 0)
         ON CONFLICT (postid, userid) DO UPDATE SET following = {true}, lastviewed = excluded.lastviewed,
            lastupdated = excluded.lastupdated, unreadmentions = 0"
    )
    .bind(root)
    .bind(user)
    .bind(now)
}

pub fn count_mentions(root: PostId, users: &[UserId], now: Millis) -> Query {
    sql!(
        "UPDATE threadmemberships SET unreadmentions = unreadmentions + 1, lastupdated = $3
         WHERE postid = $1 AND userid {in $2}"
    )
    .bind(root)
    .bind(users)
    .bind(now)
}

pub fn mark_read(root: PostId, user: UserId, viewed: Millis, mentions: i64, now: Millis) -> Query {
    sql!(
        "UPDATE threadmemberships SET lastviewed = $3, unreadmentions = $4, lastupdated = $5
         WHERE postid = $1 AND userid = $2"
    )
    .bind(root)
    .bind(user)
    .bind(viewed)
    .bind(mentions)
    .bind(now)
}

/// Marks all threads of a user in a team (and in direct channels) as read.
pub fn mark_all_read(user: UserId, team: TeamId, now: Millis) -> Query {
    sql!(
        "UPDATE threadmemberships SET unreadmentions = 0, lastupdated = $3,
            lastviewed = GREATEST($3, (SELECT t.lastreplyat FROM threads t WHERE t.postid = threadmemberships.postid))
         WHERE userid = $1 AND EXISTS (SELECT 1 FROM threads t
            WHERE t.postid = threadmemberships.postid AND (t.threadteamid = $2 OR t.threadteamid = ''))"
    )
    .bind(user)
    .bind(team)
    .bind(now)
}

/// Marks a user's threads of these channels as read, for clients that show replies in the channel. Of those that are, none is
/// written.
pub fn mark_read_in(user: UserId, channels: &[ChannelId], now: Millis) -> Query {
    sql!(
        "UPDATE threadmemberships SET unreadmentions = 0, lastupdated = $3,
            lastviewed = GREATEST($3, (SELECT t.lastreplyat FROM threads t WHERE t.postid = threadmemberships.postid))
         WHERE userid = $1 AND EXISTS (SELECT 1 FROM threads t WHERE t.postid = threadmemberships.postid
            AND t.channelid {in $2} AND (t.lastreplyat > threadmemberships.lastviewed OR unreadmentions > 0))"
    )
    .bind(user)
    .bind(channels)
    .bind(now)
}

/// A followed thread as a list shows it.
#[derive(Clone, Debug, Default)]
pub struct FollowedThread {
    pub id: PostId,
    /// Who follows it.
    pub user_id: UserId,
    pub reply_count: i64,
    pub last_reply_at: Millis,
    pub last_viewed_at: Millis,
    pub participants: Vec<UserId>,
    pub unread_replies: i64,
    pub unread_mentions: i64,
    pub delete_at: Millis,
}

record! {
    FollowedThread {
        id: "postid", user_id: "userid", reply_count: "replycount", last_reply_at: "lastreplyat",
        last_viewed_at: "lastviewed", participants: "participants", unread_replies: "unreadreplies", unread_mentions: "unreadmentions",
        delete_at: "threaddeleteat",
    }
}

/// Threads that a user follows; only of channels that they are in.
macro_rules! followed {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT t.postid, m.userid, t.replycount, t.lastreplyat, m.lastviewed, t.participants, m.unreadmentions, ",
            "t.threaddeleteat, (SELECT COUNT(*) FROM posts r WHERE r.rootid <> '' AND r.rootid = t.postid AND r.deleteat = 0 ",
            "AND r.createat > m.lastviewed AND r.userid <> m.userid) AS unreadreplies ",
            "FROM threadmemberships m JOIN threads t ON t.postid = m.postid ",
            "JOIN channelmembers cm ON cm.channelid = t.channelid AND cm.userid = m.userid ",
            $rest
        ))
    };
}

pub fn followed_one(user: UserId, root: PostId) -> Query {
    followed!("WHERE m.userid = $1 AND t.postid = $2").bind(user).bind(root)
}

/// How a thread stands for each of these users who follows it.
pub fn followed_by(root: PostId, users: &[UserId]) -> Query {
    followed!("WHERE m.postid = $1 AND m.following AND m.userid {in $2}").bind(root).bind(users)
}

/// Which followed threads a page shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct FollowedPage {
    pub team: TeamId,
    pub unread_only: bool,
    pub include_deleted: bool,
    /// Only threads that changed after it; 0 for all.
    pub since: Millis,
    /// Only threads whose last reply is before this one; 0 for the first page.
    pub before: Millis,
    /// Without those of direct and group channels.
    pub exclude_direct: bool,
    pub limit: i64,
}

pub fn followed_page(user: UserId, page: FollowedPage) -> Query {
    followed!(
        "WHERE m.userid = $1 AND m.following AND (t.threadteamid = $2 OR t.threadteamid = '') AND ($3 OR t.threaddeleteat = 0)
         AND (NOT $4 OR t.lastreplyat > m.lastviewed OR m.unreadmentions > 0)
         AND m.lastupdated >= $5 AND ($6 = CAST(0 AS BIGINT) OR t.lastreplyat < $6) AND (NOT $8 OR t.threadteamid <> '')
         ORDER BY t.lastreplyat DESC, t.postid DESC LIMIT $7"
    )
    .bind(user)
    .bind(page.team)
    .bind(page.include_deleted)
    .bind(page.unread_only)
    .bind(page.since)
    .bind(page.before)
    .bind(page.limit)
    .bind(page.exclude_direct)
}

/// Those whose last reply came after a time, the one nearest to it first; `before` of the page says nothing.
pub fn followed_after(user: UserId, page: FollowedPage, after: Millis) -> Query {
    followed!(
        "WHERE m.userid = $1 AND m.following AND (t.threadteamid = $2 OR t.threadteamid = '') AND ($3 OR t.threaddeleteat = 0)
         AND (NOT $4 OR t.lastreplyat > m.lastviewed OR m.unreadmentions > 0)
         AND m.lastupdated >= $5 AND t.lastreplyat > $6 AND (NOT $8 OR t.threadteamid <> '')
         ORDER BY t.lastreplyat, t.postid LIMIT $7"
    )
    .bind(user)
    .bind(page.team)
    .bind(page.include_deleted)
    .bind(page.unread_only)
    .bind(page.since)
    .bind(after)
    .bind(page.limit)
    .bind(page.exclude_direct)
}

/// Totals over a team's followed threads: all, unread ones, unread mentions.
pub fn totals(user: UserId, team: TeamId, exclude_direct: bool) -> Query {
    sql!(
        "SELECT COUNT(*),
            COALESCE(CAST(SUM(CASE WHEN t.lastreplyat > m.lastviewed OR m.unreadmentions > 0 THEN 1 ELSE 0 END) AS BIGINT), 0),
            COALESCE(CAST(SUM(m.unreadmentions) AS BIGINT), 0)
         FROM threadmemberships m JOIN threads t ON t.postid = m.postid
         JOIN channelmembers cm ON cm.channelid = t.channelid AND cm.userid = m.userid
         WHERE m.userid = $1 AND m.following AND t.threaddeleteat = 0 AND (t.threadteamid = $2 OR (t.threadteamid = '' AND NOT $3))"
    )
    .bind(user)
    .bind(team)
    .bind(exclude_direct)
}

/// The threads of a channel belong to its team.
pub fn set_team(channel: ChannelId, team: TeamId) -> Query {
    sql!("UPDATE threads SET threadteamid = $2 WHERE channelid = $1").bind(channel).bind(team)
}
