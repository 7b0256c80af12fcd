//! Frames of yamux as a plugin might send them to the host.
#![no_main]

use std::time::Duration;

use jackfield_plugin_host::go::mux::{MuxLimits, Session};
use libfuzzer_sys::fuzz_target;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;

fuzz_target!(|bytes: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let session = Session::start(ours, MuxLimits::default());
        let _stream = session.open();
        let _ = theirs.write_all(bytes).await;
        let _ = theirs.shutdown().await;
        // Answers are read too, so that the session is never stuck because of us.
        let mut sink = tokio::io::sink();
        let drained = tokio::io::copy(&mut theirs, &mut sink);
        let _ = tokio::time::timeout(Duration::from_secs(2), async { tokio::join!(drained, session.closed()) }).await;
        assert!(session.is_closed(), "a session outlives its socket");
    });
});
