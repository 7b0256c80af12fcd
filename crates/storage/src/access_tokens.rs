//! Personal access tokens.

use jackfield_model::{AccessTokenId, Millis, UserAccessToken, UserId};

use crate::{Query, hashed, json, record, sql};

record! {
    UserAccessToken => "useraccesstokens" {
        id: "id", user_id: "userid", description: "description", is_active: "isactive",
        expires_at: "expiresat", scopes: "scopes", allowed_ips: "allowedips", last_used_at: "lastusedat",
    }
}

/// What is stored of the secret is a hash: a token that is read has none.
pub fn insert(token: &UserAccessToken) -> Query {
    sql!(
        "INSERT INTO useraccesstokens (id, token, userid, description, isactive, expiresat, scopes, allowedips, lastusedat)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(token.id)
    .bind(hashed(&token.token))
    .bind(token.user_id)
    .bind(&token.description)
    .bind(token.is_active)
    .bind(token.expires_at)
    .bind(json(&token.scopes))
    .bind(json(&token.allowed_ips))
    .bind(token.last_used_at)
}

pub fn by_token(token: &str) -> Query {
    sql!("SELECT * FROM useraccesstokens WHERE token = $1").bind(hashed(token))
}

pub fn by_id(id: AccessTokenId) -> Query {
    sql!("SELECT * FROM useraccesstokens WHERE id = $1").bind(id)
}

pub fn of_user(user: UserId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM useraccesstokens WHERE userid = $1 ORDER BY id LIMIT $2 OFFSET $3")
        .bind(user)
        .bind(limit)
        .bind(offset)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM useraccesstokens ORDER BY userid, id LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}

/// By the token's id, its owner's id or name: each as far as it was written, in lower case.
pub fn search(term: &str, limit: i64) -> Query {
    sql!(
        "SELECT a.* FROM useraccesstokens a JOIN users u ON u.id = a.userid
         WHERE a.id LIKE $1 ESCAPE '!' OR a.userid LIKE $1 ESCAPE '!' OR u.username LIKE $1 ESCAPE '!'
         ORDER BY a.userid, a.id LIMIT $2"
    )
    .bind(crate::access::like_prefix(term))
    .bind(limit)
}

/// Those that end after a time and of whose end nobody is to be warned yet: made before there were warnings, or moved in.
pub fn not_warned_of(kind: &str, after: Millis, limit: i64) -> Query {
    sql!(
        "SELECT a.* FROM useraccesstokens a WHERE a.expiresat > $2
            AND NOT EXISTS (SELECT 1 FROM jackfield_work w WHERE w.kind = $1 AND w.lane = a.id AND w.gaveupat = 0)
         ORDER BY a.id LIMIT $3"
    )
    .bind(kind)
    .bind(after)
    .bind(limit)
}

pub fn set_active(id: AccessTokenId, active: bool) -> Query {
    sql!("UPDATE useraccesstokens SET isactive = $2 WHERE id = $1").bind(id).bind(active)
}

pub fn set_last_used(id: AccessTokenId, at: Millis) -> Query {
    sql!("UPDATE useraccesstokens SET lastusedat = $2 WHERE id = $1").bind(id).bind(at)
}

pub fn delete(id: AccessTokenId) -> Query {
    sql!("DELETE FROM useraccesstokens WHERE id = $1").bind(id)
}

/// Ends all tokens of a user for good.
pub fn delete_of_user(user: UserId) -> Query {
    sql!("DELETE FROM useraccesstokens WHERE userid = $1").bind(user)
}
