//! Groups of users: made by people, mentioned by a name.
//!
//! Guests know of the groups that they are in, and there of the people whom they meet in channels.

mod change;
mod find;
mod members;
pub mod sourced;
pub mod syncables;

pub use change::{archive, create, patch, restore};
pub use find::{by_names, counts_in_channel, get, list, of_channel, of_team, of_user, stats};
pub use jackfield_storage::groups::Listed;
pub use members::{add, members, remove};
