//! The nouns of the field as plain data: ids, posts, channels, users, events' payloads.
//! No I/O, no rules: `storage` keeps them, `domain` rules them, `api` puts them on the wire.

mod id;
mod time;

pub mod error;
pub mod permission;

pub use error::AppError;
pub use id::*;
pub use time::Millis;
