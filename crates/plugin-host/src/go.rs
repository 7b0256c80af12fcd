//! Runs Mattermost's server plugins written in Go, unmodified: a process that speaks
//! net/rpc with gob over yamux. Knows hooks and API methods by name and schema only.

pub mod gob;
pub mod mux;
pub mod rpc;
pub mod schema;
