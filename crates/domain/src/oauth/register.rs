//! Applications that register themselves (RFC 7591), and where all of this is found (RFC 8414).

use jackfield_model::permission::Public;
use jackfield_model::{
    AuthorizationServerMetadata, ClientRegistrationRequest, ClientRegistrationResponse, Need, OAuthApp, OAuthAppId,
    Resource, UserId, Verb, secret,
};
use jackfield_storage::oauth as statements;

use super::apps::{check, is_callback};
use super::{SCOPE, check_enabled};
use crate::authorize::Granted;
use crate::{App, Cx, Failure, Result};

/// Addresses of one application.
const CALLBACKS: usize = 20;

/// Why an application cannot register itself, in the words of RFC 7591.
#[derive(Debug)]
pub enum Refused {
    Metadata(&'static str, String),
    Failure(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<jackfield_storage::Error> for Refused {
    fn from(error: jackfield_storage::Error) -> Self {
        Self::Failure(error.into())
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn may_register(app: &App) -> bool {
    app.config.read().settings.service.enable_dynamic_client_registration
}

/// Registers an application for whoever asks, where that is allowed.
///
/// # Errors
/// What is wrong with the application; 501 where that is not allowed.
#[crate::boxed]
pub async fn register(
    app: &App,
    _: &Granted<Public>,
    request: ClientRegistrationRequest,
) -> Result<ClientRegistrationResponse, Refused> {
    check_enabled(app)?;
    if !may_register(app) {
        return Err(Failure::of("api.oauth.register_oauth_app.turn_off.app_error", 501).into());
    }
    let refuse = |kind, why: &str| Err(Refused::Metadata(kind, why.to_owned()));
    let method = request.token_endpoint_auth_method.unwrap_or_else(|| "client_secret_post".into());
    if !matches!(method.as_str(), "client_secret_post" | "none") {
        return refuse("invalid_client_metadata", "token_endpoint_auth_method is client_secret_post or none");
    }
    let callbacks = &request.redirect_uris;
    if callbacks.is_empty() || callbacks.len() > CALLBACKS || !callbacks.iter().all(|url| is_callback(url)) {
        return refuse("invalid_redirect_uri", "redirect_uris are missing, too many, or none");
    }
    let now = app.now();
    let oauth = OAuthApp {
        id: OAuthAppId::new(),
        creator_id: UserId::EMPTY,
        create_at: now,
        update_at: now,
        client_secret: if method == "none" { String::new() } else { secret::fresh() },
        name: request
            .client_name
            .clone()
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| "An application".into()),
        callback_urls: request.redirect_uris.clone(),
        homepage: request.client_uri.clone().unwrap_or_default(),
        is_dynamically_registered: true,
        ..OAuthApp::default()
    };
    if let Err(failure) = check(&oauth) {
        return refuse("invalid_client_metadata", &failure.0.message);
    }
    statements::insert(&oauth).execute(&app.store).await?;
    Ok(ClientRegistrationResponse {
        client_id: oauth.id,
        client_secret: Some(oauth.client_secret).filter(|secret| !secret.is_empty()),
        redirect_uris: request.redirect_uris,
        token_endpoint_auth_method: method,
        grant_types: owned(&["authorization_code", "refresh_token"]),
        response_types: owned(&["code"]),
        scope: SCOPE.to_owned(),
        client_name: request.client_name,
        client_uri: request.client_uri,
    })
}

/// The server's own scopes, without those for one place.
fn all_scopes() -> impl Iterator<Item = String> {
    Resource::ALL.iter().flat_map(|resource| Verb::ALL.iter().map(|verb| Need::new(*resource, *verb).to_string()))
}

/// Where an application finds what it needs.
///
/// # Errors
/// 501 where the server is no provider.
pub fn metadata(app: &App, cx: &Cx) -> Result<AuthorizationServerMetadata> {
    check_enabled(app)?;
    let config = app.config.read();
    let set = config.settings.service.site_url.trim_end_matches('/');
    let site = if set.is_empty() { cx.request.origin.clone() } else { set.to_owned() };
    let at = |path: &str| format!("{site}{path}");
    let registration_endpoint = if may_register(app) { at("/api/v4/oauth/apps/register") } else { String::new() };
    Ok(AuthorizationServerMetadata {
        authorization_endpoint: at("/oauth/authorize"),
        token_endpoint: at("/oauth/access_token"),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        registration_endpoint,
        issuer: site,
        response_types_supported: owned(&["code"]),
        scopes_supported: std::iter::once(SCOPE.to_owned()).chain(all_scopes()).collect(),
        grant_types_supported: owned(&["authorization_code", "refresh_token"]),
        token_endpoint_auth_methods_supported: owned(&["client_secret_post", "client_secret_basic", "none"]),
        code_challenge_methods_supported: owned(&["S256"]),
    })
}
