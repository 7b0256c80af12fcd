//! Groups of users and who is in them. A member who was removed stays as a row with a time, as Mattermost keeps it.

use jackfield_model::{
    ChannelId, ChannelMemberCountByGroup, Group, GroupId, GroupMember, GroupSyncable, Millis, TeamId, UserId,
};

use crate::{Query, record, sql};

record! {
    Group => "usergroups" {
        id: "id", name: "name", display_name: "displayname", description: "description", source: "source",
        remote_id: "remoteid", create_at: "createat", update_at: "updateat", delete_at: "deleteat",
        allow_reference: "allowreference", has_syncables: "hassyncables" read, member_count: "membercount" read,
        channel_member_count: "channelmembercount" read, channel_member_timezones_count: "channeltimezones" read,
    }
}

record! {
    GroupMember => "groupmembers" {
        group_id: "groupid", user_id: "userid", create_at: "createat", delete_at: "deleteat",
    }
}

record! {
    ChannelMemberCountByGroup {
        group_id: "groupid", channel_member_count: "membercount", channel_member_timezones_count: "timezones",
    }
}

/// The time zone that somebody's clocks show; null where they never said.
macro_rules! timezone {
    () => {
        "CASE WHEN COALESCE(u.timezone->>'useAutomaticTimezone', 'true') = 'true' THEN NULLIF(u.timezone->>'automaticTimezone', '')
            ELSE NULLIF(u.timezone->>'manualTimezone', '') END"
    };
}

/// A group with what can be counted of it: `$1` whether its members are, `$2` of which channel (none: empty), `$3` whether
/// their time zones are.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT g.*, (EXISTS (SELECT 1 FROM groupteams t WHERE t.groupid = g.id AND t.deleteat = 0)
                OR EXISTS (SELECT 1 FROM groupchannels c WHERE c.groupid = g.id AND c.deleteat = 0)) AS hassyncables,
             CASE WHEN $1 THEN (SELECT COUNT(*) FROM groupmembers m JOIN users u ON u.id = m.userid
                WHERE m.groupid = g.id AND m.deleteat = 0 AND u.deleteat = 0) END AS membercount,
             CASE WHEN $2 <> '' THEN (SELECT COUNT(*) FROM groupmembers m JOIN users u ON u.id = m.userid
                JOIN channelmembers i ON i.channelid = $2 AND i.userid = m.userid
                WHERE m.groupid = g.id AND m.deleteat = 0 AND u.deleteat = 0) END AS channelmembercount,
             CASE WHEN $2 <> '' AND $3 THEN (SELECT COUNT(DISTINCT ",
            timezone!(),
            ") FROM groupmembers m JOIN users u ON u.id = m.userid
                JOIN channelmembers i ON i.channelid = $2 AND i.userid = m.userid
                WHERE m.groupid = g.id AND m.deleteat = 0 AND u.deleteat = 0) END AS channeltimezones FROM usergroups g ",
            $rest
        ))
    };
}

/// Stores a new group; a name that is taken is [`crate::Error::Unique`].
pub fn insert(group: &Group) -> Query {
    sql!(
        "INSERT INTO usergroups (id, name, displayname, description, source, createat, updateat, allowreference, remoteid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(group.id)
    .bind(group.name.as_deref())
    .bind(&group.display_name)
    .bind(&group.description)
    .bind(&group.source)
    .bind(group.create_at)
    .bind(group.update_at)
    .bind(group.allow_reference)
    .bind(group.remote_id.as_deref())
}

pub fn update(group: &Group) -> Query {
    sql!(
        "UPDATE usergroups SET name = $2, displayname = $3, description = $4, allowreference = $5, updateat = $6,
            remoteid = $7 WHERE id = $1 AND deleteat = 0"
    )
    .bind(group.id)
    .bind(group.name.as_deref())
    .bind(&group.display_name)
    .bind(&group.description)
    .bind(group.allow_reference)
    .bind(group.update_at)
    .bind(group.remote_id.as_deref())
}

pub fn set_deleted(id: GroupId, delete_at: Millis, now: Millis) -> Query {
    sql!("UPDATE usergroups SET deleteat = $2, updateat = $3 WHERE id = $1").bind(id).bind(delete_at).bind(now)
}

/// Archived groups are found too.
pub fn by_id(id: GroupId) -> Query {
    counted(select!("WHERE g.id = $4"), true, ChannelId::EMPTY, false).bind(id)
}

/// Archived ones are found too.
pub fn by_name(name: &str) -> Query {
    counted(select!("WHERE g.name = $4"), true, ChannelId::EMPTY, false).bind(name)
}

/// Archived ones are found too.
pub fn by_remote_id(remote: &str, source: &str) -> Query {
    counted(
        select!("WHERE g.remoteid = $4 AND g.source = $5 AND g.remoteid IS NOT NULL"),
        true,
        ChannelId::EMPTY,
        false,
    )
    .bind(remote)
    .bind(source)
}

fn counted(query: Query, members: bool, channel: ChannelId, timezones: bool) -> Query {
    query.bind(members).bind(channel).bind(timezones)
}

/// Whether a user is in a group.
pub fn is_member(group: GroupId, user: UserId) -> Query {
    sql!("SELECT EXISTS (SELECT 1 FROM groupmembers WHERE groupid = $1 AND userid = $2 AND deleteat = 0)")
        .bind(group)
        .bind(user)
}

/// What a list of groups may narrow; what is empty does not.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// In lower case, anywhere in a name.
    pub term: String,
    pub source: String,
    pub referable_only: bool,
    /// Groups that this user is in.
    pub member: UserId,
    /// Groups that are not bound to this team, or this channel.
    pub not_of_team: TeamId,
    pub not_of_channel: ChannelId,
    /// Changed since then, archived ones among them.
    pub since: Millis,
    pub include_archived: bool,
    pub archived_only: bool,
    pub count_members: bool,
    /// Of which channel's members those in the group are counted.
    pub count_in: ChannelId,
    pub count_timezones: bool,
}

pub fn page(listed: &Listed, limit: i64, offset: i64) -> Query {
    let query = select!(
        "WHERE ($4 = '%%' OR g.name LIKE $4 ESCAPE '!' OR lower(g.displayname) LIKE $4 ESCAPE '!')
            AND ($5 = '' OR g.source = $5) AND (NOT $6 OR g.allowreference)
            AND ($7 = '' OR EXISTS (SELECT 1 FROM groupmembers w WHERE w.groupid = g.id AND w.userid = $7 AND w.deleteat = 0))
            AND ($8 = '' OR NOT EXISTS (SELECT 1 FROM groupteams nt WHERE nt.groupid = g.id AND nt.teamid = $8 AND nt.deleteat = 0))
            AND ($9 = '' OR NOT EXISTS (SELECT 1 FROM groupchannels nc WHERE nc.groupid = g.id AND nc.channelid = $9 AND nc.deleteat = 0))
            AND g.updateat >= $10 AND ($11 OR $10 > 0 OR g.deleteat = 0) AND (NOT $12 OR g.deleteat <> 0)
         ORDER BY g.displayname, g.id LIMIT $13 OFFSET $14"
    );
    counted(query, listed.count_members, listed.count_in, listed.count_timezones)
        .bind(crate::access::like_anywhere(&listed.term))
        .bind(&listed.source)
        .bind(listed.referable_only)
        .bind(listed.member)
        .bind(listed.not_of_team)
        .bind(listed.not_of_channel)
        .bind(listed.since)
        .bind(listed.include_archived || listed.archived_only)
        .bind(listed.archived_only)
        .bind(limit)
        .bind(offset)
}

/// Groups that can be mentioned by these names.
pub fn by_names(names: &[String], limit: i64) -> Query {
    let query = select!("WHERE g.name {in $4} AND g.allowreference AND g.deleteat = 0 ORDER BY g.name LIMIT $5");
    counted(query, false, ChannelId::EMPTY, false).bind(names).bind(limit)
}

/// The groups that are bound to a team.
pub fn of_team(team: TeamId, limit: i64, offset: i64) -> Query {
    let query = select!(
        "JOIN groupteams b ON b.groupid = g.id AND b.teamid = $4 AND b.deleteat = 0
         WHERE g.deleteat = 0 ORDER BY g.displayname, g.id LIMIT $5 OFFSET $6"
    );
    counted(query, true, ChannelId::EMPTY, false).bind(team).bind(limit).bind(offset)
}

pub fn count_of_team(team: TeamId) -> Query {
    sql!(
        "SELECT COUNT(*) FROM groupteams b JOIN usergroups g ON g.id = b.groupid
         WHERE b.teamid = $1 AND b.deleteat = 0 AND g.deleteat = 0"
    )
    .bind(team)
}

/// The groups that are bound to a channel.
pub fn of_channel(channel: ChannelId, limit: i64, offset: i64) -> Query {
    let query = select!(
        "JOIN groupchannels b ON b.groupid = g.id AND b.channelid = $4 AND b.deleteat = 0
         WHERE g.deleteat = 0 ORDER BY g.displayname, g.id LIMIT $5 OFFSET $6"
    );
    counted(query, true, ChannelId::EMPTY, false).bind(channel).bind(limit).bind(offset)
}

pub fn count_of_channel(channel: ChannelId) -> Query {
    sql!(
        "SELECT COUNT(*) FROM groupchannels b JOIN usergroups g ON g.id = b.groupid
         WHERE b.channelid = $1 AND b.deleteat = 0 AND g.deleteat = 0"
    )
    .bind(channel)
}

/// Adds a member, or brings back one who was removed; touches nothing when they are in.
pub fn add_member(group: GroupId, user: UserId, now: Millis) -> Query {
    sql!(
        "INSERT INTO groupmembers (groupid, userid, createat) VALUES ($1, $2, $3)
         ON CONFLICT (groupid, userid) DO UPDATE SET createat = excluded.createat, deleteat = 0
            WHERE groupmembers.deleteat <> 0"
    )
    .bind(group)
    .bind(user)
    .bind(now)
}

pub fn remove_member(group: GroupId, user: UserId, now: Millis) -> Query {
    sql!("UPDATE groupmembers SET deleteat = $3 WHERE groupid = $1 AND userid = $2 AND deleteat = 0")
        .bind(group)
        .bind(user)
        .bind(now)
}

/// The rows of these users in a group, also of those who were removed.
pub fn members_by_ids(group: GroupId, users: &[UserId]) -> Query {
    sql!("SELECT * FROM groupmembers WHERE groupid = $1 AND userid {in $2} ORDER BY userid").bind(group).bind(users)
}

/// Who is in which of these groups.
pub fn member_ids(groups: &[GroupId], limit: i64) -> Query {
    sql!(
        "SELECT m.groupid, m.userid FROM groupmembers m JOIN users u ON u.id = m.userid
         WHERE m.groupid {in $1} AND m.deleteat = 0 AND u.deleteat = 0 ORDER BY m.groupid, m.userid LIMIT $2"
    )
    .bind(groups)
    .bind(limit)
}

/// A page of a group's active members, by name. `seen_by` narrows it to whom that user meets in a channel, unless it is
/// empty.
pub fn members(group: GroupId, seen_by: UserId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT m.userid FROM groupmembers m JOIN users u ON u.id = m.userid
         WHERE m.groupid = $1 AND m.deleteat = 0 AND u.deleteat = 0
            AND ($2 = '' OR m.userid = $2 OR EXISTS (SELECT 1 FROM channelmembers a
                JOIN channelmembers b ON b.channelid = a.channelid WHERE a.userid = $2 AND b.userid = m.userid))
         ORDER BY u.username LIMIT $3 OFFSET $4"
    )
    .bind(group)
    .bind(seen_by)
    .bind(limit)
    .bind(offset)
}

pub fn count_members(group: GroupId, seen_by: UserId) -> Query {
    sql!(
        "SELECT COUNT(*) FROM groupmembers m JOIN users u ON u.id = m.userid
         WHERE m.groupid = $1 AND m.deleteat = 0 AND u.deleteat = 0
            AND ($2 = '' OR m.userid = $2 OR EXISTS (SELECT 1 FROM channelmembers a
                JOIN channelmembers b ON b.channelid = a.channelid WHERE a.userid = $2 AND b.userid = m.userid))"
    )
    .bind(group)
    .bind(seen_by)
}

/// Which members of a channel the groups of these names mean, by the names.
pub fn meant(channel: ChannelId, names: &[String], limit: i64) -> Query {
    sql!(
        "SELECT g.name, m.userid FROM usergroups g JOIN groupmembers m ON m.groupid = g.id AND m.deleteat = 0
         JOIN channelmembers i ON i.channelid = $1 AND i.userid = m.userid
         JOIN users u ON u.id = m.userid AND u.deleteat = 0
         WHERE g.name {in $2} AND g.allowreference AND g.deleteat = 0 ORDER BY m.userid LIMIT $3"
    )
    .bind(channel)
    .bind(names)
    .bind(limit)
}

/// How many of a channel's members are in each group that can be mentioned.
pub fn counts_in_channel(channel: ChannelId, timezones: bool) -> Query {
    sql!(concat!(
        "SELECT m.groupid, COUNT(*) AS membercount, CASE WHEN $2 THEN COUNT(DISTINCT ",
        timezone!(),
        ") ELSE 0 END AS timezones
         FROM channelmembers i JOIN groupmembers m ON m.userid = i.userid AND m.deleteat = 0
         JOIN usergroups g ON g.id = m.groupid AND g.deleteat = 0 AND g.allowreference
         JOIN users u ON u.id = m.userid AND u.deleteat = 0
         WHERE i.channelid = $1 GROUP BY m.groupid ORDER BY m.groupid"
    ))
    .bind(channel)
    .bind(timezones)
}

// What binds a group to teams, and to channels: the same for both.
record! {
    GroupSyncable => "groupteams" {
        group_id: "groupid", syncable_id: "syncableid" read, auto_add: "autoadd", scheme_admin: "schemeadmin",
        create_at: "createat", update_at: "updateat", delete_at: "deleteat", syncable_type: "type" read,
        team_display_name: "teamdisplayname" read, team_type: "teamtype" read,
        channel_display_name: "channeldisplayname" read, channel_type: "channeltype" read, team_id: "teamid" read,
    }
}

macro_rules! bound_to_teams {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT b.groupid, b.teamid AS syncableid, b.autoadd, b.schemeadmin, b.createat, b.updateat, b.deleteat,
                'Team' AS type, COALESCE(tm.displayname, '') AS teamdisplayname, COALESCE(tm.type, '') AS teamtype,
                '' AS channeldisplayname, '' AS channeltype, '' AS teamid
             FROM groupteams b LEFT JOIN teams tm ON tm.id = b.teamid ",
            $rest
        ))
    };
}

macro_rules! bound_to_channels {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT b.groupid, b.channelid AS syncableid, b.autoadd, b.schemeadmin, b.createat, b.updateat, b.deleteat,
                'Channel' AS type, COALESCE(tm.displayname, '') AS teamdisplayname, COALESCE(tm.type, '') AS teamtype,
                COALESCE(c.displayname, '') AS channeldisplayname, COALESCE(c.type, '') AS channeltype,
                COALESCE(c.teamid, '') AS teamid
             FROM groupchannels b LEFT JOIN channels c ON c.id = b.channelid LEFT JOIN teams tm ON tm.id = c.teamid ",
            $rest
        ))
    };
}

/// What binds a group to a team; what was undone is found too.
pub fn binding_to_team(group: GroupId, team: TeamId) -> Query {
    bound_to_teams!("WHERE b.groupid = $1 AND b.teamid = $2").bind(group).bind(team)
}

/// What binds a group to a channel; what was undone is found too.
pub fn binding_to_channel(group: GroupId, channel: ChannelId) -> Query {
    bound_to_channels!("WHERE b.groupid = $1 AND b.channelid = $2").bind(group).bind(channel)
}

pub fn teams_of(group: GroupId, limit: i64) -> Query {
    bound_to_teams!("WHERE b.groupid = $1 AND b.deleteat = 0 ORDER BY b.teamid LIMIT $2").bind(group).bind(limit)
}

pub fn channels_of(group: GroupId, limit: i64) -> Query {
    bound_to_channels!("WHERE b.groupid = $1 AND b.deleteat = 0 ORDER BY b.channelid LIMIT $2").bind(group).bind(limit)
}

macro_rules! bind {
    ($table:literal, $place:literal) => {
        sql!(concat!(
            "INSERT INTO ",
            $table,
            " (groupid, ",
            $place,
            ", autoadd, schemeadmin, createat, updateat, deleteat) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (groupid, ",
            $place,
            ") DO UPDATE SET autoadd = excluded.autoadd, schemeadmin = excluded.schemeadmin,
                createat = excluded.createat, updateat = excluded.updateat, deleteat = excluded.deleteat"
        ))
    };
}

/// Binds a group to a team, or changes how it is bound.
pub fn bind_to_team(team: TeamId, bound: &GroupSyncable) -> Query {
    bound_so(bind!("groupteams", "teamid").bind(bound.group_id).bind(team), bound)
}

/// Binds a group to a channel, or changes how it is bound.
pub fn bind_to_channel(channel: ChannelId, bound: &GroupSyncable) -> Query {
    bound_so(bind!("groupchannels", "channelid").bind(bound.group_id).bind(channel), bound)
}

fn bound_so(query: Query, bound: &GroupSyncable) -> Query {
    query
        .bind(bound.auto_add)
        .bind(bound.scheme_admin)
        .bind(bound.create_at)
        .bind(bound.update_at)
        .bind(bound.delete_at)
}

/// Which memberships follow from groups; what is empty does not narrow them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Due {
    /// Members of groups, and groups that were bound, since then.
    pub since: Millis,
    pub user: UserId,
    pub team: TeamId,
    pub channel: ChannelId,
    /// Also of those who were in, and left or were taken out.
    pub again: bool,
}

/// Who belongs into a team by a group, and is not in it; behind a place in the list.
pub fn due_in_teams(due: Due, after: (TeamId, UserId), limit: i64) -> Query {
    sql!(
        "SELECT DISTINCT b.teamid, m.userid FROM groupteams b
         JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0 JOIN teams tm ON tm.id = b.teamid AND tm.deleteat = 0
         JOIN groupmembers m ON m.groupid = b.groupid AND m.deleteat = 0
         JOIN users u ON u.id = m.userid AND u.deleteat = 0
         LEFT JOIN teammembers i ON i.teamid = b.teamid AND i.userid = m.userid
         WHERE b.deleteat = 0 AND b.autoadd AND (i.userid IS NULL OR ($1 AND i.deleteat <> 0))
            AND (m.createat >= $2 OR b.updateat >= $2) AND ($3 = '' OR m.userid = $3) AND ($4 = '' OR b.teamid = $4)
            AND (b.teamid > $5 OR (b.teamid = $5 AND m.userid > $6))
         ORDER BY b.teamid, m.userid LIMIT $7"
    )
    .bind(due.again)
    .bind(due.since)
    .bind(due.user)
    .bind(due.team)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
}

/// Who belongs into a channel by a group, and is not in it; behind a place in the list.
pub fn due_in_channels(due: Due, after: (ChannelId, UserId), limit: i64) -> Query {
    sql!(
        "SELECT DISTINCT b.channelid, m.userid FROM groupchannels b
         JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0
         JOIN channels c ON c.id = b.channelid AND c.deleteat = 0
         JOIN groupmembers m ON m.groupid = b.groupid AND m.deleteat = 0
         JOIN users u ON u.id = m.userid AND u.deleteat = 0
         LEFT JOIN channelmembers i ON i.channelid = b.channelid AND i.userid = m.userid
         WHERE b.deleteat = 0 AND b.autoadd AND i.userid IS NULL
            AND ($1 OR NOT EXISTS (SELECT 1 FROM channelmemberhistory h
                WHERE h.channelid = b.channelid AND h.userid = m.userid AND h.leavetime IS NOT NULL))
            AND (m.createat >= $2 OR b.updateat >= $2) AND ($3 = '' OR m.userid = $3) AND ($4 = '' OR b.channelid = $4)
            AND (b.channelid > $5 OR (b.channelid = $5 AND m.userid > $6))
         ORDER BY b.channelid, m.userid LIMIT $7"
    )
    .bind(due.again)
    .bind(due.since)
    .bind(due.user)
    .bind(due.channel)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
}

/// Who is in a team that only takes members of its groups, and is in none of them. Bots stay.
pub fn over_in_teams(limit: i64) -> Query {
    sql!(
        "SELECT i.teamid, i.userid FROM teams tm JOIN teammembers i ON i.teamid = tm.id AND i.deleteat = 0
         WHERE tm.groupconstrained AND tm.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM bots o WHERE o.userid = i.userid)
            AND NOT EXISTS (SELECT 1 FROM groupteams b JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0
                JOIN groupmembers m ON m.groupid = b.groupid AND m.deleteat = 0
                WHERE b.teamid = tm.id AND b.deleteat = 0 AND m.userid = i.userid)
         ORDER BY i.teamid, i.userid LIMIT $1"
    )
    .bind(limit)
}

/// The same of channels.
pub fn over_in_channels(limit: i64) -> Query {
    sql!(
        "SELECT i.channelid, i.userid FROM channels c JOIN channelmembers i ON i.channelid = c.id
         WHERE c.groupconstrained AND c.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM bots o WHERE o.userid = i.userid)
            AND NOT EXISTS (SELECT 1 FROM groupchannels b JOIN usergroups g ON g.id = b.groupid AND g.deleteat = 0
                JOIN groupmembers m ON m.groupid = b.groupid AND m.deleteat = 0
                WHERE b.channelid = c.id AND b.deleteat = 0 AND m.userid = i.userid)
         ORDER BY i.channelid, i.userid LIMIT $1"
    )
    .bind(limit)
}
