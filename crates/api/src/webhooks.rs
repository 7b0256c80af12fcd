//! Webhooks: secrets by which the outside posts, and addresses that are told of posts.

use jackfield_model::{ChannelId, HookId, IncomingWebhook, IncomingWebhooksWithCount, OutgoingWebhook, TeamId};

use crate::query::{PerPage, Window, query};
use crate::{PlainOrMore, StatusOk, operations};

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

query! {
    pub struct OutgoingHooksQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub team_id: TeamId,
        pub channel_id: ChannelId,
    }
}

impl OutgoingHooksQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

impl HooksQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "webhooks", scope Webhooks;
    /// Creates an incoming webhook.
    CreateIncomingWebhook = POST "/api/v4/hooks/incoming" -> 201 json IncomingWebhook {
        body: json IncomingWebhook,
        example: { "channel_id": "{channel_id}", "display_name": "Builds" },
        permission: CreateIncomingWebhook,
    }
    /// Lists incoming webhooks.
    GetIncomingWebhooks = GET "/api/v4/hooks/incoming" -> 200 json PlainOrMore<Vec<IncomingWebhook>, IncomingWebhooksWithCount> {
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
    UpdateIncomingWebhook = PUT "/api/v4/hooks/incoming/{hook_id}" -> 201 json IncomingWebhook {
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
    /// Creates an outgoing webhook: addresses are told of what is written in public channels.
    CreateOutgoingWebhook = POST "/api/v4/hooks/outgoing" -> 201 json OutgoingWebhook {
        body: json OutgoingWebhook,
        example: { "team_id": "{team_id}", "display_name": "Builds", "trigger_words": ["{unique}"], "callback_urls": ["https://example.com/build"] },
        permission: CreateOutgoingWebhook,
    }
    /// Lists outgoing webhooks.
    GetOutgoingWebhooks = GET "/api/v4/hooks/outgoing" -> 200 json Vec<OutgoingWebhook> {
        query: OutgoingHooksQuery,
        example_query: "team_id={team_id}",
        permission: ListOutgoingWebhooks,
    }
    /// Gets an outgoing webhook.
    GetOutgoingWebhook = GET "/api/v4/hooks/outgoing/{hook_id}" -> 200 json OutgoingWebhook {
        path: ByHook,
        permission: ManageOutgoingWebhook,
    }
    /// Changes an outgoing webhook.
    UpdateOutgoingWebhook = PUT "/api/v4/hooks/outgoing/{hook_id}" -> 200 json OutgoingWebhook {
        path: ByHook,
        body: json OutgoingWebhook,
        example: { "id": "{hook_id}", "display_name": "Builds", "trigger_words": ["{unique}"], "callback_urls": ["https://example.com/build"] },
        permission: ManageOutgoingWebhook,
    }
    /// Deletes an outgoing webhook: what was not delivered is not delivered any more.
    DeleteOutgoingWebhook = DELETE "/api/v4/hooks/outgoing/{hook_id}" -> 200 json StatusOk {
        path: ByHook,
        permission: ManageOutgoingWebhook,
    }
    /// Gives an outgoing webhook a new secret.
    RegenOutgoingHookToken = POST "/api/v4/hooks/outgoing/{hook_id}/regen_token" -> 200 json OutgoingWebhook {
        path: ByHook,
        permission: ManageOutgoingWebhook,
    }
}
