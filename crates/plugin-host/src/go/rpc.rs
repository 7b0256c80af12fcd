//! Go's net/rpc over a stream, in both directions: calls to a plugin and calls from it.
//! Replies come in any order; a call that nobody waits for any more is remembered until
//! its reply arrives.

mod client;
mod message;
mod server;

pub use client::Client;
pub use message::Incoming;
pub use server::{Reply, Served, Service, serve};

#[cfg(test)]
mod tests;

use super::{gob::GobError, gob::gob_struct, mux::MuxError};

/// Why a call has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// What the other side answered instead of a result.
    #[error("the plugin refused the call: {0}")]
    Refused(String),
    #[error("the connection to the plugin is over: {0}")]
    Closed(String),
    #[error(transparent)]
    Mux(#[from] MuxError),
    #[error(transparent)]
    Gob(#[from] GobError),
    #[error("the plugin answered call {0}, which waits for no answer")]
    NeverAsked(u64),
    #[error("more than {0} calls wait for the plugin")]
    TooManyCalls(usize),
}

gob_struct! {
    /// What precedes the arguments of a call.
    pub(crate) struct Request {
        service_method "ServiceMethod": String,
        seq "Seq": u64,
    }
}

gob_struct! {
    /// What precedes the result of a call.
    pub(crate) struct Response {
        service_method "ServiceMethod": String,
        seq "Seq": u64,
        error "Error": String,
    }
}

gob_struct! {
    /// Go's `struct{}`: no arguments, no results, or the body beside an error.
    pub(crate) struct Empty {}
}

/// Go's words for a method that does not exist; its callers look for them.
#[must_use]
pub fn method_not_found(method: &str) -> String {
    format!("rpc: can't find method {method}")
}
