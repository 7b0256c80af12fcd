//! Runs Mattermost's server plugins written in Go, unmodified: a process that speaks
//! net/rpc with gob over yamux. Only [`runtime`] knows the domain; all below it knows hooks and
//! API methods by name and schema.

pub mod api;
pub mod driver;
pub mod dynamic;
pub mod gob;
pub mod http;
pub mod io_rpc;
pub mod launch;
pub mod mux;
pub mod plugin;
pub mod rpc;
pub mod runtime;
pub mod schema;

pub use api::{ApiCall, ApiFailure, ApiHandler};
pub use dynamic::{Dynamic, GoError};
pub use plugin::{CallError, GoPlugin, Options, StartError, Upload};
pub use runtime::GoRuntime;
