//! Asking somebody whether an application may act for them, and the code that it gets when they say yes.

use jackfield_model::permission::SignedIn;
use jackfield_model::{AppError, AuthorizeRequest, OAuthApp, OAuthAppId, Preference, Scopes, secret};
use jackfield_storage::oauth::{self as statements, Code};
use jackfield_storage::{Batch, preferences};
use reqwest::Url;

use super::apps::ended;
use super::{asked_scopes, check_enabled, kept, written};
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result, sessions};

/// How long a code holds. Mattermost's: ten minutes.
pub(crate) const VALID_MS: i64 = 10 * 60 * 1000;
/// Where it is kept which applications somebody lets act for them. Mattermost's.
const PREFERENCE: &str = "oauth_app";
/// Bytes of what comes back unread.
const STATE: usize = 1024;
/// RFC 7636.
const CHALLENGE: std::ops::RangeInclusive<usize> = 43..=128;

/// What somebody is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub app: OAuthApp,
    /// What the application may do then; `None` for all that the person may.
    pub scopes: Option<Scopes>,
    /// Whether they have said yes before, or are not asked.
    pub is_settled: bool,
}

/// Looks at what an application asks for.
///
/// # Errors
/// 404 for an unknown application, 400 for an address that is not its own, what is no scope, or a request that is none, 501 where the server
/// is no provider. Nobody is sent to an address that is not the application's.
#[crate::boxed]
pub async fn ask(app: &App, granted: &Granted<SignedIn>, request: &AuthorizeRequest) -> Result<Asked> {
    check_enabled(app)?;
    // What acts for somebody lets nobody else do so.
    if granted.cx().session().is_some_and(|session| session.is_oauth || sessions::is_access_token(session)) {
        return Err(AppError::no_permission().into());
    }
    let id: OAuthAppId = request.client_id.parse().map_err(|_| AppError::invalid_param("client_id"))?;
    let found = statements::by_id(id).optional::<OAuthApp>(&app.store).await?;
    let oauth = found.found_or("app.oauth.get_app.find.app_error")?;
    super::check_in_use(app, id).await?;
    if !oauth.callback_urls.contains(&request.redirect_uri) {
        return Err(Failure::of("api.oauth.allow_oauth.redirect_callback.app_error", 400));
    }
    if request.response_type != "code" {
        return Err(AppError::invalid_param("response_type").into());
    }
    if request.state.len() > STATE {
        return Err(AppError::invalid_param("state").into());
    }
    check_challenge(&oauth, request)?;
    let scopes = asked_scopes(&request.scope)?;
    let user = granted.user_id();
    let before = preferences::get(user, PREFERENCE, id.as_str()).optional::<Preference>(&app.store).await?;
    // Yes to some of it was not yes to more.
    let is_known = before.is_some_and(|before| match (kept(&before.value), &scopes) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(now)) => before.contain(now),
    });
    // Who registered itself is nobody's acquaintance: people are asked each time.
    let is_settled = oauth.is_trusted || (is_known && !oauth.is_dynamically_registered && !oauth.is_public());
    Ok(Asked { app: oauth, scopes, is_settled })
}

/// PKCE: where it is used it is S256, and who can keep no secret uses it.
fn check_challenge(oauth: &OAuthApp, request: &AuthorizeRequest) -> Result<()> {
    let challenge = &request.code_challenge;
    if challenge.is_empty() {
        if oauth.is_public() {
            return Err(Failure::of("model.oauth.validate_grant.pkce_required.app_error", 400));
        }
        return Ok(());
    }
    let is_clean = challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    if request.code_challenge_method != "S256" || !is_clean || !CHALLENGE.contains(&challenge.len()) {
        return Err(AppError::invalid_param("code_challenge").into());
    }
    Ok(())
}

/// Gives an application a code, because somebody said yes; answers where they are sent.
///
/// # Errors
/// As [`ask`].
#[crate::boxed]
pub async fn allow(app: &App, granted: &Granted<SignedIn>, request: &AuthorizeRequest) -> Result<String> {
    let asked = ask(app, granted, request).await?;
    let (code, now, user) = (secret::fresh(), app.now(), granted.user_id());
    let data = Code {
        client_id: asked.app.id,
        user_id: user,
        expires_in: VALID_MS / 1000,
        create_at: now,
        redirect_uri: request.redirect_uri.clone(),
        state: request.state.clone(),
        scope: written(asked.scopes.as_ref()),
        code_challenge: request.code_challenge.clone(),
        code_challenge_method: request.code_challenge_method.clone(),
    };
    let settled = Preference {
        user_id: user,
        category: PREFERENCE.into(),
        name: asked.app.id.to_string(),
        value: written(asked.scopes.as_ref()),
    };
    let mut batch = Batch::new();
    batch.push(statements::insert_code(&code, &data));
    batch.push(preferences::upsert(&settled));
    batch.commit(&app.store).await?;
    sent_back(request, &[("code", &code), ("state", &request.state)])
}

/// The application's address with an answer.
pub(super) fn sent_back(request: &AuthorizeRequest, answer: &[(&str, &str)]) -> Result<String> {
    let mut url: Url = request.redirect_uri.parse().map_err(|_| AppError::invalid_param("redirect_uri"))?;
    url.query_pairs_mut().extend_pairs(answer.iter().filter(|(_, value)| !value.is_empty()));
    Ok(url.into())
}

/// Ends all that somebody let an application do, for open sockets too.
///
/// # Errors
/// 501 where the server is no provider.
#[crate::boxed]
pub async fn deauthorize(app: &App, granted: &Granted<SignedIn>, id: OAuthAppId) -> Result<()> {
    check_enabled(app)?;
    let mut batch = Batch::new();
    statements::end_for(&mut batch, id, granted.user_id());
    ended(app, &mut batch, granted.cx(), granted.user_id());
    batch.commit(&app.store).await?;
    Ok(())
}

/// Sends an application away because somebody said no.
///
/// # Errors
/// As [`ask`].
#[crate::boxed]
pub async fn deny(app: &App, granted: &Granted<SignedIn>, request: &AuthorizeRequest) -> Result<String> {
    ask(app, granted, request).await?;
    sent_back(request, &[("error", "access_denied"), ("state", &request.state)])
}
