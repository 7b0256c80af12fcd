//! Webhooks: secrets by which the outside posts, and addresses that are told of posts.

use jackfield_model::{
    ChannelId, HookId, IncomingWebhook, IncomingWebhookOptions, IncomingWebhookRequest, IncomingWebhooksWithCount,
    OutgoingWebhook, TeamId, WebhookCall, WebhookTemplate, wire,
};

use crate::query::{PerPage, Window, query};
use crate::{PlainOrMore, StatusOk, operations};

wire! {
    /// Another secret for an incoming webhook.
    pub struct RotateWebhookSecretRequest {
        /// Empty to have one made.
        pub secret: String,
        /// Seconds for which the secret before holds as well; 0 for a day.
        pub overlap: i64,
    }

    /// A template, and something that it is tried with.
    pub struct RenderWebhookRequest {
        pub template: String,
        /// As it would be sent.
        pub payload: String,
    }
}

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

query! {
    pub struct WebhookCallsQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// Only calls that were refused.
        pub failed: bool,
    }
}

impl WebhookCallsQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
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
    /// Says what an incoming webhook asks of its callers; its secret is not shown again.
    GetIncomingWebhookOptions = GET "/api/v4/hooks/incoming/{hook_id}/options" -> 200 json IncomingWebhookOptions {
        path: ByHook,
        permission: ManageIncomingWebhook,
    }
    /// Sets what an incoming webhook asks of its callers. Where signatures are asked for and no secret is sent, one is
    /// made, which the answer alone shows.
    UpdateIncomingWebhookOptions = PUT "/api/v4/hooks/incoming/{hook_id}/options" -> 200 json IncomingWebhookOptions {
        path: ByHook,
        body: json IncomingWebhookOptions,
        example: { "signature": "standard", "allowed_ips": ["0.0.0.0/0"], "per_minute": 60 },
        permission: ManageIncomingWebhook,
    }
    /// Gives an incoming webhook another secret, which the answer alone shows; for a while the one before holds as well.
    RotateIncomingWebhookSecret = POST "/api/v4/hooks/incoming/{hook_id}/rotate_secret" -> 200 json IncomingWebhookOptions {
        path: ByHook,
        body: json RotateWebhookSecretRequest,
        example: { "overlap": 3600 },
        permission: ManageIncomingWebhook,
    }
    /// Tries a template: what would be posted, and is not.
    RenderIncomingWebhook = POST "/api/v4/hooks/incoming/{hook_id}/render" -> 200 json IncomingWebhookRequest {
        path: ByHook,
        body: json RenderWebhookRequest,
        example: { "template": "A build failed", "payload": "[7]" },
        permission: ManageIncomingWebhook,
    }
    /// Lists the templates that are there to be taken, each with something to try it with.
    GetWebhookTemplates = GET "/api/v4/hooks/templates" -> 200 json Vec<WebhookTemplate> {
        permission: SignedIn,
    }
    /// Lists the last calls of an incoming webhook, the newest first.
    GetIncomingWebhookCalls = GET "/api/v4/hooks/incoming/{hook_id}/calls" -> 200 json Vec<WebhookCall> {
        path: ByHook,
        query: WebhookCallsQuery,
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
