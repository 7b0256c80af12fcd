//! Subscriptions to events: a bot's program is told of what the bot may see, or asks for it. Nothing is lost: what is to be
//! told is stored in the transaction that it follows from.

mod book;
mod deliver;
mod log;
mod manage;
pub(crate) mod sign;

pub use book::SubscriptionBook;
pub(crate) use book::{Outbox, load};
pub use deliver::{InOrder, OneByOne};
pub use log::{Replayed, deliveries, pull, replay};
pub(crate) use manage::set_active;
pub use manage::{create, delete, get, list, resume, rotate, update};
pub use sign::verify;

/// The log and what is kept for those who pull goes back so far.
pub(crate) const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
