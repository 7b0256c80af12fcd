//! An OAuth 2.0 provider: applications that people let act for them, by codes with PKCE and tokens that are refreshed.
//!
//! An access token is a session's; what stands here is how one comes to be and how it ends.

mod apps;
mod codes;
mod register;
mod tokens;

pub(crate) use apps::users_of;
pub use apps::{authorized, create, delete, get, info, list, regenerate_secret, update};
pub(crate) use codes::VALID_MS as CODE_VALID_MS;
pub use codes::{Asked, allow, ask, deauthorize, deny};
pub use register::{Refused, metadata, register};
pub(crate) use tokens::PROP_APP;
pub use tokens::{Active, Client, exchange, introspect, refresh, revoke};

use jackfield_model::{IntegrationKind, OAuthAppId, Scopes};
use jackfield_storage::console;

use crate::{App, Failure, Result, scopes};

/// The scope of whoever asks for none of the server's own: all that the person may. Mattermost's.
const SCOPE: &str = "user";

/// Reads the scopes that an application asks for; `None` for all that the person may. Words without a colon are none of
/// ours: Mattermost has one scope, and applications ask for what other servers have.
///
/// # Errors
/// 400 for what looks like a scope and is none.
fn asked_scopes(scope: &str) -> Result<Option<Scopes>> {
    let own: Vec<String> =
        scope.split_ascii_whitespace().filter(|word| word.contains(':')).map(str::to_owned).collect();
    if own.is_empty() { Ok(None) } else { Ok(Some(scopes::read(&own)?)) }
}

/// What is kept of scopes, and what an application is told of them.
fn written(scopes: Option<&Scopes>) -> String {
    scopes.map_or_else(|| SCOPE.to_owned(), ToString::to_string)
}

/// What was kept; `None` for all that the person may.
fn kept(scope: &str) -> Option<Scopes> {
    (scope != SCOPE).then(|| Scopes::stored(scope.split_ascii_whitespace()))
}

/// Refuses an application that an administrator switched off. What people let it do stays, for when it is on again.
async fn check_in_use(app: &App, id: OAuthAppId) -> Result<()> {
    if is_suspended(app, id).await? { Err(Failure::of("app.oauth.suspended.app_error", 403)) } else { Ok(()) }
}

/// Whether an administrator switched an application off.
pub(crate) async fn is_suspended(app: &App, id: OAuthAppId) -> Result<bool> {
    let asked = console::is_suspended(IntegrationKind::OAuthApp, id.as_str());
    Ok(asked.one::<(bool,)>(&app.store).await?.0)
}

/// Refuses where the server is no provider.
fn check_enabled(app: &App) -> Result<()> {
    let is_on = app.config.read().settings.service.enable_oauth_service_provider;
    if is_on { Ok(()) } else { Err(Failure::of("api.oauth.authorize_oauth.disabled.app_error", 501)) }
}
