//! Every operation of the API v4, declared once: method, path, permission, types. No handlers.
//!
//! A declaration yields the route, the OpenAPI entry, the typed client's call and the test
//! that strangers are refused. The name is Mattermost's own operationId.

mod absent;
mod openapi;
mod operation;

pub mod bookmarks;
pub mod bots;
pub mod brand;
pub mod channels;
pub mod client_perf;
pub mod cluster;
pub mod commands;
pub mod console;
pub mod drafts;
pub mod embed;
pub mod emoji;
pub mod example;
pub mod files;
pub mod groups;
pub mod integration_actions;
pub mod integrations;
pub mod jobs;
pub mod links;
pub mod oauth;
pub mod panels;
pub mod params;
pub mod path;
pub mod plugins;
pub mod posts;
pub mod preferences;
pub mod query;
pub mod reactions;
pub mod reports;
pub mod roles;
pub mod scheduled_posts;
pub mod schemes;
pub mod sessions;
pub mod sidebar;
pub mod status;
pub mod support;
pub mod system;
pub mod teams;
pub mod terms_of_service;
pub mod threads;
pub mod uploads;
pub mod usage;
pub mod users;
pub mod webhooks;
pub mod wire;

pub use absent::{ABSENT, Absent, Answer as AbsentAnswer};
pub use openapi::{openapi, written_schemas};
pub use operation::{Body, Method, NoQuery, Operation, OperationInfo, PlainOrMore, StatusOk, all};

#[doc(hidden)]
pub use inventory;
#[doc(hidden)]
pub use serde_json as json;
