//! Calls of net/rpc on the first stream, inside frames that are right.
#![no_main]

use std::sync::Arc;
use std::time::Duration;

use jackfield_plugin_host::go::gob::{Limits, Value};
use jackfield_plugin_host::go::mux::{MuxLimits, Session};
use jackfield_plugin_host::go::rpc::{Reply, Served, serve};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

/// A data frame of stream 1: version, kind, flags, stream, length.
fn frame(flags: u16, data: &[u8]) -> Vec<u8> {
    let mut frame = vec![0, 0];
    frame.extend(flags.to_be_bytes());
    frame.extend(1_u32.to_be_bytes());
    frame.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    frame.extend(data);
    frame
}

async fn refuse(_: String, _: Value) -> Reply {
    Err("no".into())
}

fuzz_target!(|bytes: &[u8]| {
    // More than a window would only be refused as a frame.
    let bytes = &bytes[..bytes.len().min(200_000)];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let session = Session::start(ours, MuxLimits::default());
        let stream = session.open().unwrap();
        let limits = Limits { message_bytes: 1 << 20, elements: 10_000, ..Limits::default() };
        let served = Served { at_once: 4, registered: &[], limits };
        let serving = serve(stream, Arc::new(refuse), served);
        let sending = async {
            let mut announcement = [0; 12];
            let _ = theirs.read_exact(&mut announcement).await;
            let _ = theirs.write_all(&frame(2, bytes)).await;
            // The end of the stream: whoever waits for more is told.
            let _ = theirs.write_all(&frame(4, &[])).await;
            let mut sink = tokio::io::sink();
            let _ = tokio::io::copy(&mut theirs, &mut sink).await;
        };
        tokio::select! {
            result = tokio::time::timeout(Duration::from_secs(2), serving) => {
                result.expect("serving ends with its stream").ok();
            }
            () = sending => {}
        }
    });
});
