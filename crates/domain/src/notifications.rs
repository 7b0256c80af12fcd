//! Telling people of posts outside of the server: by mail, and on their devices.
//!
//! A post that may concern somebody leaves one piece of work in the batch that stores it, which finds out who is told and
//! leaves a piece a person. How is decided when that is done: what was read, who is there and what people want may have changed.

mod acknowledge;
mod again;
mod deliver;
mod device;
mod email;
mod page;
mod people;
mod queue;
mod rules;
mod scene;
mod test_mail;
mod test_message;
mod work;

pub use acknowledge::{acknowledge, whole};
pub(crate) use again::{TellAgain, again};
pub use deliver::{Mails, Pushes};
pub(crate) use email::single_line;
pub(crate) use page::{escaped, page};
pub use queue::Notifications;
pub use test_mail::send_test;
pub use test_message::send_test_message;
pub(crate) use work::{of_post, of_read};
