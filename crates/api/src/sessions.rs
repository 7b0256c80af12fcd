//! Sessions and personal access tokens.

use jackfield_model::{AccessTokenId, Millis, Session, SessionId, UserAccessToken, wire};

use crate::path::ByUser;
use crate::query::Paging;
use crate::{StatusOk, operations};

wire! {
    pub struct SessionRef {
        pub session_id: SessionId,
    }

    /// What a mobile client says about its device.
    pub struct DeviceProps {
        pub device_id: String,
        pub voip_device_id: String,
        #[serde(rename = "deviceNotificationDisabled")]
        pub device_notification_disabled: String,
        #[serde(rename = "mobileVersion")]
        pub mobile_version: String,
    }

    pub struct AccessTokenRequest {
        pub description: String,
        /// 0 for a token that does not expire.
        pub expires_at: Millis,
        /// What it may be used for, such as `posts:read` or `posts:write@channel:<id>`; none for all that its owner may.
        /// Jackfield's own, as what follows.
        pub scopes: Vec<String>,
        /// The addresses and networks that it may be used from; none for all.
        pub allowed_ips: Vec<String>,
    }

    pub struct TokenSearch {
        pub term: String,
    }

    pub struct AccessTokenRotation {
        pub token_id: AccessTokenId,
        /// 0 for a token that does not expire.
        pub expires_at: Millis,
    }

    pub struct AccessTokenRef {
        pub token_id: AccessTokenId,
    }
}

/// A personal access token, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByAccessToken {
    pub token_id: AccessTokenId,
}

operations! { tag "users", scope Tokens;
    /// Lists a user's sessions.
    GetSessions = GET "/api/v4/users/{user_id}/sessions" -> 200 json Vec<Session> {
        path: ByUser,
        scope: Account read,
        permission: ManageSessions,
    }
    /// Ends one session of a user.
    RevokeSession = POST "/api/v4/users/{user_id}/sessions/revoke" -> 200 json StatusOk {
        path: ByUser,
        body: json SessionRef,
        example: { "session_id": "{session_id}" },
        scope: Account write,
        permission: RevokeSession,
    }
    /// Ends all sessions of a user.
    RevokeAllSessions = POST "/api/v4/users/{user_id}/sessions/revoke/all" -> 200 json StatusOk {
        path: ByUser,
        scope: Account write,
        permission: ManageSessions,
    }
    /// Tells the session's device, for pushed notifications.
    AttachDeviceExtraProps = PUT "/api/v4/users/sessions/device" -> 200 json StatusOk {
        body: json DeviceProps,
        example: { "device_notification_disabled": "false", "mobile_version": "2.30.0" },
        scope: Account write,
        permission: SignedIn,
    }
    /// Creates a personal access token; only this answer holds its secret.
    CreateUserAccessToken = POST "/api/v4/users/{user_id}/tokens" -> 200 json UserAccessToken {
        path: ByUser,
        body: json AccessTokenRequest,
        example: { "description": "For a script" },
        permission: CreateAccessToken,
    }
    /// Lists a user's personal access tokens.
    GetUserAccessTokensForUser = GET "/api/v4/users/{user_id}/tokens" -> 200 json Vec<UserAccessToken> {
        path: ByUser,
        query: Paging,
        permission: ReadAccessTokens,
    }
    /// Gets a personal access token.
    GetUserAccessToken = GET "/api/v4/users/tokens/{token_id}" -> 200 json UserAccessToken {
        path: ByAccessToken,
        permission: ReadAccessToken,
    }
    /// Lists everybody's personal access tokens.
    GetUserAccessTokens = GET "/api/v4/users/tokens" -> 200 json Vec<UserAccessToken> {
        query: Paging,
        permission: ReadAllAccessTokens,
    }
    /// Searches personal access tokens by their id, and by the id or name of their owner.
    SearchUserAccessTokens = POST "/api/v4/users/tokens/search" -> 200 json Vec<UserAccessToken> {
        body: json TokenSearch,
        example: { "term": "be" },
        scope: Tokens read,
        permission: ReadAllAccessTokens,
    }
    /// Ends everybody's sessions.
    RevokeSessionsFromAllUsers = POST "/api/v4/users/sessions/revoke/all" -> 200 json StatusOk {
        scope: System write,
        permission: EndAllSessions,
    }
    /// Deletes a personal access token and ends its sessions.
    RevokeUserAccessToken = POST "/api/v4/users/tokens/revoke" -> 200 json StatusOk {
        body: json AccessTokenRef,
        example: { "token_id": "{token_id}" },
        permission: RevokeAccessToken,
    }
    /// Gives a personal access token another secret, which only this answer holds; the old one ends.
    RotateUserAccessToken = POST "/api/v4/users/tokens/rotate" -> 200 json UserAccessToken {
        body: json AccessTokenRotation,
        example: { "token_id": "{token_id}" },
        permission: RotateAccessToken,
    }
    /// Makes a personal access token useless until it is enabled again.
    DisableUserAccessToken = POST "/api/v4/users/tokens/disable" -> 200 json StatusOk {
        body: json AccessTokenRef,
        example: { "token_id": "{token_id}" },
        permission: RevokeAccessToken,
    }
    /// Makes a disabled personal access token work again.
    EnableUserAccessToken = POST "/api/v4/users/tokens/enable" -> 200 json StatusOk {
        body: json AccessTokenRef,
        example: { "token_id": "{token_id}" },
        permission: EnableAccessToken,
    }
}
