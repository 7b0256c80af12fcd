//! The server: HTTP handlers, the WebSocket hub, plugins' endpoints and the web client.
//!
//! Handlers decode, authorise, call `domain` and return; no rule lives here.

mod archive;
mod call;
mod credentials;
mod form;
mod handlers;
mod listen;
mod metrics;
mod pace;
mod refusal;
mod reply;
mod routes;
mod start;
mod upgrade;
mod user_agent;
mod web;
mod ws;

pub use routes::{Missing, check_complete, served};
pub use start::{Options, Running, Server, start};
