//! What addresses in messages lead to: looked up once, off the request's way, through the client that reaches no
//! private address, and bounded in time and size.

mod fetch;
mod page;
mod preview;

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::believed::Believed;

pub use fetch::{image, open_graph, redirect};
pub use preview::{Previewing, Wanted};
pub(crate) use preview::{ask, is_wanted, kept_as, of_links};

/// Look-ups at once on this server: whoever posts many addresses waits for their own.
const AT_ONCE: usize = 8;
/// Where an address leads is believed so long.
const BELIEVED_MS: i64 = 60 * 60 * 1000;
const CACHED: usize = 10_000;

/// What is remembered of addresses.
#[derive(Debug)]
pub struct Links {
    redirects: Believed<String, String>,
    turns: Arc<Semaphore>,
}

impl Default for Links {
    fn default() -> Self {
        Self { redirects: Believed::new(BELIEVED_MS, CACHED), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}
