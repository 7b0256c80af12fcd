//! The typed client: one call for every declared operation, and the WebSocket.
//!
//! Used by the command line and the tests; knows the wire, not the server.

mod auth;
mod call;
mod error;
mod socket;

pub use auth::{Auth, SignedIn};
pub use call::{Client, NOTHING};
pub use error::ClientError;
pub use reqwest::{Method, multipart};
pub use socket::{Resume, Socket};

/// What calls answer.
pub type Result<T, E = ClientError> = std::result::Result<T, E>;
