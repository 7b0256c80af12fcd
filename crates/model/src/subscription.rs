//! Subscriptions to events: who is told of what happens, or asks for it.

use crate::wire::{is_zero, wire};
use crate::{ChannelId, Millis, SubscriptionId, TeamId, UserId};
use serde_json::Value;

wire! {
    /// Of what a bot may see, its subscription is told what it names.
    pub struct EventSubscription {
        pub id: SubscriptionId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub bot_user_id: UserId,
        pub display_name: String,
        /// Where events are sent; empty for one that pulls them.
        pub url: String,
        /// Names of events, as sockets have them; `*` for all.
        pub events: Vec<String>,
        /// Only events of these teams and channels, unless empty.
        pub team_ids: Vec<TeamId>,
        pub channel_ids: Vec<ChannelId>,
        /// Whether an event waits until those before it were taken.
        pub ordered: bool,
        /// The key of signatures (Standard Webhooks); in the answers that make it.
        #[serde(skip_serializing_if = "is_zero")]
        pub secret: String,
        /// Tries that failed since the last that did not.
        pub failures: i64,
        /// When nothing was sent any more because too much failed; 0 while it is told.
        pub paused_at: Millis,
        pub paused_why: String,
        pub last_delivery_at: Millis,
    }

    /// Something that happened, as subscribers get it.
    pub struct SubscribedEvent {
        /// The same however often it is sent.
        pub id: String,
        #[serde(rename = "type")]
        pub event_type: String,
        pub create_at: Millis,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        /// What sockets get as `data`.
        pub data: Value,
    }

    /// Events that a subscription has not read yet.
    pub struct EventPage {
        pub events: Vec<SubscribedEvent>,
        /// What to ask for next.
        pub next: i64,
        /// Whether there is more now.
        pub has_more: bool,
    }

    /// A try to tell a subscriber.
    pub struct EventDelivery {
        pub number: i64,
        /// The event's id.
        pub event: String,
        pub attempt: i64,
        pub create_at: Millis,
        /// Milliseconds.
        pub took: i64,
        /// 0 where nothing was answered.
        pub status: i64,
        /// What it answered begins so.
        pub answer: String,
        pub error: String,
        pub data: Value,
    }
}

impl EventSubscription {
    /// As it is shown to whoever asks for it: its key is shown once.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self { secret: String::new(), ..self.clone() }
    }
}
