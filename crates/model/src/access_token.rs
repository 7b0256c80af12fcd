//! Personal access tokens: long-lived secrets for scripts and bots.

use crate::wire::{is_zero, wire};
use crate::{AccessTokenId, Millis, UserId};

wire! {
    pub struct UserAccessToken {
        pub id: AccessTokenId,
        /// The secret; only the answer that creates it holds it.
        #[serde(skip_serializing_if = "is_zero")]
        pub token: String,
        pub user_id: UserId,
        pub description: String,
        pub is_active: bool,
        /// 0 when it does not expire.
        pub expires_at: Millis,
        /// What it may be used for; none for all that its owner may. Jackfield's own, as what follows.
        #[serde(skip_serializing_if = "is_zero")]
        pub scopes: Vec<String>,
        /// The addresses and networks that it may be used from; none for all.
        #[serde(skip_serializing_if = "is_zero")]
        pub allowed_ips: Vec<String>,
        /// When it was last used, to five minutes; 0 for never.
        #[serde(skip_serializing_if = "is_zero")]
        pub last_used_at: Millis,
    }
}

impl UserAccessToken {
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self { token: String::new(), ..self.clone() }
    }
}
