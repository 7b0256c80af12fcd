//! OAuth 2.0: applications, codes, and the tokens that came of them. Codes and tokens are kept as hashes; an access token is
//! a session's as well.

use jackfield_model::{Millis, OAuthApp, OAuthAppId, UserId};

use crate::{Batch, Query, hashed, json, record, sql};

record! {
    OAuthApp => "oauthapps" {
        id: "id", creator_id: "creatorid", create_at: "createat", update_at: "updateat", client_secret: "clientsecret",
        name: "name", description: "description", icon_url: "iconurl", callback_urls: "callbackurls",
        homepage: "homepage", is_trusted: "istrusted", mattermost_app_id: "mattermostappid",
        is_dynamically_registered: "isdynamicallyregistered",
    }
}

pub fn insert(app: &OAuthApp) -> Query {
    sql!(
        "INSERT INTO oauthapps (id, creatorid, createat, updateat, clientsecret, name, description, iconurl, callbackurls,
            homepage, istrusted, mattermostappid, isdynamicallyregistered)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    )
    .bind(app.id)
    .bind(app.creator_id)
    .bind(app.create_at)
    .bind(app.update_at)
    .bind(&app.client_secret)
    .bind(&app.name)
    .bind(&app.description)
    .bind(&app.icon_url)
    .bind(json(&app.callback_urls))
    .bind(&app.homepage)
    .bind(app.is_trusted)
    .bind(&app.mattermost_app_id)
    .bind(app.is_dynamically_registered)
}

/// Changes all but whose it is.
pub fn update(app: &OAuthApp) -> Query {
    sql!(
        "UPDATE oauthapps SET updateat = $2, clientsecret = $3, name = $4, description = $5, iconurl = $6,
            callbackurls = $7, homepage = $8, istrusted = $9 WHERE id = $1"
    )
    .bind(app.id)
    .bind(app.update_at)
    .bind(&app.client_secret)
    .bind(&app.name)
    .bind(&app.description)
    .bind(&app.icon_url)
    .bind(json(&app.callback_urls))
    .bind(&app.homepage)
    .bind(app.is_trusted)
}

pub fn by_id(id: OAuthAppId) -> Query {
    sql!("SELECT * FROM oauthapps WHERE id = $1").bind(id)
}

/// `creator` narrows the page unless it is empty.
pub fn ids() -> Query {
    sql!("SELECT id FROM oauthapps ORDER BY id")
}

pub fn page(creator: UserId, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM oauthapps WHERE ($1 = '' OR creatorid = $1) ORDER BY createat, id LIMIT $2 OFFSET $3")
        .bind(creator)
        .bind(limit)
        .bind(offset)
}

/// The applications that somebody lets act for them: Mattermost keeps that as a preference.
pub fn authorized_by(user: UserId, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT a.* FROM oauthapps a JOIN preferences p ON p.name = a.id
         WHERE p.userid = $1 AND p.category = 'oauth_app' ORDER BY a.name, a.id LIMIT $2 OFFSET $3"
    )
    .bind(user)
    .bind(limit)
    .bind(offset)
}

/// Who has tokens of an application.
pub fn users_of(app: OAuthAppId) -> Query {
    sql!("SELECT DISTINCT userid FROM oauthaccessdata WHERE clientid = $1").bind(app)
}

/// A code that somebody gave to an application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    pub client_id: OAuthAppId,
    pub user_id: UserId,
    pub expires_in: i64,
    pub create_at: Millis,
    pub redirect_uri: String,
    pub state: String,
    pub scope: String,
    pub code_challenge: String,
    pub code_challenge_method: String,
}

record! {
    Code => "oauthauthdata" {
        client_id: "clientid", user_id: "userid", expires_in: "expiresin", create_at: "createat",
        redirect_uri: "redirecturi", state: "state", scope: "scope", code_challenge: "codechallenge",
        code_challenge_method: "codechallengemethod",
    }
}

pub fn insert_code(code: &str, data: &Code) -> Query {
    sql!(
        "INSERT INTO oauthauthdata (code, clientid, userid, expiresin, createat, redirecturi, state, scope, codechallenge,
            codechallengemethod)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    )
    .bind(hashed(code))
    .bind(data.client_id)
    .bind(data.user_id)
    .bind(data.expires_in)
    .bind(data.create_at)
    .bind(&data.redirect_uri)
    .bind(&data.state)
    .bind(&data.scope)
    .bind(&data.code_challenge)
    .bind(&data.code_challenge_method)
}

/// Takes a code: of two who have it one gets it.
pub fn take_code(code: &str) -> Query {
    sql!("DELETE FROM oauthauthdata WHERE code = $1 RETURNING *").bind(hashed(code))
}

/// Codes that nobody came with.
pub fn delete_codes_before(before: Millis) -> Query {
    sql!("DELETE FROM oauthauthdata WHERE createat < $1").bind(before)
}

/// What came of a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The hash of its token.
    pub token: String,
    pub client_id: OAuthAppId,
    pub user_id: UserId,
    pub redirect_uri: String,
    pub expires_at: Millis,
    pub scope: String,
}

record! {
    Access => "oauthaccessdata" {
        token: "token", client_id: "clientid", user_id: "userid", redirect_uri: "redirecturi", expires_at: "expiresat",
        scope: "scope",
    }
}

pub fn insert_access(access: &Access, token: &str, refresh_token: &str) -> Query {
    sql!(
        "INSERT INTO oauthaccessdata (token, refreshtoken, clientid, userid, redirecturi, expiresat, scope)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(hashed(token))
    .bind(hashed(refresh_token))
    .bind(access.client_id)
    .bind(access.user_id)
    .bind(&access.redirect_uri)
    .bind(access.expires_at)
    .bind(&access.scope)
}

pub fn by_token(token: &str) -> Query {
    sql!("SELECT * FROM oauthaccessdata WHERE token = $1").bind(hashed(token))
}

pub fn by_refresh_token(token: &str) -> Query {
    sql!("SELECT * FROM oauthaccessdata WHERE refreshtoken = $1").bind(hashed(token))
}

/// Ends one access, given by the hash of its token. Its row must be there: of two who refresh it one does.
pub fn end(batch: &mut Batch, hash: &str) {
    batch.expect(sql!("DELETE FROM oauthaccessdata WHERE token = $1").bind(hash), 1);
    batch.push(sql!("DELETE FROM sessions WHERE token = $1").bind(hash));
}

/// Ends all that somebody let an application do.
pub fn end_for(batch: &mut Batch, app: OAuthAppId, user: UserId) {
    batch.push(
        sql!("DELETE FROM sessions WHERE token IN (SELECT token FROM oauthaccessdata WHERE clientid = $1 AND userid = $2)")
            .bind(app)
            .bind(user),
    );
    batch.push(sql!("DELETE FROM oauthaccessdata WHERE clientid = $1 AND userid = $2").bind(app).bind(user));
    batch.push(sql!("DELETE FROM oauthauthdata WHERE clientid = $1 AND userid = $2").bind(app).bind(user));
    batch.push(
        sql!("DELETE FROM preferences WHERE userid = $2 AND category = 'oauth_app' AND name = $1").bind(app).bind(user),
    );
}

/// Deletes an application with all that came of it.
pub fn delete(batch: &mut Batch, app: OAuthAppId) {
    batch.push(
        sql!("DELETE FROM sessions WHERE token IN (SELECT token FROM oauthaccessdata WHERE clientid = $1)").bind(app),
    );
    batch.push(sql!("DELETE FROM oauthaccessdata WHERE clientid = $1").bind(app));
    batch.push(sql!("DELETE FROM oauthauthdata WHERE clientid = $1").bind(app));
    batch.push(sql!("DELETE FROM oauthapps WHERE id = $1").bind(app));
}
