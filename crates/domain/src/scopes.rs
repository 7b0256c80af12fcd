//! What a token with scopes may do: one more condition beside the rules of `authorize`, for access tokens, bots' tokens
//! and those of OAuth applications alike. What a request needs stands in its operation's declaration.

use jackfield_model::{AppError, Need, Scope, Scopes, Session, Spot};

use crate::cx::Cx;
use crate::{Failure, Result, sessions};

/// Scopes of one token.
const SCOPES: usize = 64;

/// The scopes of whoever acts; `None` for those who may do all that their roles allow.
pub fn of(cx: &Cx) -> Option<Scopes> {
    of_session(cx.session()?)
}

/// The scopes of a session.
pub fn of_session(session: &Session) -> Option<Scopes> {
    session.props.get(sessions::PROP_SCOPES).map(|texts| Scopes::stored(texts.split_ascii_whitespace()))
}

/// Reads what somebody wants a token to be good for.
///
/// # Errors
/// 400 for what is no scope, or too many.
pub fn read(texts: &[String]) -> Result<Scopes> {
    let refuse = |scope: &str| Failure::of("app.scope.invalid.app_error", 400).with("scope", scope);
    if texts.len() > SCOPES {
        return Err(Failure::of("app.scope.too_many.app_error", 400).with("most", SCOPES));
    }
    let read: Result<Vec<Scope>> = texts.iter().map(|text| text.parse().map_err(|_| refuse(text))).collect();
    Ok(Scopes::of(read?))
}

/// Refuses a token that has no scope at all for what its request needs.
///
/// # Errors
/// 403 with the scope that is missing.
pub fn check(cx: &Cx) -> Result<()> {
    let Some(scopes) = of(cx) else { return Ok(()) };
    match cx.request.need {
        Some(need) if scopes.have(need) => Ok(()),
        need => Err(missing(need)),
    }
}

/// Whether the scopes of whoever acts hold for what is asked, at a place.
pub(crate) fn hold_at(cx: &Cx, spot: Spot) -> bool {
    of(cx).is_none_or(|scopes| cx.request.need.is_some_and(|need| scopes.hold_at(need, spot)))
}

/// The refusal of a token that has no scope for what is asked.
pub(crate) fn missing(need: Option<Need>) -> Failure {
    match need {
        Some(need) => Failure::of("api.context.scope.app_error", 403).with("scope", need),
        None => AppError::no_permission().into(),
    }
}
