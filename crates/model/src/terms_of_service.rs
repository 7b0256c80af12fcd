//! What people have to agree to before they go on.

use crate::wire::wire;
use crate::{Millis, TermsOfServiceId, UserId};

wire! {
    /// A text, and who set it.
    pub struct TermsOfService {
        pub id: TermsOfServiceId,
        pub create_at: Millis,
        pub user_id: UserId,
        pub text: String,
    }

    /// That somebody agreed to one.
    pub struct UserTermsOfService {
        pub user_id: UserId,
        pub terms_of_service_id: TermsOfServiceId,
        pub create_at: Millis,
    }
}
