//! Who sends a request: the token's places, in Mattermost's order, and the check against forged requests.

use std::sync::Arc;

use http::{HeaderMap, Method, header};
use jackfield_domain::{Actor, App, Cx, RequestInfo, Result, embed, scopes, sessions};
use jackfield_model::{AppError, Session};
use subtle::ConstantTimeEq;

pub const COOKIE_TOKEN: &str = "MMAUTHTOKEN";
pub const COOKIE_USER: &str = "MMUSERID";
pub const COOKIE_CSRF: &str = "MMCSRF";

const HEADER_CSRF: &str = "x-csrf-token";
const HEADER_REQUESTED_WITH: &str = "x-requested-with";

enum Place {
    Cookie,
    Header,
}

/// The context of a request; a stranger's when it carries no valid token.
///
/// # Errors
/// 401 when a cookie's session lacks the proof that the request is the page's own; 403 for a token that is not for the
/// address that it comes from.
pub async fn context(app: &App, method: &Method, headers: &HeaderMap, request: RequestInfo) -> Result<Arc<Cx>> {
    let Some((token, place)) = token(headers) else {
        return Ok(Cx::new(Actor::Stranger, request));
    };
    let Some(session) = sessions::find(app, &token).await? else {
        return Ok(Cx::new(Actor::Stranger, request));
    };
    sessions::check_address(&session, &request.ip)?;
    embed::check_pace(app, &session)?;
    if matches!(place, Place::Cookie) && !is_own_request(method, headers, &session) {
        tracing::debug!("Refused a request by cookie without the page's proof");
        return Err(AppError::no_session().into());
    }
    Ok(Cx::new(Actor::User(session), request))
}

/// The context of a request that says what it needs: whose token has no scope for that is refused, and nobody where
/// strangers may ask as well.
///
/// # Errors
/// 403 with the scope that is missing.
pub fn in_scope(cx: &Arc<Cx>, is_public: bool) -> Result<Arc<Cx>> {
    match scopes::check(cx) {
        Ok(()) => Ok(cx.clone()),
        Err(_) if is_public => Ok(Cx::new(Actor::Stranger, cx.request.clone())),
        Err(failure) => Err(failure),
    }
}

/// Refuses whoever has to set up a second factor first.
///
/// # Errors
/// 403 for those.
pub fn check_second_factor(app: &App, cx: &Cx) -> Result<()> {
    if cx.session().is_some_and(|session| sessions::owes_second_factor(app, session)) {
        return Err(AppError::of("api.context.mfa_required.app_error", 403).into());
    }
    Ok(())
}

/// Whether the page itself sent this: reading is free, a change must prove it.
fn is_own_request(method: &Method, headers: &HeaderMap, session: &Session) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let expected = session.props.get(sessions::PROP_CSRF).map(String::as_str).unwrap_or_default();
    let given = text(headers, HEADER_CSRF);
    if !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
        return true;
    }
    // Mattermost: older clients send this header instead; a foreign page cannot set it.
    text(headers, HEADER_REQUESTED_WITH).eq_ignore_ascii_case("XMLHttpRequest")
}

fn token(headers: &HeaderMap) -> Option<(String, Place)> {
    if let Some(token) = cookie(headers, COOKIE_TOKEN).filter(|token| !token.is_empty()) {
        return Some((token, Place::Cookie));
    }
    let value = text(headers, header::AUTHORIZATION.as_str());
    let (scheme, token) = value.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
    known.then(|| (token.trim().to_owned(), Place::Header))
}

/// One cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"').to_owned())
}

/// A header's text; empty when absent or not text.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
