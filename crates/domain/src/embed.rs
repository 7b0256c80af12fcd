//! Embedding: apps of others show channels in their pages, to people whom they answer for.
//!
//! An app signs a token that is good once and for a minute; the session that it opens sees the channels that the token
//! names, the people in them, and nothing else: that is the business of its scopes. What the page itself does is the web
//! client's, which pages may show it the server's.

mod apps;
mod contexts;
mod enter;
mod keys;
mod people;
mod tenants;
mod token;
mod visitors;

pub(crate) use apps::is_origin;
pub use apps::{Frame, create, delete, frame, get, list, patch, rotate};
pub use contexts::archive;
pub use enter::{end, enter, view};
pub use people::{link, people, set_active};
pub use tenants::{TenantBook, check_pace, directory, export, usage};
pub(crate) use tenants::{check_bytes, check_post, load as load_tenants};
pub use visitors::VisitorBook;
pub(crate) use visitors::check_post as check_visitors_post;

/// The service that people sign in by whom an app answers for.
pub(crate) const SERVICE: &str = "embed";
