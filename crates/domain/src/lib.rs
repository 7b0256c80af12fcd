//! The rules of the field: who may do what, and what follows when it is done.
//!
//! Knows no HTTP, no SQL text and no plugin runtime: `server` calls it, `storage` serves it,
//! `plugin-host` implements its hooks. A rule's public function takes [`Granted`] where a
//! permission is needed, so a forgotten check does not compile.

mod addresses;
mod app;
mod authorize;
mod believed;
mod blocks;
mod bounds;
mod clock;
mod cx;
mod failure;
mod keeper;
mod one_time;

pub mod access_tokens;
pub mod administrators;
pub mod analytics;
pub mod audits;
pub mod avatars;
pub mod bookmarks;
pub mod bots;
pub mod brand;
pub mod calls;
pub mod channels;
pub mod client_perf;
pub mod cluster;
pub mod commands;
pub mod config;
pub mod console;
pub mod dialogs;
pub mod drafts;
pub mod embed;
pub mod emoji;
pub mod events;
pub mod files;
pub mod groups;
pub mod hooks;
pub mod identity;
pub mod integrations;
pub mod jobs;
pub mod letters;
pub mod links;
pub mod logs;
pub mod machine;
pub mod mail;
pub mod market;
pub mod moving;
pub mod notifications;
pub mod oauth;
pub mod outbound;
pub mod outgoing_webhooks;
pub mod panels;
pub mod plugins;
pub mod posts;
pub mod preferences;
pub mod presence;
pub mod push;
pub mod reactions;
pub mod removal;
pub mod reports;
pub mod roles;
pub mod scheduled_posts;
pub mod schemes;
pub mod scopes;
pub mod seed;
pub mod server;
pub mod sessions;
pub mod sidebar;
pub mod subscriptions;
pub mod support;
pub mod tasks;
pub mod teams;
pub mod terms_of_service;
#[cfg(feature = "testing")]
pub mod testing;
pub mod texts;
pub mod uploads;
pub mod usage;
pub mod users;
mod uses;
pub mod webhooks;

/// Boxes the future of a public function, so that its body is compiled here, once: the body of an `async fn` is compiled
/// again in each crate that awaits it.
pub(crate) use async_recursion::async_recursion as boxed;

pub use app::{App, Parts};
pub use authorize::{Bound, ChannelGrant, FileGrant, Granted, Implies, PostGrant, TeamGrant};
pub use clock::{Clock, FastClock, ManualClock, MovedClock, SystemClock};
pub use cx::{Actor, Cx, RequestInfo};
pub use failure::{Failure, Found, Result};
