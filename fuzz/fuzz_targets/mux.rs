//! Frames of yamux as a plugin might send them to the host.
#![no_main]

use std::time::Duration;

use jackfield_fuzz::{INPUT, runtime, sent};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes = &bytes[..bytes.len().min(INPUT)];
    runtime().block_on(async {
        let (session, _stream, mut theirs) = sent(bytes).await;
        // Answers are read too, so that the session is never stuck because of us.
        let mut sink = tokio::io::sink();
        let drained = tokio::io::copy(&mut theirs, &mut sink);
        let _ = tokio::time::timeout(Duration::from_secs(2), async { tokio::join!(drained, session.closed()) }).await;
        assert!(session.is_closed(), "a session outlives its socket");
    });
});
