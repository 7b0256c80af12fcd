//! An OAuth 2.0 provider: applications that people let act for them, by codes with PKCE and tokens that are refreshed.
//!
//! An access token is a session's; what stands here is how one comes to be and how it ends.

mod apps;
mod codes;
mod register;
mod tokens;

pub use apps::{authorized, create, delete, get, info, list, regenerate_secret, update};
pub(crate) use codes::VALID_MS as CODE_VALID_MS;
pub use codes::{Asked, allow, ask, deauthorize, deny};
pub use register::{Refused, metadata, register};
pub use tokens::{Active, Client, exchange, introspect, refresh, revoke};

use crate::{App, Failure, Result};

/// The one scope that there is. Mattermost's.
const SCOPE: &str = "user";

/// Refuses where the server is no provider.
fn check_enabled(app: &App) -> Result<()> {
    let is_on = app.config.read().settings.service.enable_oauth_service_provider;
    if is_on { Ok(()) } else { Err(Failure::of("api.oauth.authorize_oauth.disabled.app_error", 501)) }
}
