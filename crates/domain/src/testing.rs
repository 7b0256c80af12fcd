//! Servers of the world outside, for tests: they listen on this machine and speak the real protocols.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod mail_server;
mod push_proxy;

pub use mail_server::{Duplex, MailServer, Mode, Received, Secure};
pub use push_proxy::PushProxy;
