//! The plugin runtimes against real plugins.

mod go;
mod same;
mod wasm;
