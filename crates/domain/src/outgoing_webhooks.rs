//! Outgoing webhooks: addresses that are told of what is written in public channels, and whose answers are posted.

mod book;
mod deliver;
mod manage;

pub use book::HookBook;
pub(crate) use book::{load, of_post};
pub use deliver::Deliveries;
pub use manage::{Listed, create, delete, get, list, regenerate_token, update};
