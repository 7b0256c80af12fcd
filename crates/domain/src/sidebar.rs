//! The categories of a user's sidebar, for each team: three that everybody has, and the user's own.

mod built_in;
mod change;
mod favorites;
mod read;

pub use change::{create, delete, reorder, update};
pub(crate) use favorites::follow as follow_preferences;
pub use read::{get, list, order};
