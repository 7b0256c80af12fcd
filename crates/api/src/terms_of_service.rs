//! What people have to agree to before they go on.

use jackfield_model::{TermsOfService, TermsOfServiceId, UserTermsOfService, wire};

use crate::path::ByUser;
use crate::{StatusOk, operations};

wire! {
    pub struct TermsText {
        pub text: String,
    }

    /// Whether somebody agrees to a text. Mattermost's names.
    pub struct TermsAnswer {
        #[serde(rename = "serviceTermsId")]
        pub service_terms_id: TermsOfServiceId,
        pub accepted: bool,
    }
}

operations! { tag "terms_of_service", scope Account;
    /// Gets the text that is in force.
    GetTermsOfService = GET "/api/v4/terms_of_service" -> 200 json TermsOfService {
        permission: SignedIn,
    }
    /// Puts another text in force, which everybody is asked to agree to.
    CreateTermsOfService = POST "/api/v4/terms_of_service" -> 200 json TermsOfService {
        body: json TermsText,
        example: { "text": "Be kind to each other." },
        scope: System write,
        permission: ChangeTerms,
    }
    /// Says whether one agrees to a text.
    RegisterTermsOfServiceAction = POST "/api/v4/users/{user_id}/terms_of_service" -> 200 json StatusOk {
        path: ByUser,
        body: json TermsAnswer,
        example: { "serviceTermsId": "{terms_id}", "accepted": true },
        permission: AgreeToTerms,
    }
    /// Gets which text one agreed to.
    GetUserTermsOfService = GET "/api/v4/users/{user_id}/terms_of_service" -> 200 json UserTermsOfService {
        path: ByUser,
        permission: AgreeToTerms,
    }
}
