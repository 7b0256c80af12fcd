//! Incoming webhooks: secrets by which the outside posts.

use jackfield_model::{HookId, IncomingWebhook, TeamId};

use crate::query::{PerPage, Window, query};
use crate::{StatusOk, operations};

/// A webhook, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByHook {
    pub hook_id: HookId,
}

query! {
    pub struct HooksQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub team_id: TeamId,
        pub include_total_count: bool,
    }
}

impl HooksQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "webhooks";
    /// Creates an incoming webhook.
    CreateIncomingWebhook = POST "/api/v4/hooks/incoming" -> 201 json IncomingWebhook {
        body: json IncomingWebhook,
        example: { "channel_id": "{channel_id}", "display_name": "Builds" },
        permission: CreateIncomingWebhook,
    }
    /// Lists incoming webhooks.
    GetIncomingWebhooks = GET "/api/v4/hooks/incoming" -> 200 json Vec<IncomingWebhook> {
        query: HooksQuery,
        example_query: "team_id={team_id}",
        permission: ListIncomingWebhooks,
    }
    /// Gets an incoming webhook.
    GetIncomingWebhook = GET "/api/v4/hooks/incoming/{hook_id}" -> 200 json IncomingWebhook {
        path: ByHook,
        permission: ManageIncomingWebhook,
    }
    /// Changes an incoming webhook.
    UpdateIncomingWebhook = PUT "/api/v4/hooks/incoming/{hook_id}" -> 200 json IncomingWebhook {
        path: ByHook,
        body: json IncomingWebhook,
        example: { "id": "{hook_id}", "channel_id": "{channel_id}", "display_name": "Builds" },
        permission: ManageIncomingWebhook,
    }
    /// Deletes an incoming webhook: its secret is useless from now on.
    DeleteIncomingWebhook = DELETE "/api/v4/hooks/incoming/{hook_id}" -> 200 json StatusOk {
        path: ByHook,
        permission: ManageIncomingWebhook,
    }
}
