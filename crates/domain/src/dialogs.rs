//! Interactive dialogs: forms that an integration opens for a user who has just asked it for something, and what
//! becomes of the user's answers. Which answers are good is the integration's business; clients draw the form.

mod answer;
mod open;
mod opened;
mod triggers;

pub use answer::{lookup, submit};
pub use open::open;
pub use triggers::{Trigger, trigger};
