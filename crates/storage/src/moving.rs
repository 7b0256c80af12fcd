//! What imports and exports of a whole server look up and write, many rows at a time.

use jackfield_model::{ChannelId, JobId, Millis, PostId, Reaction, TeamId, Thread, ThreadMembership, UserId};

use crate::{Query, json, record, sql};

/// A post that an import may find there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub id: PostId,
    pub user_id: UserId,
    pub channel_id: ChannelId,
    pub root_id: PostId,
    pub create_at: Millis,
    pub message: String,
}

record! {
    Known {
        id: "id", user_id: "userid", channel_id: "channelid", root_id: "rootid", create_at: "createat", message: "message",
    }
}

/// What these people wrote at these times, deleted posts included: what was taken away does not come back.
pub fn known(written: &[(UserId, Millis)]) -> Query {
    let rows: Vec<_> = written.iter().map(|(user, at)| serde_json::json!({ "userid": user, "createat": at })).collect();
    // The cross join says which side comes first: SQLite keeps to it.
    sql!(
        "SELECT p.id, p.userid, p.channelid, p.rootid, p.createat, p.message
         FROM {rows $1: userid text, createat bigint} CROSS JOIN posts p
         WHERE p.userid = rows.userid AND p.createat = CAST(rows.createat AS BIGINT) AND p.originalid = ''"
    )
    .bind(json(&rows))
}

/// Who reacted to posts with what, reactions that were taken back included.
pub fn reacted(posts: &[PostId]) -> Query {
    sql!("SELECT postid, userid, emojiname FROM reactions WHERE postid {in $1}").bind(posts)
}

/// Adds a reaction as it was; touches nothing when it is there, or was.
pub fn react(reaction: &Reaction) -> Query {
    sql!(
        "INSERT INTO reactions (userid, postid, emojiname, createat, updateat, deleteat, channelid)
         VALUES ($1, $2, $3, $4, $4, 0, $5) ON CONFLICT DO NOTHING"
    )
    .bind(reaction.user_id)
    .bind(reaction.post_id)
    .bind(&reaction.emoji_name)
    .bind(reaction.create_at)
    .bind(reaction.channel_id)
}

/// Says of posts that they have reactions.
pub fn mark_reacted(posts: &[PostId]) -> Query {
    sql!("UPDATE posts SET hasreactions = {true} WHERE id {in $1} AND NOT hasreactions").bind(posts)
}

/// Adds a thread as it is; touches nothing when it is there.
pub fn add_thread(thread: &Thread) -> Query {
    sql!(
        "INSERT INTO threads (postid, channelid, replycount, lastreplyat, participants, threaddeleteat, threadteamid)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
    )
    .bind(thread.id)
    .bind(thread.channel_id)
    .bind(thread.reply_count)
    .bind(thread.last_reply_at)
    .bind(json(&thread.participants))
    .bind(thread.delete_at)
    .bind(thread.team_id)
}

/// Has somebody follow a thread; touches nothing when they decided about it.
pub fn follow(member: &ThreadMembership) -> Query {
    sql!(
        "INSERT INTO threadmemberships (postid, userid, following, lastviewed, lastupdated, unreadmentions)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    )
    .bind(member.post_id)
    .bind(member.user_id)
    .bind(member.following)
    .bind(member.last_view_update_at)
    .bind(member.last_update_at)
    .bind(member.unread_mentions)
}

/// Keeps a preference where there is none.
pub fn prefer(user: UserId, category: &str, name: &str, value: &str) -> Query {
    sql!("INSERT INTO preferences (userid, category, name, value) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(user)
        .bind(category)
        .bind(name)
        .bind(value)
}

/// What posts that came at once add to a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    pub posts: i64,
    pub roots: i64,
    pub last: Millis,
    pub last_root: Millis,
}

/// Counts posts into their channel.
pub fn count(channel: ChannelId, added: Added) -> Query {
    sql!(
        "UPDATE channels SET totalmsgcount = totalmsgcount + $2, totalmsgcountroot = totalmsgcountroot + $3,
            lastpostat = GREATEST(lastpostat, $4), lastrootpostat = GREATEST(lastrootpostat, $5) WHERE id = $1"
    )
    .bind(channel)
    .bind(added.posts)
    .bind(added.roots)
    .bind(added.last)
    .bind(added.last_root)
}

/// Notes a channel into which an import brought posts.
pub fn note(job: JobId, channels: &[ChannelId]) -> Query {
    let rows: Vec<_> = channels.iter().map(|channel| serde_json::json!({ "channelid": channel })).collect();
    sql!(
        "INSERT INTO jackfield_imported (jobid, channelid)
         SELECT $1, rows.channelid FROM {rows $2: channelid text} WHERE TRUE ON CONFLICT DO NOTHING"
    )
    .bind(job)
    .bind(json(&rows))
}

/// Some of those channels.
pub fn noted(job: JobId, limit: i64) -> Query {
    sql!("SELECT channelid FROM jackfield_imported WHERE jobid = $1 ORDER BY channelid LIMIT $2").bind(job).bind(limit)
}

pub fn forget(job: JobId, channel: ChannelId) -> Query {
    sql!("DELETE FROM jackfield_imported WHERE jobid = $1 AND channelid = $2").bind(job).bind(channel)
}

/// Counts anew what the members of a channel have read: all but what was written after they looked last.
pub fn count_read(channel: ChannelId) -> Query {
    sql!(
        "UPDATE channelmembers SET
            msgcount = (SELECT GREATEST(c.totalmsgcount - (SELECT COUNT(*) FROM posts p WHERE p.channelid = $1
                AND p.createat > channelmembers.lastviewedat AND p.deleteat = 0 AND p.originalid = ''), 0)
                FROM channels c WHERE c.id = $1),
            msgcountroot = (SELECT GREATEST(c.totalmsgcountroot - (SELECT COUNT(*) FROM posts p WHERE p.channelid = $1
                AND p.createat > channelmembers.lastviewedat AND p.deleteat = 0 AND p.originalid = '' AND p.rootid = ''), 0)
                FROM channels c WHERE c.id = $1)
         WHERE channelid = $1"
    )
    .bind(channel)
}

/// What a member had read of a channel, and what is about them there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub last_viewed_at: Millis,
    pub mentions: i64,
    pub root_mentions: i64,
    pub urgent_mentions: i64,
}

pub fn set_read(channel: ChannelId, user: UserId, read: Read) -> Query {
    sql!(
        "UPDATE channelmembers SET lastviewedat = $3, mentioncount = $4, mentioncountroot = $5, urgentmentioncount = $6
         WHERE channelid = $1 AND userid = $2"
    )
    .bind(channel)
    .bind(user)
    .bind(read.last_viewed_at)
    .bind(read.mentions)
    .bind(read.root_mentions)
    .bind(read.urgent_mentions)
}

pub fn set_header(channel: ChannelId, header: &str) -> Query {
    sql!("UPDATE channels SET header = $2 WHERE id = $1").bind(channel).bind(header)
}

/// A team's channels by their names, archived ones included.
pub fn channels_named(team: TeamId, names: &[String]) -> Query {
    sql!("SELECT * FROM channels WHERE name {in $2} AND teamid = $1").bind(team).bind(names)
}

/// Teams in the order of their names.
pub fn teams(after: &str, limit: i64) -> Query {
    sql!("SELECT * FROM teams WHERE deleteat = 0 AND name > $1 ORDER BY name LIMIT $2").bind(after).bind(limit)
}

/// Who is or was in a team, or wrote there.
pub fn people_of_team(team: TeamId) -> Query {
    sql!(
        "SELECT userid FROM teammembers WHERE teamid = $1
         UNION SELECT p.userid FROM posts p JOIN channels c ON c.id = p.channelid WHERE c.teamid = $1"
    )
    .bind(team)
}

/// A team's channels in the order of their names.
pub fn channels(team: TeamId, after: &str, archived: bool, limit: i64) -> Query {
    sql!(
        "SELECT * FROM channels WHERE teamid = $1 AND name > $2 AND type IN ('O', 'P') AND ($3 OR deleteat = 0)
         ORDER BY name LIMIT $4"
    )
    .bind(team)
    .bind(after)
    .bind(archived)
    .bind(limit)
}

/// Direct and group channels in the order of their names.
pub fn direct_channels(after: &str, limit: i64) -> Query {
    sql!("SELECT * FROM channels WHERE teamid = '' AND name > $1 AND type IN ('D', 'G') ORDER BY name LIMIT $2")
        .bind(after)
        .bind(limit)
}

/// Who is in channels.
pub fn members(channels: &[ChannelId]) -> Query {
    sql!("SELECT * FROM channelmembers WHERE channelid {in $1} ORDER BY channelid, userid").bind(channels)
}

/// The memberships of people in teams.
pub fn teams_of(users: &[UserId]) -> Query {
    sql!("SELECT * FROM teammembers WHERE userid {in $1} AND deleteat = 0 ORDER BY userid, teamid").bind(users)
}

/// The memberships of people in channels of teams.
pub fn channels_of(users: &[UserId]) -> Query {
    sql!(
        "SELECT m.* FROM channelmembers m JOIN channels c ON c.id = m.channelid AND c.teamid <> ''
         WHERE m.userid {in $1} ORDER BY m.userid, m.channelid"
    )
    .bind(users)
}

/// What people prefer.
pub fn preferences_of(users: &[UserId], categories: &[String]) -> Query {
    sql!("SELECT * FROM preferences WHERE userid {in $1} AND category {in $2} ORDER BY userid, category, name")
        .bind(users)
        .bind(categories)
}

/// Who follows threads.
pub fn followers(roots: &[PostId]) -> Query {
    sql!("SELECT * FROM threadmemberships WHERE postid {in $1} AND following").bind(roots)
}

/// A channel's posts that begin a thread, the oldest first, after a time.
pub fn roots(channel: ChannelId, after: Millis, limit: i64) -> Query {
    sql!(
        "SELECT p.*, CAST(0 AS BIGINT) AS replycount, CAST(0 AS BIGINT) AS lastreplyat,
            CAST(NULL AS BOOLEAN) AS isfollowing, CAST(NULL AS {json}) AS asked FROM posts p
         WHERE p.channelid = $1 AND p.createat > $2 AND p.rootid = '' AND p.deleteat = 0 AND p.originalid = ''
         ORDER BY p.createat, p.id LIMIT $3"
    )
    .bind(channel)
    .bind(after)
    .bind(limit)
}

/// The replies to posts, the oldest first.
pub fn replies(roots: &[PostId]) -> Query {
    sql!(
        "SELECT p.*, CAST(0 AS BIGINT) AS replycount, CAST(0 AS BIGINT) AS lastreplyat,
            CAST(NULL AS BOOLEAN) AS isfollowing, CAST(NULL AS {json}) AS asked FROM posts p
         WHERE p.rootid <> '' AND p.rootid {in $1} AND p.deleteat = 0 AND p.originalid = ''
         ORDER BY p.createat, p.id"
    )
    .bind(roots)
}
