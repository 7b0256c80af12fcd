//! The rules on both engines.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

mod asked;
mod bounds;
mod compiled;
mod config;
mod dialogs;
mod embed;
mod extracted;
mod jobs;
mod lists;
mod moving;
mod notified;
mod outgoing_webhooks;
mod panels;
mod presence;
mod races;
mod roles;
mod scheduled_posts;
mod second_factor;
mod secrets;
mod session_ends;
mod sign_in;
mod slack;
mod subscriptions;
mod tenants;
mod token_warnings;
mod upkeep;
mod webhooks;

use jackfield_testkit::{people, world};
