//! Integrations of all kinds, side by side, as administrators see them.

use crate::wire::{is_zero, wire, words};
use crate::{IntegrationRequestId, Millis, Props, TeamId, UserId};

words! {
    /// What an integration is. In this order they are listed.
    pub enum IntegrationKind {
        #[default]
        Plugin = "plugin",
        IncomingWebhook = "incoming_webhook",
        OutgoingWebhook = "outgoing_webhook",
        Command = "command",
        Bot = "bot",
        Token = "token",
        OAuthApp = "oauth_app",
        Subscription = "subscription",
        Job = "job",
    }
}

words! {
    /// How an integration is.
    pub enum IntegrationState {
        #[default]
        On = "on",
        Off = "off",
        /// It is on, and what it did last failed.
        Failing = "failing",
        /// It is on, and its time is over.
        Expired = "expired",
        /// Of a job: it is over.
        Done = "done",
        Failed = "failed",
    }
}

wire! {
    /// An integration. It holds no secret, and no address.
    pub struct Integration {
        pub kind: IntegrationKind,
        /// What the switch is told. Of an incoming webhook, whose own id is its secret, one that stands for it.
        pub id: String,
        pub name: String,
        pub description: String,
        /// A user's id, or a plugin's; empty for what is the server's.
        pub owner_id: String,
        pub owner_name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub team_id: TeamId,
        /// What it may do, or hears: scopes of a token, those that people gave an application, what a plugin was
        /// granted, events of a subscription. None for all that its owner may.
        pub scopes: Vec<String>,
        pub state: IntegrationState,
        /// Whether the switch is on.
        pub active: bool,
        /// Whether whoever asks may turn the switch.
        pub may_switch: bool,
        /// 0 where nobody noted it.
        pub create_at: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub expires_at: Millis,
        /// 0 for never, or where nobody notes it.
        pub last_used_at: Millis,
        /// Calls of what is kept: of subscriptions and incoming webhooks those of their log, of a job whether it ran, of all
        /// others those of 30 days.
        #[serde(skip_serializing_if = "is_zero")]
        pub calls: Option<i64>,
        /// How many of them went wrong.
        #[serde(skip_serializing_if = "is_zero")]
        pub errors: Option<i64>,
    }

    pub struct IntegrationList {
        pub integrations: Vec<Integration>,
        /// What to ask for next, as `after`; empty when this was the end.
        pub next: String,
    }

    pub struct IntegrationSwitch {
        pub kind: IntegrationKind,
        pub id: String,
        pub active: bool,
    }
}

words! {
    /// What became of a request for an integration.
    pub enum RequestState {
        #[default]
        Pending = "pending",
        Approved = "approved",
        Refused = "refused",
    }
}

wire! {
    /// Which integrations of a kind a team may use; none for all of them.
    pub struct AllowedIntegrations {
        pub team_id: TeamId,
        pub kind: IntegrationKind,
        /// As the list of integrations has them.
        pub ids: Vec<String>,
    }

    /// What somebody asks administrators for: a new integration, or that a team may use one that is there.
    pub struct NewIntegrationRequest {
        pub kind: IntegrationKind,
        pub team_id: TeamId,
        /// The one that is there; empty for a new one.
        #[serde(skip_serializing_if = "is_zero")]
        pub integration_id: String,
        /// What for.
        pub reason: String,
        /// A new one, as the operation that makes it takes it: an incoming webhook, a command or a bot.
        #[serde(skip_serializing_if = "is_zero")]
        pub draft: Props,
    }

    /// A request for an integration.
    pub struct IntegrationRequest {
        pub id: IntegrationRequestId,
        pub create_at: Millis,
        pub user_id: UserId,
        pub username: String,
        pub kind: IntegrationKind,
        pub team_id: TeamId,
        pub integration_id: String,
        pub reason: String,
        pub draft: Props,
        pub state: RequestState,
        pub decided_by: UserId,
        pub decided_at: Millis,
        /// What was said to whoever asked.
        pub answer: String,
    }

    pub struct IntegrationDecision {
        pub approve: bool,
        /// What is said to whoever asked; a refusal has one.
        pub reason: String,
    }
}
