//! The console of integrations: what administrators see of all of them, and of what tokens are used for.

use jackfield_model::{
    AllowedIntegrations, IntegrationDecision, IntegrationList, IntegrationRequest, IntegrationRequestId,
    IntegrationSwitch, NewIntegrationRequest, TeamId, TokenCalls,
};

use crate::query::{Acts, PerPage, Window, query};
use crate::{StatusOk, operations};

/// A request for an integration, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByIntegrationRequest {
    pub integration_request_id: IntegrationRequestId,
}

query! {
    pub struct AllowedQuery {
        /// Only this team's.
        pub team_id: TeamId,
    }

    pub struct RequestsQuery {
        /// Only `pending`, `approved` or `refused` ones.
        pub state: String,
        pub page: u32,
        pub per_page: PerPage,
    }

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

impl RequestsQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
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
    /// Lists which integrations teams may use, of those kinds that are limited.
    GetAllowedIntegrations = GET "/api/v4/integrations/allowed" -> 200 json Vec<AllowedIntegrations> {
        query: AllowedQuery,
        permission: ReadIntegrations,
    }
    /// Sets which integrations of a kind a team may use: plugins, webhooks, commands, bots or OAuth applications; none for all.
    SetAllowedIntegrations = PUT "/api/v4/integrations/allowed" -> 200 json StatusOk {
        body: json AllowedIntegrations,
        example: { "team_id": "{team_id}", "kind": "command", "ids": [] },
        permission: SwitchIntegrations,
    }
    /// Asks administrators for a new integration, or for one that a team may not use.
    RequestIntegration = POST "/api/v4/integrations/requests" -> 201 json IntegrationRequest {
        body: json NewIntegrationRequest,
        example: { "kind": "bot", "team_id": "{team_id}", "reason": "It counts our lunches", "draft": { "username": "{unique}" } },
        permission: SignedIn,
    }
    /// Lists requests for integrations: one's own, and everybody's for those who see all integrations.
    GetIntegrationRequests = GET "/api/v4/integrations/requests" -> 200 json Vec<IntegrationRequest> {
        query: RequestsQuery,
        permission: SignedIn,
    }
    /// Approves a request, which makes what was asked for, or refuses it with a reason.
    DecideIntegrationRequest = POST "/api/v4/integrations/requests/{integration_request_id}/decide" -> 200 json IntegrationRequest {
        path: ByIntegrationRequest,
        body: json IntegrationDecision,
        example: { "approve": false, "reason": "There is one already" },
        permission: SwitchIntegrations,
    }
    /// Lists what tokens were used for, by the hour, the newest first.
    GetTokenCalls = GET "/api/v4/integrations/calls" -> 200 json Vec<TokenCalls> {
        query: Acts,
        permission: ReadAudits,
    }
}
