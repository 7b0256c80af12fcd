//! The trail of weighty acts, as administrators and people themselves read it.

use crate::wire::{is_zero, wire};
use crate::{AccessTokenId, AuditId, Millis, OAuthAppId, UserId};

wire! {
    /// Who did what, from where.
    pub struct Audit {
        pub id: AuditId,
        pub create_at: Millis,
        /// Who acted; empty for strangers and the server.
        pub user_id: UserId,
        pub action: String,
        /// About what, as JSON.
        pub extra_info: String,
        pub ip_address: String,
        pub session_id: String,
        /// The access token that was used. Jackfield's own, as what follows.
        #[serde(skip_serializing_if = "is_zero")]
        pub token_id: AccessTokenId,
        /// The application that acted for the user.
        #[serde(skip_serializing_if = "is_zero")]
        pub oauth_app_id: OAuthAppId,
    }

    /// What a token was used for within an hour.
    pub struct TokenCalls {
        /// The access token; of an application, the session that it has with whoever let it act.
        pub token_id: AccessTokenId,
        #[serde(skip_serializing_if = "is_zero")]
        pub oauth_app_id: OAuthAppId,
        /// As whom.
        pub user_id: UserId,
        pub operation: String,
        /// Empty where there were too many to tell apart.
        pub ip_address: String,
        /// When the hour began.
        pub hour: Millis,
        pub calls: i64,
        /// How many of them were refused.
        pub refused: i64,
        pub first_at: Millis,
        pub last_at: Millis,
    }
}
