//! From codes to tokens, and to newer ones; what a token is worth, and how it ends.

use data_encoding::BASE64URL_NOPAD;
use jackfield_model::{AccessResponse, Millis, OAuthApp, OAuthAppId, Session, SessionId, User, secret};
use jackfield_storage::oauth::{self as statements, Access, Code};
use jackfield_storage::{Batch, Error, sessions, users};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::apps::{ended, is_over};
use super::codes::VALID_MS;
use super::{check_enabled, check_in_use, kept};
use crate::sessions::PROP_SCOPES;
use crate::{App, Cx, Failure, Result};

/// RFC 7636.
const VERIFIER: std::ops::RangeInclusive<usize> = 43..=128;
/// Property with the application of a session. Mattermost's name.
pub(crate) const PROP_APP: &str = "oauth_app_id";

/// Who says to be an application.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub id: String,
    pub secret: String,
}

fn bad(id: &'static str) -> Failure {
    Failure::of(id, 400)
}

/// The application whose id and secret these are. One that can keep no secret sends none.
async fn known(app: &App, client: &Client) -> Result<OAuthApp> {
    check_enabled(app)?;
    let refused = || Failure::of("api.oauth.get_access_token.credentials.app_error", 403);
    let id: OAuthAppId = client.id.parse().map_err(|_| bad("api.oauth.get_access_token.bad_client_id.app_error"))?;
    let oauth = statements::by_id(id).optional::<OAuthApp>(&app.store).await?.ok_or_else(refused)?;
    let is_right = bool::from(oauth.client_secret.as_bytes().ct_eq(client.secret.as_bytes()));
    if !is_right {
        return Err(refused());
    }
    check_in_use(app, oauth.id).await?;
    Ok(oauth)
}

/// Gives tokens for a code, once.
///
/// # Errors
/// 400 for a code that is unknown, used, over, or another's; 403 for a wrong secret.
#[crate::boxed]
pub async fn exchange(
    app: &App,
    client: &Client,
    (code, redirect_uri, verifier): (&str, &str, &str),
) -> Result<AccessResponse> {
    let oauth = known(app, client).await?;
    if code.is_empty() {
        return Err(bad("api.oauth.get_access_token.missing_code.app_error"));
    }
    let over = || bad("api.oauth.get_access_token.expired_code.app_error");
    let data = statements::take_code(code).optional::<Code>(&app.store).await?.ok_or_else(over)?;
    if data.client_id != oauth.id || is_over(data.create_at.plus(VALID_MS), app.now()) {
        return Err(over());
    }
    if data.redirect_uri != redirect_uri {
        return Err(bad("api.oauth.get_access_token.redirect_uri.app_error"));
    }
    if !is_proven(&data.code_challenge, verifier) {
        return Err(bad("model.oauth.validate_grant.pkce_required.app_error"));
    }
    let mut batch = Batch::new();
    let access = Access {
        client_id: oauth.id,
        user_id: data.user_id,
        redirect_uri: data.redirect_uri,
        scope: data.scope,
        ..Access::default()
    };
    let answer = begin(app, &oauth, access, &mut batch).await?;
    batch.commit(&app.store).await?;
    Ok(answer)
}

/// Whether who comes with a code is who asked for it. A verifier where none was announced is refused as well.
fn is_proven(challenge: &str, verifier: &str) -> bool {
    if challenge.is_empty() {
        return verifier.is_empty();
    }
    let made = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    VERIFIER.contains(&verifier.len()) && bool::from(made.as_bytes().ct_eq(challenge.as_bytes()))
}

/// Gives newer tokens for a refresh token, once; those before end.
///
/// # Errors
/// 404 for one that is unknown or was used; 403 for a wrong secret.
#[crate::boxed]
pub async fn refresh(app: &App, client: &Client, token: &str) -> Result<AccessResponse> {
    let oauth = known(app, client).await?;
    if token.is_empty() {
        return Err(bad("api.oauth.get_access_token.missing_refresh_token.app_error"));
    }
    let unknown = || Failure::of("api.oauth.get_access_token.refresh_token.app_error", 404);
    let found = statements::by_refresh_token(token).optional::<Access>(&app.store).await?;
    let before = found.filter(|access| access.client_id == oauth.id).ok_or_else(unknown)?;
    let mut batch = Batch::new();
    statements::end(&mut batch, &before.token);
    ended(app, &mut batch, &Cx::system("oauth"), before.user_id);
    let answer = begin(app, &oauth, before, &mut batch).await?;
    match batch.commit(&app.store).await {
        Ok(_) => Ok(answer),
        // Somebody used it at the same time.
        Err(Error::Unexpected { .. }) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Makes tokens and the session that they stand for.
async fn begin(app: &App, oauth: &OAuthApp, access: Access, batch: &mut Batch) -> Result<AccessResponse> {
    let user = users::by_id(access.user_id).optional::<User>(&app.store).await?.filter(User::is_active);
    let user = user.ok_or_else(|| Failure::of("api.oauth.get_access_token.internal_user.app_error", 404))?;
    let (token, refresh_token, now) = (secret::fresh(), secret::fresh(), app.now());
    let hours = app.config.read().settings.service.session_length_sso_in_hours;
    let expires_at = now.plus(hours.saturating_mul(3_600_000));
    let mut session = Session {
        id: SessionId::new(),
        token: token.clone(),
        create_at: now,
        last_activity_at: now,
        expires_at,
        user_id: user.id,
        roles: user.roles,
        is_oauth: true,
        ..Session::default()
    };
    // Mattermost: so that a list of sessions says what this one is.
    for (name, value) in [("platform", oauth.name.as_str()), ("os", "OAuth2"), ("browser", "OAuth2")] {
        session.props.insert(name.to_owned(), value.to_owned());
    }
    session.props.insert(PROP_APP.to_owned(), oauth.id.to_string());
    if let Some(scopes) = kept(&access.scope) {
        session.props.insert(PROP_SCOPES.to_owned(), scopes.to_string());
    }
    batch.push(sessions::insert(&session));
    let scope = access.scope.clone();
    batch.push(statements::insert_access(&Access { expires_at, ..access }, &token, &refresh_token));
    Ok(AccessResponse {
        access_token: token,
        token_type: "bearer".into(),
        expires_in: hours.saturating_mul(3_600),
        scope,
        refresh_token,
        id_token: String::new(),
    })
}

/// The access behind an access token or a refresh token, if it is the application's.
async fn find(app: &App, oauth: &OAuthApp, token: &str) -> Result<Option<Access>> {
    let mut found = statements::by_token(token).optional::<Access>(&app.store).await?;
    if found.is_none() {
        found = statements::by_refresh_token(token).optional::<Access>(&app.store).await?;
    }
    Ok(found.filter(|access| access.client_id == oauth.id))
}

/// Ends what a token stands for; one that is unknown has ended (RFC 7009).
///
/// # Errors
/// 403 for a wrong secret.
#[crate::boxed]
pub async fn revoke(app: &App, client: &Client, token: &str) -> Result<()> {
    let oauth = known(app, client).await?;
    let Some(access) = find(app, &oauth, token).await? else { return Ok(()) };
    let mut batch = Batch::new();
    statements::end(&mut batch, &access.token);
    ended(app, &mut batch, &Cx::system("oauth"), access.user_id);
    match batch.commit(&app.store).await {
        Ok(_) | Err(Error::Unexpected { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What a token is worth (RFC 7662).
#[derive(Clone, Debug)]
pub struct Active {
    pub access: Access,
    pub username: String,
}

/// What a token of its own is worth, for an application; nothing for one that is unknown, over, or another's.
///
/// # Errors
/// 403 for a wrong secret.
#[crate::boxed]
pub async fn introspect(app: &App, client: &Client, token: &str) -> Result<Option<Active>> {
    let oauth = known(app, client).await?;
    let found = statements::by_token(token).optional::<Access>(&app.store).await?;
    let now: Millis = app.now();
    let own = found.filter(|access| access.client_id == oauth.id && !is_over(access.expires_at, now));
    let Some(access) = own else { return Ok(None) };
    let user = users::by_id(access.user_id).optional::<User>(&app.store).await?.filter(User::is_active);
    Ok(user.map(|user| Active { access, username: user.username }))
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 13, 17
    #[test]
    fn only_who_asked_for_a_code_can_use_it() {
        // The example of RFC 7636.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_proven(challenge, verifier));
        assert!(is_proven("", ""));
        for (challenge, verifier) in [(challenge, ""), (challenge, challenge), ("", verifier), (challenge, "short")] {
            assert!(!is_proven(challenge, verifier), "{challenge} {verifier}");
        }
    }
}
