//! The WebSocket: one hub that knows who is connected and who belongs where, one task a connection.
//!
//! Frames, sequence numbers and resuming follow what the public web and mobile clients check:
//! they reconnect on any gap.

mod actions;
mod connection;
mod hub;
mod members;
mod order;
mod reach;
mod strangers;
mod stream;
mod upgrade;

pub use hub::Hub;
pub use upgrade::route;
