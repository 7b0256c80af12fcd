//! Channels.

use jackfield_model::{Channel, ChannelId, Millis, Reaction, TeamId, UserId};

use crate::{Query, Stored, record, sql};

record! {
    Channel as "channels" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once,
        team_id: "teamid" once, channel_type: "type", display_name: "displayname", name: "name", header: "header",
        purpose: "purpose", last_post_at: "lastpostat" once, total_msg_count: "totalmsgcount" once,
        extra_update_at: "extraupdateat" once, creator_id: "creatorid" once, scheme_id: "schemeid" once,
        group_constrained: "groupconstrained", shared: "shared" once, total_msg_count_root: "totalmsgcountroot" once,
        last_root_post_at: "lastrootpostat" once, banner_info: "bannerinfo",
        default_category_name: "defaultcategoryname", props: "props" once,
    }
}

/// Stores a new channel; a name that is taken in the team is [`crate::Error::Unique`].
pub fn insert(channel: &Channel) -> Query {
    channel.inserting()
}

/// Writes what people may change of a channel; its counters are not touched.
pub fn update(channel: &Channel) -> Query {
    channel.updating()
}

pub fn set_deleted(id: ChannelId, delete_at: Millis, now: Millis) -> Query {
    sql!("UPDATE channels SET deleteat = $2, updateat = $3 WHERE id = $1").bind(id).bind(delete_at).bind(now)
}

/// The time of a change of a channel's posts, and that of the change before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub at: Millis,
    pub before: Millis,
}

record! { Change { at: "lastchangeat", before: "priorchangeat" } }

/// Takes the next time of a channel's clock for a change of its posts, and answers it as a [`Change`].
///
/// Until the commit nobody else gets a later one, so that readers who ask for what came after a time miss nothing. Whoever
/// takes a time publishes one event with it: what is missing between two is taken for lost.
pub fn change(id: ChannelId, now: Millis) -> Query {
    sql!(
        "UPDATE channels SET priorchangeat = lastchangeat, lastchangeat = GREATEST(lastchangeat + 1, $2)
         WHERE id = $1 RETURNING lastchangeat, priorchangeat"
    )
    .bind(id)
    .bind(now)
}

/// As [`change`], where a reaction was given or taken back at `now` in the same transaction; else nothing changes.
pub fn change_by_reaction(reaction: &Reaction, now: Millis) -> Query {
    sql!(
        "UPDATE channels SET priorchangeat = lastchangeat, lastchangeat = GREATEST(lastchangeat + 1, $2)
         WHERE id = $1 AND EXISTS (SELECT 1 FROM reactions r
            WHERE r.postid = $3 AND r.userid = $4 AND r.emojiname = $5 AND r.updateat = $2)
         RETURNING lastchangeat, priorchangeat"
    )
    .bind(reaction.channel_id)
    .bind(now)
    .bind(reaction.post_id)
    .bind(reaction.user_id)
    .bind(&reaction.emoji_name)
}

/// As [`change`], for a new post, which is counted as well; `roots` is 1 for a post that starts a thread and 0 for a reply.
/// `written` is when it was, where somebody else says so.
pub fn count_post(id: ChannelId, now: Millis, written: Millis, roots: i64) -> Query {
    sql!(
        "UPDATE channels SET priorchangeat = lastchangeat, lastchangeat = GREATEST(lastchangeat + 1, $2),
            lastpostat = GREATEST(lastpostat, CASE WHEN $3 = CAST(0 AS BIGINT) THEN GREATEST(lastchangeat + 1, $2) ELSE $3 END),
            totalmsgcount = totalmsgcount + 1, totalmsgcountroot = totalmsgcountroot + $4,
            lastrootpostat = CASE WHEN $4 = 0 THEN lastrootpostat ELSE
                GREATEST(lastrootpostat, CASE WHEN $3 = CAST(0 AS BIGINT) THEN GREATEST(lastchangeat + 1, $2) ELSE $3 END) END
         WHERE id = $1 RETURNING lastchangeat, priorchangeat"
    )
    .bind(id)
    .bind(now)
    .bind(written)
    .bind(roots)
}

pub fn by_id(id: ChannelId) -> Query {
    sql!("SELECT * FROM channels WHERE id = $1").bind(id)
}

pub fn by_ids(ids: &[ChannelId]) -> Query {
    sql!("SELECT * FROM channels WHERE id {in $1} ORDER BY displayname, id").bind(ids)
}

/// Keeps others from what is decided by counting in a channel, until the end of the transaction.
pub fn lock(id: ChannelId) -> Query {
    sql!("SELECT id FROM channels WHERE id = $1 {for update}").bind(id)
}

/// `team` is empty for direct and group channels.
pub fn by_name(team: TeamId, name: &str) -> Query {
    sql!("SELECT * FROM channels WHERE name = $2 AND teamid = $1").bind(team).bind(name)
}

pub fn by_names(team: TeamId, names: &[String]) -> Query {
    sql!("SELECT * FROM channels WHERE name {in $2} AND teamid = $1 AND deleteat = 0 ORDER BY name")
        .bind(team)
        .bind(names)
}

/// A user's channels in a team, with their direct and group channels.
pub fn of_user_in_team(user: UserId, team: TeamId, include_deleted: bool, deleted_since: Millis) -> Query {
    sql!(
        "SELECT c.* FROM channels c JOIN channelmembers m ON m.channelid = c.id
         WHERE m.userid = $1 AND (c.teamid = $2 OR c.teamid = '')
            AND (c.deleteat = 0 OR ($3 AND c.deleteat >= $4)) ORDER BY c.displayname, c.id"
    )
    .bind(user)
    .bind(team)
    .bind(include_deleted)
    .bind(deleted_since)
}

/// All of a user's channels over all teams.
pub fn of_user(user: UserId, include_deleted: bool, deleted_since: Millis) -> Query {
    sql!(
        "SELECT c.* FROM channels c JOIN channelmembers m ON m.channelid = c.id
         WHERE m.userid = $1 AND (c.deleteat = 0 OR ($2 AND c.deleteat >= $3)) ORDER BY c.displayname, c.id"
    )
    .bind(user)
    .bind(include_deleted)
    .bind(deleted_since)
}

pub fn public_page(team: TeamId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM channels WHERE teamid = $1 AND type = 'O' AND deleteat = 0
         ORDER BY displayname, id LIMIT $2 OFFSET $3"
    )
    .bind(team)
    .bind(limit)
    .bind(offset)
}

pub fn private_page(team: TeamId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM channels WHERE teamid = $1 AND type = 'P' AND deleteat = 0
         ORDER BY displayname, id LIMIT $2 OFFSET $3"
    )
    .bind(team)
    .bind(limit)
    .bind(offset)
}

/// Archived channels that the user may look at: public ones, and private ones they are in.
pub fn deleted_page(team: TeamId, user: UserId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c WHERE c.teamid = $1 AND c.deleteat <> 0 AND (c.type = 'O' OR EXISTS
            (SELECT 1 FROM channelmembers m WHERE m.channelid = c.id AND m.userid = $2))
         ORDER BY c.displayname, c.id LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(user)
    .bind(limit)
    .bind(offset)
}

/// Every channel of the server, for administrators.
pub fn page(include_deleted: bool, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM channels WHERE teamid <> '' AND ($1 OR deleteat = 0) ORDER BY displayname, id LIMIT $2 OFFSET $3"
    )
    .bind(include_deleted)
    .bind(limit)
    .bind(offset)
}

pub fn count_in_team(team: TeamId) -> Query {
    sql!("SELECT COUNT(*) FROM channels WHERE teamid = $1 AND deleteat = 0").bind(team)
}

/// Channels of a team by a part of their name (lower case): public ones, and those the user is in.
pub fn search(team: TeamId, user: UserId, term: &str, include_deleted: bool, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c WHERE c.teamid = $1 AND ($4 OR c.deleteat = 0)
            AND (c.name LIKE $3 ESCAPE '!' OR lower(c.displayname) LIKE $3 ESCAPE '!' OR lower(c.purpose) LIKE $3 ESCAPE '!')
            AND (c.type = 'O' OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.channelid = c.id AND m.userid = $2))
         ORDER BY c.displayname, c.id LIMIT $5"
    )
    .bind(team)
    .bind(user)
    .bind(crate::access::like_anywhere(term))
    .bind(include_deleted)
    .bind(limit)
}

/// A user's direct and group channels whose members' names match.
pub fn search_direct(user: UserId, term: &str, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1
         WHERE c.teamid = '' AND EXISTS (SELECT 1 FROM channelmembers o JOIN users u ON u.id = o.userid
            WHERE o.channelid = c.id AND o.userid <> $1 AND (u.username LIKE $2 ESCAPE '!' OR lower(u.nickname) LIKE $2 ESCAPE '!'))
         ORDER BY c.lastpostat DESC, c.id LIMIT $3"
    )
    .bind(user)
    .bind(crate::access::like_anywhere(term))
    .bind(limit)
}

/// Whom a search over all teams serves, and what it looks for.
#[derive(Clone, Debug, Default)]
pub struct SearchAll {
    /// In lower case, anywhere in a name.
    pub term: String,
    pub user: UserId,
    /// Show private channels that the user is not in.
    pub all_private: bool,
    /// Show public channels of teams that the user is not in.
    pub all_teams: bool,
    /// None of them: any.
    pub teams: Vec<TeamId>,
    pub public: bool,
    pub private: bool,
    /// Show archived channels besides the others.
    pub include_deleted: bool,
    /// Show archived channels only.
    pub deleted_only: bool,
    /// Names that are left out.
    pub without: Vec<String>,
    pub by_id: bool,
}

macro_rules! search_all {
    ($select:literal, $end:literal) => {
        sql!(concat!(
            $select,
            " FROM channels c WHERE c.teamid <> '' AND ($8 OR $9 OR c.deleteat = 0) AND (NOT $9 OR c.deleteat <> 0)
            AND (c.name LIKE $1 ESCAPE '!' OR lower(c.displayname) LIKE $1 ESCAPE '!'
                OR lower(c.purpose) LIKE $1 ESCAPE '!' OR ($11 AND c.id = $12))
            AND ($13 OR c.teamid {in $5}) AND c.name {not in $10}
            AND ((c.type = 'O' AND $6 AND ($4 OR EXISTS (SELECT 1 FROM teammembers t
                    WHERE t.teamid = c.teamid AND t.userid = $2 AND t.deleteat = 0)))
                OR (c.type = 'P' AND $7 AND ($3 OR EXISTS (SELECT 1 FROM channelmembers m
                    WHERE m.channelid = c.id AND m.userid = $2))))
            ",
            $end
        ))
    };
}

fn bind_search(query: Query, search: &SearchAll) -> Query {
    query
        .bind(crate::access::like_anywhere(&search.term))
        .bind(search.user)
        .bind(search.all_private)
        .bind(search.all_teams)
        .bind(&search.teams[..])
        .bind(search.public)
        .bind(search.private)
        .bind(search.include_deleted)
        .bind(search.deleted_only)
        .bind(&search.without[..])
        .bind(search.by_id)
        .bind(&search.term)
        .bind(search.teams.is_empty())
}

pub fn search_all(search: &SearchAll, limit: i64, offset: i64) -> Query {
    bind_search(search_all!("SELECT c.*", "ORDER BY c.displayname, c.id LIMIT $14 OFFSET $15"), search)
        .bind(limit)
        .bind(offset)
}

pub fn count_search_all(search: &SearchAll) -> Query {
    bind_search(search_all!("SELECT COUNT(*)", ""), search)
}

/// The channels that a user is in by a part of their name (lower case), for a search's `in:`.
pub fn search_own(team: TeamId, user: UserId, term: &str, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c JOIN channelmembers m ON m.channelid = c.id AND m.userid = $2
         WHERE c.teamid = $1 AND (c.name LIKE $3 ESCAPE '!' OR lower(c.displayname) LIKE $3 ESCAPE '!')
         ORDER BY c.displayname, c.id LIMIT $4"
    )
    .bind(team)
    .bind(user)
    .bind(crate::access::like_anywhere(term))
    .bind(limit)
}

/// Moves a channel to a team; a name that is taken there is [`crate::Error::Unique`].
pub fn set_team(id: ChannelId, team: TeamId, now: Millis) -> Query {
    sql!("UPDATE channels SET teamid = $2, updateat = $3 WHERE id = $1").bind(id).bind(team).bind(now)
}

/// Makes a group channel a private one of a team; touches nothing when it is none any more.
pub fn become_private(channel: &Channel) -> Query {
    sql!(
        "UPDATE channels SET type = 'P', teamid = $2, name = $3, displayname = $4, creatorid = $5, updateat = $6
         WHERE id = $1 AND type = 'G'"
    )
    .bind(channel.id)
    .bind(channel.team_id)
    .bind(&channel.name)
    .bind(&channel.display_name)
    .bind(channel.creator_id)
    .bind(channel.update_at)
}

/// A user's group channels in which somebody else's name matches.
pub fn search_groups(user: UserId, term: &str, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1
         WHERE c.teamid = '' AND c.type = 'G' AND EXISTS (SELECT 1 FROM channelmembers o JOIN users u ON u.id = o.userid
            WHERE o.channelid = c.id AND o.userid <> $1 AND (u.username LIKE $2 ESCAPE '!' OR lower(u.nickname) LIKE $2 ESCAPE '!'
                OR lower(u.firstname) LIKE $2 ESCAPE '!' OR lower(u.lastname) LIKE $2 ESCAPE '!'))
         ORDER BY c.lastpostat DESC, c.id LIMIT $3"
    )
    .bind(user)
    .bind(crate::access::like_anywhere(term))
    .bind(limit)
}

/// Archived channels of a team by a part of their name (lower case) that the user may look at.
pub fn search_archived(team: TeamId, user: UserId, term: &str, public: bool, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM channels c WHERE c.teamid = $1 AND c.deleteat <> 0
            AND (c.name LIKE $3 ESCAPE '!' OR lower(c.displayname) LIKE $3 ESCAPE '!' OR lower(c.purpose) LIKE $3 ESCAPE '!')
            AND ($4 AND c.type = 'O' OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.channelid = c.id AND m.userid = $2))
         ORDER BY c.displayname, c.id LIMIT $5"
    )
    .bind(team)
    .bind(user)
    .bind(crate::access::like_anywhere(term))
    .bind(public)
    .bind(limit)
}

/// A user's channels in a team (empty: their direct and group ones) in which something is unread.
pub fn unread_of_user(user: UserId, team: TeamId, limit: i64) -> Query {
    sql!(
        "SELECT c.id FROM channelmembers m JOIN channels c ON c.id = m.channelid
         WHERE m.userid = $1 AND c.teamid = $2 AND c.deleteat = 0
            AND (m.mentioncount > 0 OR m.msgcount < c.totalmsgcount OR m.msgcountroot < c.totalmsgcountroot)
         ORDER BY c.id LIMIT $3"
    )
    .bind(user)
    .bind(team)
    .bind(limit)
}
