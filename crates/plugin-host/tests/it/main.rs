//! The plugin runtimes against real plugins.

mod go;
mod wasm;
