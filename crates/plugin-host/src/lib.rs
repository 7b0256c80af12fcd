//! 
pub mod go;

mod host;

pub use host::PluginHost;
