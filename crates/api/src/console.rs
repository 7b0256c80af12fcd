//! The console of integrations: what administrators see of all of them, and of what tokens are used for.

use jackfield_model::{IntegrationList, IntegrationSwitch, TokenCalls};

use crate::query::{Acts, PerPage, query};
use crate::{StatusOk, operations};

query! {
    pub struct IntegrationsQuery {
        /// Only of this kind.
        pub kind: String,
        /// Only what belongs to this user, by id or name, or to this plugin.
        pub owner: String,
        /// `on` or `off`.
        pub state: String,
        /// Part of a name, a description or an owner's name.
        pub term: String,
        /// The `next` of the answer before.
        pub after: String,
        pub per_page: PerPage,
    }

    pub struct IntegrationsExport {
        pub kind: String,
        pub owner: String,
        pub state: String,
        pub term: String,
        /// `csv` or `json`.
        pub format: String,
    }
}

operations! { tag "integrations", scope System;
    /// Lists integrations of all kinds, without their secrets and addresses.
    GetIntegrations = GET "/api/v4/integrations" -> 200 json IntegrationList {
        query: IntegrationsQuery,
        permission: ReadIntegrations,
    }
    /// Gets the list of integrations as a file.
    ExportIntegrations = GET "/api/v4/integrations/export" -> 200 bytes {
        query: IntegrationsExport,
        permission: ReadIntegrations,
    }
    /// Turns an integration off, or on again, whole as it was.
    SwitchIntegration = POST "/api/v4/integrations/switch" -> 200 json StatusOk {
        body: json IntegrationSwitch,
        example: { "kind": "bot", "id": "{bot_user_id}", "active": false },
        permission: SwitchIntegrations,
    }
    /// Lists what tokens were used for, by the hour, the newest first.
    GetTokenCalls = GET "/api/v4/integrations/calls" -> 200 json Vec<TokenCalls> {
        query: Acts,
        permission: ReadAudits,
    }
}
