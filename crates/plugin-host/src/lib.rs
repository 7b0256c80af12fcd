//! Runs plugins: WebAssembly components and Mattermost's Go programs, behind one table of hooks.

pub mod go;
pub mod package;
pub mod wasm;

mod breaker;
mod events;
mod host;
mod neighbours;
mod registry;
mod runner;
mod runtime;
mod served;

pub use go::GoRuntime;
pub use go::runtime::TakenOver;
pub use host::{EXPORT_BYTES, Exported, HookLatency, HostHandle, Means, PluginHost, WebFile};
pub use neighbours::Neighbours;
pub use runtime::{BodyStream, CrashReporter, Launch, Package, PluginError, PluginRuntime, Replayed, RunningPlugin};
pub use served::served_methods;
