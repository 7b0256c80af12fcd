//! Apps in whose pages channels are shown, with their people, sessions and channels.

use jackfield_model::{ChannelId, EmbedApp, EmbedAppId, EmbedPerson, Millis, PostId, Session, TeamId, UserId};

use crate::{Batch, Query, Stored, hashed, record, sql};

record! {
    EmbedApp as "jackfield_embed_apps" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", creator_id: "creatorid" once, name: "name",
        origins: "origins" (json), team_id: "teamid", channel_ids: "channelids" (json), guests: "guests",
        is_active: "isactive", session_minutes: "sessionminutes", sessions_per_minute: "sessionsperminute",
        max_users: "maxusers", is_tenant: "istenant" once, max_posts: "maxposts", max_bytes: "maxbytes",
        posts_per_minute: "postsperminute", requests_per_minute: "requestsperminute",
        visitors: "visitors", queue_channel_id: "queuechannelid", keys: "keys" (json), refusals: "refusals" once, last_refusal: "lastrefusal" once,
        last_refusal_at: "lastrefusalat" once,
    }
}

record! {
    EmbedPerson {
        subject: "subject", user_id: "userid", username: "username", nickname: "nickname", create_at: "createat",
        delete_at: "deleteat", is_linked: "islinked",
    }
}

pub fn insert(app: &EmbedApp) -> Query {
    app.inserting()
}

pub fn update(app: &EmbedApp) -> Query {
    app.updating()
}

pub fn by_id(id: EmbedAppId) -> Query {
    sql!("SELECT * FROM jackfield_embed_apps WHERE id = $1").bind(id)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM jackfield_embed_apps ORDER BY createat, id LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}

/// How many tenants there are, or how many other apps.
pub fn count(tenants: bool) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_embed_apps WHERE istenant = $1").bind(tenants)
}

/// All tenants.
pub fn tenants() -> Query {
    sql!("SELECT * FROM jackfield_embed_apps WHERE istenant")
}

/// How much a team holds: channels that are not archived, posts that were written there, and bytes of files.
pub fn channels_of_team(team: TeamId) -> Query {
    sql!("SELECT COUNT(*) FROM channels WHERE teamid = $1 AND deleteat = 0").bind(team)
}

pub fn posts_of_team(team: TeamId) -> Query {
    sql!("SELECT CAST(COALESCE(SUM(totalmsgcount), 0) AS BIGINT) FROM channels WHERE teamid = $1").bind(team)
}

pub fn bytes_of_team(team: TeamId) -> Query {
    sql!(
        "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM fileinfo
         WHERE channelid IN (SELECT id FROM channels WHERE teamid = $1) AND deleteat = 0"
    )
    .bind(team)
}

/// Notes that a token was refused, unless one was since `since`.
pub fn note_refusal(id: EmbedAppId, why: &str, now: Millis, since: Millis) -> Query {
    sql!(
        "UPDATE jackfield_embed_apps SET refusals = refusals + 1, lastrefusal = $2, lastrefusalat = $3
         WHERE id = $1 AND lastrefusalat <= $4"
    )
    .bind(id)
    .bind(why)
    .bind(now)
    .bind(since)
}

/// Deletes an app with all that is only its own; people and channels stay.
pub fn delete(batch: &mut Batch, id: EmbedAppId) {
    batch.push(sql!("DELETE FROM jackfield_embed_users WHERE appid = $1").bind(id));
    delete_app(batch, id);
}

/// The same, but who its people are stays until they are gone themselves.
pub fn delete_app(batch: &mut Batch, id: EmbedAppId) {
    end_sessions(batch, id);
    batch.push(sql!("DELETE FROM jackfield_embed_tokens WHERE appid = $1").bind(id));
    batch.push(sql!("DELETE FROM jackfield_embed_visits WHERE appid = $1").bind(id));
    batch.push(sql!("DELETE FROM jackfield_embed_contexts WHERE appid = $1").bind(id));
    batch.push(sql!("DELETE FROM jackfield_embed_apps WHERE id = $1").bind(id));
}

/// Uses a token up: of several who try at once one touches a row.
pub fn use_up(app: EmbedAppId, jti: &str, now: Millis) -> Query {
    sql!("INSERT INTO jackfield_embed_tokens (appid, token, usedat) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(app)
        .bind(hashed(jti))
        .bind(now)
}

/// How many tokens were used since.
pub fn count_used(app: EmbedAppId, since: Millis) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_embed_tokens WHERE appid = $1 AND usedat > $2").bind(app).bind(since)
}

/// Forgets tokens that would be refused for their time.
pub fn forget_used(app: EmbedAppId, before: Millis) -> Query {
    sql!("DELETE FROM jackfield_embed_tokens WHERE appid = $1 AND usedat < $2").bind(app).bind(before)
}

/// Who a subject of an app is here.
pub fn user_of(app: EmbedAppId, subject: &str) -> Query {
    sql!("SELECT userid FROM jackfield_embed_users WHERE appid = $1 AND subject = $2").bind(app).bind(subject)
}

/// Says who a subject is, unless that is said, or the account is another subject's; touches a row where it was not.
pub fn insert_user(app: EmbedAppId, subject: &str, user: UserId, now: Millis) -> Query {
    sql!(
        "INSERT INTO jackfield_embed_users (appid, subject, userid, createat) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    )
    .bind(app)
    .bind(subject)
    .bind(user)
    .bind(now)
}

/// Forgets who a subject is.
pub fn delete_user(app: EmbedAppId, subject: &str, user: UserId) -> Query {
    sql!("DELETE FROM jackfield_embed_users WHERE appid = $1 AND subject = $2 AND userid = $3")
        .bind(app)
        .bind(subject)
        .bind(user)
}

/// Names somebody's subject anew; touches no row where the new name is taken.
pub fn rename_user(app: EmbedAppId, subject: &str, to: &str, user: UserId) -> Query {
    sql!(
        "UPDATE jackfield_embed_users SET subject = $3 WHERE appid = $1 AND subject = $2 AND userid = $4
            AND NOT EXISTS (SELECT 1 FROM jackfield_embed_users e WHERE e.appid = $1 AND e.subject = $3)"
    )
    .bind(app)
    .bind(subject)
    .bind(to)
    .bind(user)
}

/// How many people an app has, without visitors, and how many of those.
pub fn count_users(app: EmbedAppId) -> Query {
    sql!(
        "SELECT COUNT(*) FROM jackfield_embed_users
         WHERE appid = $1 AND subject NOT LIKE 'visitor:%' AND subject NOT LIKE 'past-visitor:%'"
    )
    .bind(app)
}

pub fn count_visitors(app: EmbedAppId) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_embed_users WHERE appid = $1 AND subject LIKE 'visitor:%'").bind(app)
}

/// The channel of a visitor's talk.
pub fn visit_of(app: EmbedAppId, visitor: &str) -> Query {
    sql!("SELECT channelid FROM jackfield_embed_visits WHERE appid = $1 AND visitor = $2").bind(app).bind(visitor)
}

/// Says where a visitor talks, unless that is said; touches a row where it was not.
pub fn insert_visit(app: EmbedAppId, visitor: &str, (channel, user): (ChannelId, UserId), now: Millis) -> Query {
    sql!(
        "INSERT INTO jackfield_embed_visits (appid, visitor, channelid, userid, createat) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING"
    )
    .bind(app)
    .bind(visitor)
    .bind(channel)
    .bind(user)
    .bind(now)
}

/// Forgets a visitor's talk that is over.
pub fn delete_visit(app: EmbedAppId, visitor: &str, channel: ChannelId) -> Query {
    sql!("DELETE FROM jackfield_embed_visits WHERE appid = $1 AND visitor = $2 AND channelid = $3")
        .bind(app)
        .bind(visitor)
        .bind(channel)
}

/// Makes a visitor's talk somebody's; the device's key is worth nothing for it then. Touches a row where it was not.
pub fn hand_over(app: EmbedAppId, visitor: &str, user: UserId, now: Millis) -> Query {
    sql!(
        "UPDATE jackfield_embed_visits SET userid = $3, visitor = $4
         WHERE appid = $1 AND visitor = $2 AND NOT EXISTS (SELECT 1 FROM jackfield_embed_visits v WHERE v.appid = $1 AND v.visitor = $4)"
    )
    .bind(app)
    .bind(visitor)
    .bind(user)
    .bind(format!("{visitor}@{now}"))
}

/// The talks that were handed over to somebody, the newest first.
pub fn visits_of(app: EmbedAppId, user: UserId, limit: i64) -> Query {
    sql!(
        "SELECT c.* FROM jackfield_embed_visits v JOIN channels c ON c.id = v.channelid
         WHERE v.appid = $1 AND v.userid = $2 AND c.deleteat = 0 ORDER BY v.createat DESC, v.visitor LIMIT $3"
    )
    .bind(app)
    .bind(user)
    .bind(limit)
}

/// The people of an app, in the order of their subjects. Whose account has a service of its own was tied to the app.
pub fn directory(app: EmbedAppId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT e.subject, e.userid, u.username, u.nickname, e.createat, u.deleteat,
            COALESCE(u.authservice, '') <> 'embed' AS islinked
         FROM jackfield_embed_users e JOIN users u ON u.id = e.userid
         WHERE e.appid = $1 ORDER BY e.subject LIMIT $2 OFFSET $3"
    )
    .bind(app)
    .bind(limit)
    .bind(offset)
}

/// One person of an app, and the service that they sign in by; none where the account is gone.
pub fn one_of(app: EmbedAppId) -> Query {
    sql!(
        "SELECT e.subject, e.userid, u.authservice FROM jackfield_embed_users e LEFT JOIN users u ON u.id = e.userid
         WHERE e.appid = $1 LIMIT 1"
    )
    .bind(app)
}

/// Switches the accounts off that are an app's own.
pub fn deactivate_people(app: EmbedAppId, now: Millis) -> Query {
    sql!(
        "UPDATE users SET deleteat = $2, updateat = $2 WHERE authservice = 'embed' AND deleteat = 0
            AND id IN (SELECT userid FROM jackfield_embed_users WHERE appid = $1)"
    )
    .bind(app)
    .bind(now)
}

/// Whoever of an app's own people has any session, also one that the app did not open.
pub fn signed_in(app: EmbedAppId) -> Query {
    sql!(
        "SELECT DISTINCT s.userid FROM sessions s JOIN jackfield_embed_users e ON e.userid = s.userid
         JOIN users u ON u.id = s.userid WHERE e.appid = $1 AND u.authservice = 'embed'"
    )
    .bind(app)
}

/// Notes whose a session is, and forgets those that are over.
pub fn insert_session(batch: &mut Batch, app: EmbedAppId, session: &Session) {
    batch.push(
        sql!("DELETE FROM jackfield_embed_sessions WHERE appid = $1 AND expiresat < $2")
            .bind(app)
            .bind(session.create_at),
    );
    batch.push(
        sql!("INSERT INTO jackfield_embed_sessions (sessionid, appid, userid, expiresat) VALUES ($1, $2, $3, $4)")
            .bind(session.id)
            .bind(app)
            .bind(session.user_id)
            .bind(session.expires_at),
    );
}

/// Who has sessions of an app.
pub fn users_with_sessions(app: EmbedAppId) -> Query {
    sql!("SELECT DISTINCT userid FROM jackfield_embed_sessions WHERE appid = $1").bind(app)
}

/// Ends the sessions of an app.
pub fn end_sessions(batch: &mut Batch, app: EmbedAppId) {
    batch.push(
        sql!("DELETE FROM sessions WHERE id IN (SELECT sessionid FROM jackfield_embed_sessions WHERE appid = $1)")
            .bind(app),
    );
    batch.push(sql!("DELETE FROM jackfield_embed_sessions WHERE appid = $1").bind(app));
}

/// Ends somebody's sessions of an app.
pub fn end_sessions_of(batch: &mut Batch, app: EmbedAppId, user: UserId) {
    batch.push(
        sql!(
            "DELETE FROM sessions WHERE userid = $2
             AND id IN (SELECT sessionid FROM jackfield_embed_sessions WHERE appid = $1)"
        )
        .bind(app)
        .bind(user),
    );
    batch.push(sql!("DELETE FROM jackfield_embed_sessions WHERE appid = $1 AND userid = $2").bind(app).bind(user));
}

/// The channel of an app's object.
pub fn channel_of(app: EmbedAppId, context: &str) -> Query {
    sql!("SELECT channelid FROM jackfield_embed_contexts WHERE appid = $1 AND context = $2").bind(app).bind(context)
}

/// Says which channel an object has, unless that is said; touches a row where it was not.
pub fn insert_context(app: EmbedAppId, context: &str, channel: ChannelId, now: Millis) -> Query {
    sql!(
        "INSERT INTO jackfield_embed_contexts (appid, context, channelid, createat) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    )
    .bind(app)
    .bind(context)
    .bind(channel)
    .bind(now)
}

/// Forgets the channel of an object, once it was removed.
pub fn delete_context(app: EmbedAppId, context: &str, channel: ChannelId) -> Query {
    sql!("DELETE FROM jackfield_embed_contexts WHERE appid = $1 AND context = $2 AND channelid = $3")
        .bind(app)
        .bind(context)
        .bind(channel)
}

/// Who wrote posts of a channel.
pub fn authors(channel: ChannelId, posts: &[PostId]) -> Query {
    sql!("SELECT DISTINCT userid FROM posts WHERE id {in $2} AND channelid = $1").bind(channel).bind(posts)
}
