//! The trail of weighty acts, as administrators and people themselves read it.

use crate::wire::wire;
use crate::{AuditId, Millis, UserId};

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
    }
}
