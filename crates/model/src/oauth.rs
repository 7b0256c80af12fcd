//! OAuth 2.0: applications that people let act for them.

use crate::wire::{is_zero, wire};
use crate::{Millis, OAuthAppId, UserId};

wire! {
    pub struct OAuthApp {
        /// Also its `client_id`.
        pub id: OAuthAppId,
        pub creator_id: UserId,
        pub create_at: Millis,
        pub update_at: Millis,
        /// Empty for one that can keep no secret.
        pub client_secret: String,
        pub name: String,
        pub description: String,
        pub icon_url: String,
        pub callback_urls: Vec<String>,
        pub homepage: String,
        /// People are not asked.
        pub is_trusted: bool,
        pub mattermost_app_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub is_dynamically_registered: bool,
    }

    /// What an application asks somebody for.
    pub struct AuthorizeRequest {
        pub response_type: String,
        pub client_id: String,
        pub redirect_uri: String,
        pub scope: String,
        pub state: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub code_challenge: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub code_challenge_method: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub resource: String,
    }

    /// What an application gets for a code.
    pub struct AccessResponse {
        pub access_token: String,
        pub token_type: String,
        pub expires_in: i64,
        pub scope: String,
        pub refresh_token: String,
        pub id_token: String,
    }

    /// An application that registers itself (RFC 7591).
    pub struct ClientRegistrationRequest {
        pub redirect_uris: Vec<String>,
        pub token_endpoint_auth_method: Option<String>,
        pub client_name: Option<String>,
        pub client_uri: Option<String>,
    }

    pub struct ClientRegistrationResponse {
        pub client_id: OAuthAppId,
        #[serde(skip_serializing_if = "is_zero")]
        pub client_secret: Option<String>,
        pub redirect_uris: Vec<String>,
        pub token_endpoint_auth_method: String,
        pub grant_types: Vec<String>,
        pub response_types: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub scope: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub client_name: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub client_uri: Option<String>,
    }

    /// Where what is (RFC 8414).
    pub struct AuthorizationServerMetadata {
        pub issuer: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub authorization_endpoint: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub token_endpoint: String,
        pub response_types_supported: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub registration_endpoint: String,
        pub revocation_endpoint: String,
        pub introspection_endpoint: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub scopes_supported: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub grant_types_supported: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub token_endpoint_auth_methods_supported: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub code_challenge_methods_supported: Vec<String>,
    }
}

impl OAuthApp {
    /// The application as those see it whose it is not.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self { client_secret: String::new(), callback_urls: Vec::new(), ..self.clone() }
    }

    /// One that can keep no secret: it proves itself by PKCE.
    pub fn is_public(&self) -> bool {
        self.client_secret.is_empty()
    }
}
