//! Readers over a stream, in both directions: what a plugin serves and what it asks for.
#![no_main]

use std::time::Duration;

use jackfield_fuzz::go::io_rpc::{RemoteReader, serve_reader};
use jackfield_fuzz::{INPUT, end, frames, runtime, sent};
use libfuzzer_sys::fuzz_target;
use tokio::io::AsyncReadExt;

fuzz_target!(|bytes: &[u8]| {
    let bytes = &bytes[..bytes.len().min(INPUT / 2)];
    let mut input = frames(1, bytes);
    input.extend(end(1));
    runtime().block_on(async {
        let (_session, stream, _theirs) = sent(&input).await;
        let mut read = Vec::new();
        let mut reader = RemoteReader::new(stream);
        let reading = reader.read_to_end(&mut read);
        let read_all =
            tokio::time::timeout(Duration::from_secs(2), reading).await.expect("reading ends with its stream");
        if read_all.is_ok() {
            assert!(bytes.starts_with(&read));
        }

        let (_session, stream, mut theirs) = sent(&input).await;
        let serving = serve_reader(&b"some bytes"[..], stream);
        let mut sink = tokio::io::sink();
        let serving = tokio::time::timeout(Duration::from_secs(2), serving);
        let (served, _) = tokio::join!(serving, tokio::io::copy(&mut theirs, &mut sink));
        let _ = served.expect("serving ends with its stream");
    });
});
