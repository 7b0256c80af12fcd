//! Sessions.

use jackfield_model::{Millis, Session, SessionId, StringMap, UserId};

use crate::{Query, Stored, hashed, json, record, sql};

// What is stored of its token is a hash: a session that is read has none.
record! {
    Session as "sessions" {
        id: "id" key, token: "token" (hashed) hidden, create_at: "createat" once, expires_at: "expiresat" once,
        last_activity_at: "lastactivityat" once, user_id: "userid" once, device_id: "deviceid" once,
        roles: "roles" once, is_oauth: "isoauth" once, expired_notify: "expirednotify" once, props: "props" once,
        mfa_active: "mfaactive" read, auth_service: "authservice" read,
    }
}

/// A session's roles are its user's, as they are now.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT s.id, s.createat, s.expiresat, s.lastactivityat, s.userid, s.deviceid, u.roles, ",
            "s.isoauth, s.expirednotify, s.props, u.mfaactive, u.authservice FROM sessions s JOIN users u ON u.id = s.userid ",
            $rest
        ))
    };
}

pub fn insert(session: &Session) -> Query {
    session.inserting()
}

/// The session of a token, unless its user was deactivated.
pub fn by_token(token: &str) -> Query {
    select!("WHERE s.token = $1 AND u.deleteat = 0").bind(hashed(token))
}

pub fn by_id(id: SessionId) -> Query {
    select!("WHERE s.id = $1").bind(id)
}

pub fn of_user(user: UserId) -> Query {
    select!("WHERE s.userid = $1 ORDER BY s.lastactivityat DESC, s.id").bind(user)
}

pub fn set_last_activity(id: SessionId, at: Millis) -> Query {
    sql!("UPDATE sessions SET lastactivityat = $2 WHERE id = $1").bind(id).bind(at)
}

/// The same, and a later end.
pub fn extend(id: SessionId, at: Millis, expires_at: Millis) -> Query {
    sql!("UPDATE sessions SET lastactivityat = $2, expiresat = $3 WHERE id = $1").bind(id).bind(at).bind(expires_at)
}

pub fn set_device(id: SessionId, device_id: &str, expires_at: Millis) -> Query {
    sql!("UPDATE sessions SET deviceid = $2, expiresat = $3 WHERE id = $1").bind(id).bind(device_id).bind(expires_at)
}

pub fn set_props(id: SessionId, props: &StringMap) -> Query {
    sql!("UPDATE sessions SET props = $2 WHERE id = $1").bind(id).bind(json(props))
}

/// Forgets a device that its proxy does not know any more.
pub fn forget_device(id: SessionId, device_id: &str) -> Query {
    sql!("UPDATE sessions SET deviceid = '' WHERE id = $1 AND deviceid = $2").bind(id).bind(device_id)
}

/// Ends the sessions of everybody.
pub fn delete_all() -> Query {
    sql!("DELETE FROM sessions")
}

pub fn delete(id: SessionId) -> Query {
    sql!("DELETE FROM sessions WHERE id = $1").bind(id)
}

pub fn delete_of_user(user: UserId) -> Query {
    sql!("DELETE FROM sessions WHERE userid = $1").bind(user)
}

/// Ends all of a user's sessions but the one they act with.
pub fn delete_others(user: UserId, kept: SessionId) -> Query {
    sql!("DELETE FROM sessions WHERE userid = $1 AND id <> $2").bind(user).bind(kept)
}

/// Ends those of a user that are beyond the `kept` most recently used, but never more than a thousand at once.
pub fn delete_beyond(user: UserId, kept: i64) -> Query {
    sql!(
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE userid = $1
            ORDER BY lastactivityat DESC, createat DESC, id LIMIT 1000 OFFSET $2)"
    )
    .bind(user)
    .bind(kept)
}

/// Removes some that have ended; `limit` bounds how long others wait.
pub fn delete_expired(now: Millis, limit: i64) -> Query {
    sql!(
        "DELETE FROM sessions WHERE id IN
            (SELECT id FROM sessions WHERE expiresat <> 0 AND expiresat <= $1 ORDER BY expiresat LIMIT $2)"
    )
    .bind(now)
    .bind(limit)
}
