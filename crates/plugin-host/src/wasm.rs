//! Plugins as WebAssembly components, in wasmtime: small, fast to start, and unable to do what they were not given.
//!
//! A plugin has two lanes, one that is asked and one that is told, each an instance with a mailbox; requests
//! are served by an instance each. An instance that trapped or took too long is thrown away.

mod bindings;
mod cache;
mod convert;
mod engine;
mod exports;
mod forms;
mod host;
mod http;
mod instance;
mod lane;
mod limits;
mod plugin;
mod script;
mod state;
mod tape;
mod upload;
mod worlds;

pub use engine::WasmRuntime;
