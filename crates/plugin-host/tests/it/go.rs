//! The Go runtime against the conformance plugin, which is built with the Go toolchain.

mod api;
mod endings;
mod hooks;
mod hosted;
mod http;
mod lifecycle;
mod misbehaving;
mod old;
mod running;
mod sample;
