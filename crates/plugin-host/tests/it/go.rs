//! The Go runtime against the conformance plugin, which is built with the Go toolchain.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod api;
mod attached;
mod breaches;
mod buttons;
mod cluster;
mod completeness;
mod confined;
mod crowded;
mod database;
mod endings;
mod hanging;
mod harm;
mod hooks;
mod hosted;
mod hostile;
mod http;
mod lifecycle;
mod limits;
mod misbehaving;
mod old;
mod packages;
mod pluginapi;
mod raised;
mod reading;
mod running;
mod sample;
mod served;
mod streams;
mod supervised;

pub(crate) use hosted::Hosted;
pub(crate) use sample::sample;
