//! Who did what: the trail of administrators' and people's weighty acts.

use jackfield_model::{AccessTokenId, AuditId, Millis, OAuthAppId, UserId};

use crate::{Query, Stored, record, selection, sql, values};

/// One act.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    pub id: AuditId,
    pub create_at: Millis,
    pub user_id: UserId,
    pub action: String,
    pub extra_info: String,
    pub ip_address: String,
    pub session_id: String,
    /// The token that was used, if it was one.
    pub token_id: AccessTokenId,
    /// The application that acted for somebody.
    pub oauth_app_id: OAuthAppId,
}

record! {
    Audit as "audits" {
        id: "id" key, create_at: "createat" once, user_id: "userid" once, action: "action" once,
        extra_info: "extrainfo" once, ip_address: "ipaddress" once, session_id: "sessionid" once,
        token_id: "tokenid" once, oauth_app_id: "oauthappid" once,
    }
}

pub fn insert(audit: &Audit) -> Query {
    audit.inserting()
}

/// Of one user, as who acted.
pub fn of_user(user: UserId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM audits WHERE userid = $1 ORDER BY createat DESC, id DESC LIMIT $2 OFFSET $3")
        .bind(user)
        .bind(limit)
        .bind(offset)
}

/// Removes the oldest of those beyond `kept`; `limit` bounds how long others wait.
pub fn delete_beyond(kept: i64, limit: i64) -> Query {
    sql!("DELETE FROM audits WHERE id IN (SELECT id FROM audits ORDER BY createat DESC, id DESC LIMIT $2 OFFSET $1)")
        .bind(kept)
        .bind(limit)
}

selection! {
    PAGE: By = "SELECT * FROM audits WHERE TRUE", {
        User = "userid = $1",
        Token = "tokenid = $1 AND tokenid <> ''",
        App = "oauthappid = $1 AND oauthappid <> ''",
    }, "ORDER BY createat DESC, id DESC LIMIT $1 OFFSET $2"
}

/// Whose acts are wanted; what is empty narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Of {
    pub user: UserId,
    pub token: AccessTokenId,
    pub app: OAuthAppId,
}

/// The newest of all, or of those that are wanted.
pub fn page(of: Of, limit: i64, offset: i64) -> Query {
    let mut wanted = PAGE.wanted();
    if let Some(user) = of.user.some() {
        wanted = wanted.and(By::User, values([&user]));
    }
    if let Some(token) = of.token.some() {
        wanted = wanted.and(By::Token, values([&token]));
    }
    if let Some(app) = of.app.some() {
        wanted = wanted.and(By::App, values([&app]));
    }
    wanted.query().bind(limit).bind(offset)
}
