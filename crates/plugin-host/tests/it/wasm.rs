//! The WebAssembly runtime against real components, which are built by `scripts/guest-cargo`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]
#![expect(clippy::disallowed_methods, reason = "the environment says where the tests' parts are")]

mod api;
mod consent;
mod containment;
mod database;
mod figures;
mod fixtures;
mod github;
mod hooks;
mod lifecycle;
mod nonsense;
mod preview;
mod recording;
mod requests;
mod script;
mod storage;
pub(crate) mod world;
