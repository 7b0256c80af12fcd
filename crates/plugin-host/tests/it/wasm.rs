//! The WebAssembly runtime against real components, which are built by `scripts/guest-cargo`.

mod containment;
mod fixtures;
mod github;
mod hooks;
mod lifecycle;
mod requests;
mod storage;
pub(crate) mod world;
