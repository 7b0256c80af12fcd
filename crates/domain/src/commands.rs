//! Slash commands: the server's own, plugins', and those that people made.

mod built_in;
mod custom;
mod execute;
mod manage;
mod named;
mod suggest;

pub use execute::execute;
pub use manage::{create, delete, get, list, of_server, regenerate_token, update};
pub use suggest::{Place, suggestions};
