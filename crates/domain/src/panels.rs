//! Panels: apps of others that are shown inside the client.
//!
//! A panel is a page of somebody else's in a frame that can do nothing by itself. What it may ask the client for is listed
//! with it, and is the client's business; the server says who may open it, and to the panel's own server who that is, by a
//! token that it signs.

mod apps;
mod keys;
mod offered;
mod token;
mod told;

pub use apps::{PLACES, SCOPES, complain, create, delete, list, mine, origins, patch};
pub use keys::{public, rotate};
pub use offered::check as check_offered;
pub(crate) use offered::{forget, take};
pub use token::token;
pub use told::press;
pub(crate) use told::unfurled;
