//! OAuth 2.0: applications that people let act for them.

use jackfield_model::{
    AuthorizationServerMetadata, ClientRegistrationRequest, ClientRegistrationResponse, OAuthApp, OAuthAppId, wire,
};

use crate::StatusOk;
use crate::operations;
use crate::path::ByUser;
use crate::query::Paging;

/// An application, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByOAuthApp {
    pub app_id: OAuthAppId,
}

wire! {
    pub struct OAuthAppRequest {
        pub name: String,
        pub description: String,
        pub icon_url: String,
        pub callback_urls: Vec<String>,
        pub homepage: String,
        /// Whether people are not asked; only administrators may say so.
        pub is_trusted: bool,
        /// Whether it can keep no secret; it proves itself by PKCE.
        pub is_public: bool,
    }
}

operations! { tag "OAuth", scope Apps;
    /// Creates an application.
    CreateOAuthApp = POST "/api/v4/oauth/apps" -> 201 json OAuthApp {
        body: json OAuthAppRequest,
        example: { "name": "Builds", "description": "Shows builds", "homepage": "https://example.com", "callback_urls": ["https://example.com/callback"] },
        permission: CreateOAuthApp,
    }
    /// Lists applications.
    GetOAuthApps = GET "/api/v4/oauth/apps" -> 200 json Vec<OAuthApp> {
        query: Paging,
        permission: ListOAuthApps,
    }
    /// Gets an application.
    GetOAuthApp = GET "/api/v4/oauth/apps/{app_id}" -> 200 json OAuthApp {
        path: ByOAuthApp,
        permission: ManageOAuthApp,
    }
    /// Changes an application.
    UpdateOAuthApp = PUT "/api/v4/oauth/apps/{app_id}" -> 200 json OAuthApp {
        path: ByOAuthApp,
        body: json OAuthAppRequest,
        example: { "id": "{app_id}", "name": "Builds", "description": "Shows builds", "homepage": "https://example.com", "callback_urls": ["https://example.com/callback"] },
        permission: ManageOAuthApp,
    }
    /// Deletes an application: its tokens end.
    DeleteOAuthApp = DELETE "/api/v4/oauth/apps/{app_id}" -> 200 json StatusOk {
        path: ByOAuthApp,
        permission: ManageOAuthApp,
    }
    /// Gives an application a new secret.
    RegenerateOAuthAppSecret = POST "/api/v4/oauth/apps/{app_id}/regen_secret" -> 200 json OAuthApp {
        path: ByOAuthApp,
        permission: ManageOAuthApp,
    }
    /// Gets an application as those see it who are asked about it.
    GetOAuthAppInfo = GET "/api/v4/oauth/apps/{app_id}/info" -> 200 json OAuthApp {
        path: ByOAuthApp,
        permission: SignedIn,
    }
    /// Registers an application for whoever asks, where that is allowed (RFC 7591).
    RegisterOAuthClient = POST "/api/v4/oauth/apps/register" -> 201 json ClientRegistrationResponse {
        body: json ClientRegistrationRequest,
        example: { "client_name": "Builds", "redirect_uris": ["https://example.com/callback"] },
        permission: Public,
    }
    /// Lists the applications that a user lets act for them.
    GetAuthorizedOAuthAppsForUser = GET "/api/v4/users/{user_id}/oauth/apps/authorized" -> 200 json Vec<OAuthApp> {
        path: ByUser,
        query: Paging,
        scope: Account read,
        permission: ReadAuthorizedApps,
    }
    /// Says where an application finds what it needs (RFC 8414).
    GetAuthorizationServerMetadata = GET "/.well-known/oauth-authorization-server" -> 200 json AuthorizationServerMetadata {
        permission: Public,
    }
}
