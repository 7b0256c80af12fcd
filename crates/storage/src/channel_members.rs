//! Who is in a channel, and what they have read there.

use jackfield_model::{ChannelId, ChannelMember, ChannelUnread, Millis, StringMap, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    ChannelMember => "channelmembers" {
        channel_id: "channelid", user_id: "userid", explicit_roles: "roles", last_viewed_at: "lastviewedat",
        msg_count: "msgcount", mention_count: "mentioncount", mention_count_root: "mentioncountroot",
        urgent_mention_count: "urgentmentioncount", msg_count_root: "msgcountroot", notify_props: "notifyprops",
        last_update_at: "lastupdateat", scheme_guest: "schemeguest", scheme_user: "schemeuser",
        scheme_admin: "schemeadmin",
    } then |member| {
        member.compose_roles();
    }
}

record! {
    ChannelUnread {
        team_id: "teamid", channel_id: "channelid", msg_count: "msgcount", mention_count: "mentioncount",
        mention_count_root: "mentioncountroot", urgent_mention_count: "urgentmentioncount",
        msg_count_root: "msgcountroot", notify_props: "notifyprops",
    }
}

/// A channel that somebody opens: what they had read of it, and what there is.
#[derive(Clone, Debug, Default)]
pub struct Viewed {
    pub channel_id: ChannelId,
    pub msg_count_root: i64,
    pub mention_count: i64,
    pub notify_props: StringMap,
    pub last_post_at: Millis,
    pub total_msg_count_root: i64,
}

record! {
    Viewed {
        channel_id: "channelid", msg_count_root: "msgcountroot", mention_count: "mentioncount",
        notify_props: "notifyprops", last_post_at: "lastpostat", total_msg_count_root: "totalmsgcountroot",
    }
}

/// Those of some channels that a user is in.
pub fn viewed(user: UserId, channels: &[ChannelId]) -> Query {
    sql!(
        "SELECT m.channelid, m.msgcountroot, m.mentioncount, m.notifyprops, c.lastpostat, c.totalmsgcountroot
         FROM channelmembers m JOIN channels c ON c.id = m.channelid
         WHERE m.userid = $1 AND m.channelid {in $2} ORDER BY m.channelid"
    )
    .bind(user)
    .bind(channels)
}

/// Adds a member who has read everything there is; touches nothing when they are in already.
pub fn insert(member: &ChannelMember) -> Query {
    sql!(
        "INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops,
            lastupdateat, schemeuser, schemeadmin, schemeguest, mentioncountroot, msgcountroot)
         SELECT c.id, $2, $3, $4, c.totalmsgcount, 0, $5, $6, $7, $8, $9, 0, c.totalmsgcountroot
         FROM channels c WHERE c.id = $1 ON CONFLICT DO NOTHING"
    )
    .bind(member.channel_id)
    .bind(member.user_id)
    .bind(&member.explicit_roles)
    .bind(member.last_viewed_at)
    .bind(json(&member.notify_props))
    .bind(member.last_update_at)
    .bind(member.scheme_user)
    .bind(member.scheme_admin)
    .bind(member.scheme_guest)
}

pub fn delete(channel: ChannelId, user: UserId) -> Query {
    sql!("DELETE FROM channelmembers WHERE channelid = $1 AND userid = $2").bind(channel).bind(user)
}

/// Removes a user from all channels of a team; answers which.
pub fn delete_of_team(team: TeamId, user: UserId) -> Query {
    sql!(
        "DELETE FROM channelmembers WHERE userid = $2 AND channelid IN (SELECT id FROM channels WHERE teamid = $1)
         RETURNING channelid"
    )
    .bind(team)
    .bind(user)
}

/// Drops what a user followed in a channel that they left.
pub fn delete_threads(channel: ChannelId, user: UserId) -> Query {
    sql!(
        "DELETE FROM threadmemberships WHERE userid = $2
            AND postid IN (SELECT postid FROM threads WHERE channelid = $1)"
    )
    .bind(channel)
    .bind(user)
}

/// The time zone settings of a channel's active members.
pub fn timezones(channel: ChannelId) -> Query {
    sql!(
        "SELECT u.timezone FROM channelmembers m JOIN users u ON u.id = m.userid
         WHERE m.channelid = $1 AND u.deleteat = 0"
    )
    .bind(channel)
}

pub fn note_join(channel: ChannelId, user: UserId, at: Millis) -> Query {
    sql!("INSERT INTO channelmemberhistory (channelid, userid, jointime) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(channel)
        .bind(user)
        .bind(at)
}

pub fn note_leave(channel: ChannelId, user: UserId, at: Millis) -> Query {
    sql!("UPDATE channelmemberhistory SET leavetime = $3 WHERE channelid = $1 AND userid = $2 AND leavetime IS NULL")
        .bind(channel)
        .bind(user)
        .bind(at)
}

pub fn get(channel: ChannelId, user: UserId) -> Query {
    sql!("SELECT * FROM channelmembers WHERE channelid = $1 AND userid = $2").bind(channel).bind(user)
}

pub fn by_users(channel: ChannelId, users: &[UserId]) -> Query {
    sql!("SELECT * FROM channelmembers WHERE channelid = $1 AND userid {in $2} ORDER BY userid")
        .bind(channel)
        .bind(users)
}

pub fn page(channel: ChannelId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM channelmembers WHERE channelid = $1 ORDER BY userid LIMIT $2 OFFSET $3")
        .bind(channel)
        .bind(limit)
        .bind(offset)
}

/// Everybody in a channel, as ids; at most `limit`.
pub fn ids(channel: ChannelId, limit: i64) -> Query {
    sql!("SELECT userid FROM channelmembers WHERE channelid = $1 ORDER BY userid LIMIT $2").bind(channel).bind(limit)
}

pub fn of_user_in_team(user: UserId, team: TeamId) -> Query {
    sql!(
        "SELECT m.* FROM channelmembers m JOIN channels c ON c.id = m.channelid
         WHERE m.userid = $1 AND (c.teamid = $2 OR c.teamid = '') ORDER BY m.channelid"
    )
    .bind(user)
    .bind(team)
}

pub fn of_user(user: UserId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM channelmembers WHERE userid = $1 ORDER BY channelid LIMIT $2 OFFSET $3")
        .bind(user)
        .bind(limit)
        .bind(offset)
}

/// Members and guests among the active users.
pub fn count(channel: ChannelId) -> Query {
    sql!(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN m.schemeguest THEN 1 ELSE 0 END) AS BIGINT), 0)
         FROM channelmembers m JOIN users u ON u.id = m.userid WHERE m.channelid = $1 AND u.deleteat = 0"
    )
    .bind(channel)
}

pub fn set_roles(member: &ChannelMember) -> Query {
    sql!(
        "UPDATE channelmembers SET roles = $3, schemeuser = $4, schemeadmin = $5, schemeguest = $6, lastupdateat = $7
         WHERE channelid = $1 AND userid = $2"
    )
    .bind(member.channel_id)
    .bind(member.user_id)
    .bind(&member.explicit_roles)
    .bind(member.scheme_user)
    .bind(member.scheme_admin)
    .bind(member.scheme_guest)
    .bind(member.last_update_at)
}

pub fn set_notify_props(channel: ChannelId, user: UserId, props: &StringMap, now: Millis) -> Query {
    sql!("UPDATE channelmembers SET notifyprops = $3, lastupdateat = $4 WHERE channelid = $1 AND userid = $2")
        .bind(channel)
        .bind(user)
        .bind(json(props))
        .bind(now)
}

/// Marks channels as read up to now.
pub fn mark_read(user: UserId, channels: &[ChannelId], now: Millis) -> Query {
    sql!(
        "UPDATE channelmembers SET mentioncount = 0, mentioncountroot = 0, urgentmentioncount = 0,
            msgcount = (SELECT c.totalmsgcount FROM channels c WHERE c.id = channelmembers.channelid),
            msgcountroot = (SELECT c.totalmsgcountroot FROM channels c WHERE c.id = channelmembers.channelid),
            lastviewedat = GREATEST(lastviewedat, (SELECT c.lastpostat FROM channels c WHERE c.id = channelmembers.channelid)),
            lastupdateat = $3
         WHERE userid = $1 AND channelid {in $2}"
    )
    .bind(user)
    .bind(channels)
    .bind(now)
}

/// The author has seen their own post; what others wrote before stays unread.
pub fn count_own_post(channel: ChannelId, user: UserId, now: Millis, roots: i64) -> Query {
    sql!(
        "UPDATE channelmembers SET msgcount = msgcount + 1, msgcountroot = msgcountroot + $4, lastupdateat = $3,
            lastviewedat = CASE WHEN mentioncount <> 0 THEN lastviewedat
                ELSE GREATEST(lastviewedat, (SELECT c.lastpostat FROM channels c WHERE c.id = $1)) END
         WHERE channelid = $1 AND userid = $2"
    )
    .bind(channel)
    .bind(user)
    .bind(now)
    .bind(roots)
}

/// Counts a mention for each of the users; `roots` is 1 for a post that starts a thread.
pub fn count_mentions(channel: ChannelId, users: &[UserId], roots: i64, now: Millis) -> Query {
    sql!(
        "UPDATE channelmembers SET mentioncount = mentioncount + 1, mentioncountroot = mentioncountroot + $3,
            lastupdateat = $4
         WHERE channelid = $1 AND userid {in $2}"
    )
    .bind(channel)
    .bind(users)
    .bind(roots)
    .bind(now)
}

/// Sets what is unread, after a post was marked so.
#[derive(Clone, Copy, Debug)]
pub struct UnreadCounts {
    pub last_viewed_at: Millis,
    /// Posts of the channel that remain read.
    pub msg_count: i64,
    pub msg_count_root: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
}

pub fn set_unread(channel: ChannelId, user: UserId, counts: UnreadCounts, now: Millis) -> Query {
    sql!(
        "UPDATE channelmembers SET lastviewedat = $3, msgcount = $4, msgcountroot = $5, mentioncount = $6,
            mentioncountroot = $7, lastupdateat = $8
         WHERE channelid = $1 AND userid = $2"
    )
    .bind(channel)
    .bind(user)
    .bind(counts.last_viewed_at)
    .bind(counts.msg_count)
    .bind(counts.msg_count_root)
    .bind(counts.mention_count)
    .bind(counts.mention_count_root)
    .bind(now)
}

pub fn unread(channel: ChannelId, user: UserId) -> Query {
    sql!(
        "SELECT c.teamid, c.id AS channelid, GREATEST(c.totalmsgcount - m.msgcount, 0) AS msgcount, m.mentioncount,
            m.mentioncountroot, m.urgentmentioncount,
            GREATEST(c.totalmsgcountroot - m.msgcountroot, 0) AS msgcountroot, m.notifyprops
         FROM channels c JOIN channelmembers m ON m.channelid = c.id WHERE c.id = $1 AND m.userid = $2"
    )
    .bind(channel)
    .bind(user)
}

/// What a device shows beside the app's picture: mentions in channels and in followed threads that were not read.
pub fn badge(user: UserId) -> Query {
    sql!(
        "SELECT COALESCE((SELECT CAST(SUM(m.mentioncountroot) AS BIGINT) FROM channelmembers m WHERE m.userid = $1), 0)
            + COALESCE((SELECT CAST(SUM(f.unreadmentions) AS BIGINT) FROM threadmemberships f
                WHERE f.userid = $1 AND f.following), 0)"
    )
    .bind(user)
}

/// Members who are not in a team, and whether each is active.
pub fn outside_team(channel: ChannelId, team: TeamId, limit: i64) -> Query {
    sql!(
        "SELECT m.userid, u.deleteat = 0 FROM channelmembers m JOIN users u ON u.id = m.userid
         WHERE m.channelid = $1 AND (u.deleteat <> 0 OR NOT EXISTS (SELECT 1 FROM teammembers t
            WHERE t.teamid = $2 AND t.userid = m.userid AND t.deleteat = 0)) ORDER BY m.userid LIMIT $3"
    )
    .bind(channel)
    .bind(team)
    .bind(limit)
}

/// How many active members each of these channels has.
pub fn counts(channels: &[ChannelId]) -> Query {
    sql!(
        "SELECT m.channelid, COUNT(*) FROM channelmembers m JOIN users u ON u.id = m.userid
         WHERE m.channelid {in $1} AND u.deleteat = 0 GROUP BY m.channelid"
    )
    .bind(channels)
}

/// Makes somebody a guest in all their channels, or a member again.
pub fn set_guest(user: UserId, guest: bool, now: Millis) -> Query {
    sql!(
        "UPDATE channelmembers SET schemeguest = $2, schemeuser = NOT $2, schemeadmin = schemeadmin AND NOT $2,
            roles = CASE WHEN $2 THEN '' ELSE roles END, lastupdateat = $3
         WHERE userid = $1"
    )
    .bind(user)
    .bind(guest)
    .bind(now)
}
