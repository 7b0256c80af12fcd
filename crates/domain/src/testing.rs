//! For tests: servers of the world outside, which listen on this machine and speak the real protocols, and what work costs.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

mod mail_server;
mod push_proxy;

pub use mail_server::{Duplex, MailServer, Mode, Received, Secure};
pub use push_proxy::PushProxy;

/// What `work` costs this thread of a processor, however busy the machine is with other things.
pub fn time_of(work: impl FnOnce()) -> std::time::Duration {
    // Only Linux tells; elsewhere it is the time that passes.
    let spent = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split_whitespace().next()?.parse::<u64>().ok()
    };
    let (began, before) = (std::time::Instant::now(), spent());
    work();
    match before.zip(spent()) {
        Some((before, after)) => std::time::Duration::from_nanos(after.saturating_sub(before)),
        None => began.elapsed(),
    }
}
