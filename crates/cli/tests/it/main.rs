//! The binary itself: how it starts, stops and survives being killed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod alone;
mod certify;
mod check;
mod crash;
mod doctor;
mod faults;
mod guide;
mod modes;
mod moving;
mod order;
mod outside;
mod plugins;
mod running;
