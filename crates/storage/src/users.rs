//! People and bots.

use jackfield_model::{ChannelId, Millis, TeamId, User, UserId};

use crate::{Query, json, record, sql};

record! {
    User {
        id: "id", create_at: "createat", update_at: "updateat", delete_at: "deleteat", username: "username",
        password: "password", auth_data: "authdata", auth_service: "authservice", email: "email",
        email_verified: "emailverified", nickname: "nickname", first_name: "firstname", last_name: "lastname",
        position: "position", roles: "roles", allow_marketing: "allowmarketing", props: "props",
        notify_props: "notifyprops", last_password_update: "lastpasswordupdate",
        last_picture_update: "lastpictureupdate", failed_attempts: "failedattempts", locale: "locale",
        timezone: "timezone", mfa_active: "mfaactive", mfa_secret: "mfasecret", remote_id: "remoteid",
        last_login: "lastlogin", is_bot: "isbot", bot_description: "botdescription",
        bot_last_icon_update: "botlasticonupdate",
    }
}

/// Every list of users reads these; a bot's row adds what only bots have.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT u.*, b.userid IS NOT NULL AS isbot, COALESCE(b.description, '') AS botdescription, ",
            "COALESCE(b.lasticonupdate, 0) AS botlasticonupdate FROM users u LEFT JOIN bots b ON b.userid = u.id ",
            $rest
        ))
    };
}

pub fn insert(user: &User) -> Query {
    sql!(
        "INSERT INTO users (id, createat, updateat, deleteat, username, password, authdata, authservice, email,
            emailverified, nickname, firstname, lastname, position, roles, allowmarketing, props, notifyprops,
            lastpasswordupdate, lastpictureupdate, locale, timezone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
    )
    .bind(user.id)
    .bind(user.create_at)
    .bind(user.update_at)
    .bind(user.delete_at)
    .bind(&user.username)
    .bind(&user.password)
    .bind(user.auth_data.clone())
    .bind(&user.auth_service)
    .bind(&user.email)
    .bind(user.email_verified)
    .bind(&user.nickname)
    .bind(&user.first_name)
    .bind(&user.last_name)
    .bind(&user.position)
    .bind(&user.roles)
    .bind(user.allow_marketing)
    .bind(json(&user.props))
    .bind(json(&user.notify_props))
    .bind(user.last_password_update)
    .bind(user.last_picture_update)
    .bind(&user.locale)
    .bind(json(&user.timezone))
}

/// Writes what a profile's owner may change.
pub fn update(user: &User) -> Query {
    sql!(
        "UPDATE users SET updateat = $2, username = $3, email = $4, emailverified = $5, nickname = $6,
            firstname = $7, lastname = $8, position = $9, props = $10, notifyprops = $11, locale = $12,
            timezone = $13, lastpictureupdate = $14
         WHERE id = $1"
    )
    .bind(user.id)
    .bind(user.update_at)
    .bind(&user.username)
    .bind(&user.email)
    .bind(user.email_verified)
    .bind(&user.nickname)
    .bind(&user.first_name)
    .bind(&user.last_name)
    .bind(&user.position)
    .bind(json(&user.props))
    .bind(json(&user.notify_props))
    .bind(&user.locale)
    .bind(json(&user.timezone))
    .bind(user.last_picture_update)
}

pub fn set_roles(id: UserId, roles: &str, now: Millis) -> Query {
    sql!("UPDATE users SET roles = $2, updateat = $3 WHERE id = $1").bind(id).bind(roles).bind(now)
}

pub fn set_password(id: UserId, hash: &str, now: Millis) -> Query {
    sql!("UPDATE users SET password = $2, lastpasswordupdate = $3, updateat = $3, failedattempts = 0 WHERE id = $1")
        .bind(id)
        .bind(hash)
        .bind(now)
}

/// `delete_at`: when the account was switched off; never to switch it on.
pub fn set_active(id: UserId, delete_at: Millis, now: Millis) -> Query {
    sql!("UPDATE users SET deleteat = $2, updateat = $3 WHERE id = $1").bind(id).bind(delete_at).bind(now)
}

pub fn set_picture(id: UserId, at: Millis, now: Millis) -> Query {
    sql!("UPDATE users SET lastpictureupdate = $2, updateat = $3 WHERE id = $1").bind(id).bind(at).bind(now)
}

/// Writes a password's newer hash, unless the password was changed meanwhile.
pub fn rehash(id: UserId, old: &str, new: &str) -> Query {
    sql!("UPDATE users SET password = $3 WHERE id = $1 AND password = $2").bind(id).bind(old).bind(new)
}

pub fn note_login(id: UserId, now: Millis) -> Query {
    sql!("UPDATE users SET failedattempts = 0, lastlogin = $2 WHERE id = $1").bind(id).bind(now)
}

pub fn by_id(id: UserId) -> Query {
    select!("WHERE u.id = $1").bind(id)
}

pub fn by_ids(ids: &[UserId]) -> Query {
    select!("WHERE u.id {in $1} ORDER BY u.username").bind(ids)
}

/// `since`: only those who changed after it.
pub fn by_ids_since(ids: &[UserId], since: Millis) -> Query {
    select!("WHERE u.id {in $1} AND u.updateat > $2 ORDER BY u.username").bind(ids).bind(since)
}

/// `username` in lower case.
pub fn by_username(username: &str) -> Query {
    select!("WHERE u.username = $1").bind(username)
}

pub fn by_usernames(usernames: &[String]) -> Query {
    select!("WHERE u.username {in $1} ORDER BY u.username").bind(usernames)
}

/// `email` in lower case.
pub fn by_email(email: &str) -> Query {
    select!("WHERE u.email = $1").bind(email)
}

/// Either name, in lower case, that a person may sign in with.
pub fn by_login(login: &str) -> Query {
    select!("WHERE u.username = $1 OR u.email = $1").bind(login)
}

pub fn count_people() -> Query {
    sql!("SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL")
}

pub fn count_active() -> Query {
    sql!("SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND u.deleteat = 0")
}

/// Whether any person has an account; the first one becomes the system administrator.
pub fn any_person() -> Query {
    sql!("SELECT u.id FROM users u WHERE NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id) LIMIT 1")
}

/// Who is an active system administrator.
pub fn administrators() -> Query {
    select!("WHERE ' ' || u.roles || ' ' LIKE '% system_admin %' AND u.deleteat = 0")
}

/// Which accounts a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    #[default]
    All,
    Active,
    Inactive,
}

impl Activity {
    fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

pub fn page(activity: Activity, limit: i64, offset: i64) -> Query {
    select!(
        "WHERE ($1 = 'all' OR ($1 = 'active' AND u.deleteat = 0) OR ($1 = 'inactive' AND u.deleteat <> 0))
         ORDER BY u.username LIMIT $2 OFFSET $3"
    )
    .bind(activity.as_str())
    .bind(limit)
    .bind(offset)
}

pub fn page_in_team(team: TeamId, activity: Activity, limit: i64, offset: i64) -> Query {
    select!(
        "JOIN teammembers tm ON tm.userid = u.id AND tm.teamid = $1 AND tm.deleteat = 0
         WHERE ($2 = 'all' OR ($2 = 'active' AND u.deleteat = 0) OR ($2 = 'inactive' AND u.deleteat <> 0))
         ORDER BY u.username LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(activity.as_str())
    .bind(limit)
    .bind(offset)
}

pub fn page_not_in_team(team: TeamId, limit: i64, offset: i64) -> Query {
    select!(
        "WHERE u.deleteat = 0 AND b.userid IS NULL AND NOT EXISTS
            (SELECT 1 FROM teammembers tm WHERE tm.userid = u.id AND tm.teamid = $1 AND tm.deleteat = 0)
         ORDER BY u.username LIMIT $2 OFFSET $3"
    )
    .bind(team)
    .bind(limit)
    .bind(offset)
}

pub fn page_in_channel(channel: ChannelId, activity: Activity, limit: i64, offset: i64) -> Query {
    select!(
        "JOIN channelmembers cm ON cm.userid = u.id AND cm.channelid = $1
         WHERE ($2 = 'all' OR ($2 = 'active' AND u.deleteat = 0) OR ($2 = 'inactive' AND u.deleteat <> 0))
         ORDER BY u.username LIMIT $3 OFFSET $4"
    )
    .bind(channel)
    .bind(activity.as_str())
    .bind(limit)
    .bind(offset)
}

pub fn page_not_in_channel(team: TeamId, channel: ChannelId, limit: i64, offset: i64) -> Query {
    select!(
        "JOIN teammembers tm ON tm.userid = u.id AND tm.teamid = $1 AND tm.deleteat = 0
         WHERE u.deleteat = 0 AND NOT EXISTS
            (SELECT 1 FROM channelmembers cm WHERE cm.userid = u.id AND cm.channelid = $2)
         ORDER BY u.username LIMIT $3 OFFSET $4"
    )
    .bind(team)
    .bind(channel)
    .bind(limit)
    .bind(offset)
}

/// Where a search looks; empty ids do not narrow it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    pub team: TeamId,
    pub not_in_team: TeamId,
    pub channel: ChannelId,
    pub not_in_channel: ChannelId,
    pub allow_inactive: bool,
    /// Whether e-mail addresses may be searched.
    pub by_email: bool,
}

/// People whose names start with `prefix` (lower case).
pub fn search(prefix: &str, scope: Scope, limit: i64) -> Query {
    select!(
        "WHERE (u.username LIKE $1 ESCAPE '!' OR lower(u.nickname) LIKE $1 ESCAPE '!'
             OR lower(u.firstname) LIKE $1 ESCAPE '!' OR lower(u.lastname) LIKE $1 ESCAPE '!'
             OR lower(u.firstname || ' ' || u.lastname) LIKE $1 ESCAPE '!' OR ($7 AND u.email LIKE $1 ESCAPE '!'))
           AND ($6 OR u.deleteat = 0)
           AND ($2 = '' OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $2 AND m.deleteat = 0))
           AND ($3 = '' OR NOT EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $3 AND m.deleteat = 0))
           AND ($4 = '' OR EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $4))
           AND ($5 = '' OR NOT EXISTS (SELECT 1 FROM channelmembers m WHERE m.userid = u.id AND m.channelid = $5))
         ORDER BY u.username LIMIT $8"
    )
    .bind(crate::access::like_prefix(prefix))
    .bind(scope.team)
    .bind(scope.not_in_team)
    .bind(scope.channel)
    .bind(scope.not_in_channel)
    .bind(scope.allow_inactive)
    .bind(scope.by_email)
    .bind(limit)
}
