//! Subscriptions to events: bots' programs are told of what happens, or ask for it.

use jackfield_model::{EventDelivery, EventPage, EventSubscription, Millis, SubscriptionId, wire};

use crate::query::{Paging, PerPage, Window, query};
use crate::{StatusOk, operations};

/// A subscription, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct BySubscription {
    pub subscription_id: SubscriptionId,
}

wire! {
    /// What is sent again: events of the log by their ids, all between two times, or all that were given up.
    pub struct ReplayRequest {
        pub event_ids: Vec<String>,
        pub from: Millis,
        pub to: Millis,
        pub failed: bool,
    }

    pub struct ReplayAnswer {
        /// How many events are sent again.
        pub count: i64,
    }
}

query! {
    pub struct DeliveriesQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// Only tries that failed.
        pub failed: bool,
    }

    pub struct EventsQuery {
        pub subscription_id: SubscriptionId,
        /// The `next` of the answer before; 0 for the oldest that are kept.
        pub after: i64,
        pub limit: i64,
    }
}

impl DeliveriesQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "integrations", scope Events;
    /// Subscribes a bot to events. The answer alone shows the key of its signatures.
    CreateEventSubscription = POST "/api/v4/integrations/subscriptions" -> 201 json EventSubscription {
        body: json EventSubscription,
        example: { "bot_user_id": "{bot_user_id}", "display_name": "Builds", "url": "https://example.com/events", "events": ["posted"] },
        permission: ManageBot,
    }
    /// Lists the subscriptions of one's bots.
    GetEventSubscriptions = GET "/api/v4/integrations/subscriptions" -> 200 json Vec<EventSubscription> {
        query: Paging,
        permission: ReadBots,
    }
    /// Gets a subscription.
    GetEventSubscription = GET "/api/v4/integrations/subscriptions/{subscription_id}" -> 200 json EventSubscription {
        path: BySubscription,
        permission: ManageSubscription,
    }
    /// Changes what a subscription is about and where it is told.
    UpdateEventSubscription = PUT "/api/v4/integrations/subscriptions/{subscription_id}" -> 200 json EventSubscription {
        path: BySubscription,
        body: json EventSubscription,
        example: { "display_name": "Builds", "url": "https://example.com/events", "events": ["posted", "post_edited"] },
        permission: ManageSubscription,
    }
    /// Deletes a subscription with all that waits for it.
    DeleteEventSubscription = DELETE "/api/v4/integrations/subscriptions/{subscription_id}" -> 200 json StatusOk {
        path: BySubscription,
        permission: ManageSubscription,
    }
    /// Gives a subscription a new key, which the answer alone shows; for a day the old one signs as well.
    RotateEventSubscriptionSecret = POST "/api/v4/integrations/subscriptions/{subscription_id}/rotate_secret" -> 200 json EventSubscription {
        path: BySubscription,
        permission: ManageSubscription,
    }
    /// Lets a subscription that was paused be told again.
    ResumeEventSubscription = POST "/api/v4/integrations/subscriptions/{subscription_id}/resume" -> 200 json EventSubscription {
        path: BySubscription,
        permission: ManageSubscription,
    }
    /// Lists the tries to tell a subscriber, the newest first.
    GetEventDeliveries = GET "/api/v4/integrations/subscriptions/{subscription_id}/deliveries" -> 200 json Vec<EventDelivery> {
        path: BySubscription,
        query: DeliveriesQuery,
        permission: ManageSubscription,
    }
    /// Sends events again, under the ids that they have.
    ReplayEvents = POST "/api/v4/integrations/subscriptions/{subscription_id}/replay" -> 200 json ReplayAnswer {
        path: BySubscription,
        body: json ReplayRequest,
        example: { "failed": true },
        permission: ManageSubscription,
    }
    /// Reads the events of a subscription without an address, as the bot whose it is.
    PullEvents = GET "/api/v4/events" -> 200 json EventPage {
        query: EventsQuery,
        permission: SignedIn,
    }
}
