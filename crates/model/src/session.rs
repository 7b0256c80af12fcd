//! A signed-in client.

use crate::wire::wire;
use crate::{Millis, SessionId, StringMap, TeamMember, UserId};

wire! {
    pub struct Session {
        pub id: SessionId,
        pub token: String,
        pub create_at: Millis,
        /// 0 when it does not expire.
        pub expires_at: Millis,
        pub last_activity_at: Millis,
        pub user_id: UserId,
        pub device_id: String,
        /// The user's system roles when it was read.
        pub roles: String,
        pub is_oauth: bool,
        pub expired_notify: bool,
        pub props: StringMap,
        pub team_members: Option<Vec<TeamMember>>,
        pub local: bool,
        /// Whether the user is asked for a second factor; no client is told here.
        #[serde(skip)]
        pub mfa_active: bool,
        /// Where the user signs in elsewhere.
        #[serde(skip)]
        pub auth_service: String,
    }
}

impl Session {
    /// The session as its owner sees it in a list: without the secret.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self { token: String::new(), ..self.clone() }
    }
}
