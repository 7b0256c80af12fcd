//! Removing teams, channels and people for good, with all that hangs on them: so many rows a statement, until there are none.

use jackfield_model::{ChannelId, PostId, TeamId, UserId};

use crate::{Batch, Query, sql};

/// Rows that one statement removes.
pub const ROWS: i64 = 1000;

/// A post that goes, and the thread that it is missing from.
pub fn posts_of_channel(channel: ChannelId, limit: i64) -> Query {
    sql!("SELECT id, rootid FROM posts WHERE channelid = $1 LIMIT $2").bind(channel).bind(limit)
}

/// The same of what somebody wrote.
pub fn posts_of_user(user: UserId, limit: i64) -> Query {
    sql!("SELECT id, rootid FROM posts WHERE userid = $1 LIMIT $2").bind(user).bind(limit)
}

/// Replies to posts that go.
pub fn replies(roots: &[PostId], limit: i64) -> Query {
    sql!("SELECT id, rootid FROM posts WHERE rootid {in $1} AND rootid <> '' LIMIT $2").bind(roots).bind(limit)
}

/// Where the bytes of posts' files lie.
pub fn paths_of_posts(posts: &[PostId]) -> Query {
    sql!("SELECT path, thumbnailpath, previewpath FROM fileinfo WHERE postid {in $1}").bind(posts)
}

/// Posts, with what belongs to them.
pub fn posts(batch: &mut Batch, posts: &[PostId]) {
    let of_each = [
        sql!("DELETE FROM reactions WHERE postid {in $1}"),
        sql!("DELETE FROM fileinfo WHERE postid {in $1}"),
        sql!("DELETE FROM threadmemberships WHERE postid {in $1}"),
        sql!("DELETE FROM threads WHERE postid {in $1}"),
        sql!("DELETE FROM postspriority WHERE postid {in $1}"),
        sql!("DELETE FROM postacknowledgements WHERE postid {in $1}"),
        sql!("DELETE FROM postreminders WHERE postid {in $1}"),
        sql!("DELETE FROM propertyvalues WHERE targetid {in $1}"),
        sql!("DELETE FROM posts WHERE originalid {in $1} AND originalid <> ''"),
        sql!("DELETE FROM posts WHERE id {in $1}"),
    ];
    for statement in of_each {
        batch.push(statement.bind(posts));
    }
}

/// Files that were never posted, with where their bytes lie: of a channel, and of a person.
pub fn files_of_channel(channel: ChannelId, limit: i64) -> Query {
    sql!("SELECT id, path, thumbnailpath, previewpath FROM fileinfo WHERE channelid = $1 LIMIT $2")
        .bind(channel)
        .bind(limit)
}

pub fn files_of_user(user: UserId, limit: i64) -> Query {
    sql!("SELECT id, path, thumbnailpath, previewpath FROM fileinfo WHERE postid = '' AND creatorid = $1 LIMIT $2")
        .bind(user)
        .bind(limit)
}

pub fn files(ids: &[String]) -> Query {
    sql!("DELETE FROM fileinfo WHERE id {in $1}").bind(ids)
}

/// A channel of the team that is still there.
pub fn channel_of_team(team: TeamId) -> Query {
    sql!("SELECT id FROM channels WHERE teamid = $1 LIMIT 1").bind(team)
}

/// Statements that each remove at most [`ROWS`] rows of one table. The id stands for what goes.
macro_rules! parts {
    ($(#[$doc:meta])* $name:ident: $($table:literal $column:literal by $key:literal;)+) => {
        $(#[$doc])*
        pub const $name: &[fn(&str) -> Query] = &[$(
            |id| sql!(concat!(
                "DELETE FROM ", $table, " WHERE ", $column, " = $1 AND ", $key, " IN (SELECT ", $key, " FROM ", $table,
                " WHERE ", $column, " = $1 LIMIT 1000)"
            )).bind(id)
        ),+];
    };
}

parts! {
    /// Of a channel, when its posts and files are gone.
    OF_CHANNEL:
    "channelmembers" "channelid" by "userid";
    "channelmemberhistory" "channelid" by "userid";
    "sidebarchannels" "channelid" by "userid";
    "drafts" "channelid" by "userid";
    "scheduledposts" "channelid" by "id";
    "incomingwebhooks" "channelid" by "id";
    "outgoingwebhooks" "channelid" by "id";
    "commandwebhooks" "channelid" by "id";
    "jackfield_pending_posts" "channelid" by "pendingid";
    "channelbookmarks" "channelid" by "id";
    "groupchannels" "channelid" by "groupid";
    "propertyvalues" "targetid" by "id";
    "sharedchannels" "channelid" by "channelid";
    "sharedchannelremotes" "channelid" by "id";
    "sharedchannelusers" "channelid" by "id";
    "retentionpolicieschannels" "channelid" by "channelid";
    "jackfield_embed_contexts" "channelid" by "context";
    "jackfield_embed_visits" "channelid" by "visitor";
    "channels" "id" by "id";
}

parts! {
    /// Of a team, when its channels are gone.
    OF_TEAM:
    "teammembers" "teamid" by "userid";
    "commands" "teamid" by "id";
    "incomingwebhooks" "teamid" by "id";
    "outgoingwebhooks" "teamid" by "id";
    "sidebarcategories" "teamid" by "id";
    "groupteams" "teamid" by "groupid";
    "jackfield_allowed" "teamid" by "id";
    "jackfield_integration_requests" "teamid" by "id";
    "propertyvalues" "targetid" by "id";
    "sharedchannels" "teamid" by "channelid";
    "retentionpoliciesteams" "teamid" by "teamid";
    "teams" "id" by "id";
}

parts! {
    /// Of a person, when what they wrote is gone.
    OF_USER:
    "sessions" "userid" by "id";
    "useraccesstokens" "userid" by "id";
    "reactions" "userid" by "postid";
    "postacknowledgements" "userid" by "postid";
    "postreminders" "userid" by "postid";
    "threadmemberships" "userid" by "postid";
    "channelmembers" "userid" by "channelid";
    "channelmemberhistory" "userid" by "channelid";
    "teammembers" "userid" by "teamid";
    "preferences" "userid" by "category";
    "sidebarchannels" "userid" by "channelid";
    "sidebarcategories" "userid" by "id";
    "drafts" "userid" by "channelid";
    "scheduledposts" "userid" by "id";
    "incomingwebhooks" "userid" by "id";
    "outgoingwebhooks" "creatorid" by "id";
    "commands" "creatorid" by "id";
    "jackfield_dialogs" "userid" by "id";
    "audits" "userid" by "id";
    "jackfield_calls" "userid" by "tokenid";
    "jackfield_integration_requests" "userid" by "id";
    "usertermsofservice" "userid" by "userid";
    "oauthaccessdata" "userid" by "token";
    "groupmembers" "userid" by "groupid";
    "jackfield_subscriptions" "botuserid" by "id";
    "jackfield_embed_users" "userid" by "appid";
    "jackfield_embed_sessions" "userid" by "sessionid";
    "jackfield_embed_visits" "userid" by "visitor";
    "propertyvalues" "targetid" by "id";
    "sharedchannelusers" "userid" by "id";
    "productnoticeviewstate" "userid" by "noticeid";
    "notifyadmin" "userid" by "requiredfeature";
    "desktoptokens" "userid" by "token";
    "status" "userid" by "userid";
    "bots" "userid" by "userid";
    "users" "id" by "id";
}

/// What people marked of posts that are not there any more.
pub fn marks_of_nothing() -> Query {
    sql!(
        "DELETE FROM preferences WHERE category = 'flagged_post'
            AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = preferences.name)"
    )
}
