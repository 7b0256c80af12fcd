//! What tests are made of: databases of both engines, a clock to move, people, a real server in the process, and the
//! world outside (integrations, mail, push).
//!
//! With the feature `http` there is a server that people use over HTTP and WebSockets; without it, an application to
//! whose rules tests speak directly. Nothing that is released depends on this crate.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

pub mod embed;
pub mod mint;
pub mod panels;
pub mod people;
pub mod rows;
pub mod world;

#[cfg(feature = "http")]
pub mod everywhere;
#[cfg(feature = "http")]
pub mod integration;
#[cfg(feature = "http")]
pub mod town;

/// Mail servers and push proxies: they listen on this machine and speak the real protocols.
pub use jackfield_domain::testing as outside;
/// Statements, for what tests put into a database or look up in it.
pub use jackfield_storage as storage;
pub use world::World;
