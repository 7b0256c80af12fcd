//! Slash commands: the server's own, plugins', and those that people made.

mod built_in;
mod custom;
mod execute;
mod manage;
mod named;
mod respond;
mod suggest;

pub use execute::execute;
pub use manage::{create, delete, get, list, of_server, offered, regenerate_token, relocate, update};
pub(crate) use respond::ANSWERED_MS;
pub use respond::{read, respond};
pub use suggest::{Place, suggestions};
