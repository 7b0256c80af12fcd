//! Calls of net/rpc on the first stream, inside frames that are right.
#![no_main]

use std::sync::Arc;
use std::time::Duration;

use jackfield_fuzz::go::gob::Value;
use jackfield_fuzz::go::mux::Room;
use jackfield_fuzz::go::rpc::{Reply, Served, serve};
use jackfield_fuzz::{INPUT, end, frames, limits, runtime, sent};
use libfuzzer_sys::fuzz_target;

async fn refuse(_: String, _: Value) -> Reply {
    Err("no".into())
}

fuzz_target!(|bytes: &[u8]| {
    let mut input = frames(1, &bytes[..bytes.len().min(INPUT / 2)]);
    input.extend(end(1));
    runtime().block_on(async {
        let (_session, stream, mut theirs) = sent(&input).await;
        let served = Served { at_once: 4, registered: &[], limits: limits(), room: Room::Calls };
        let serving = tokio::time::timeout(Duration::from_secs(2), serve(stream, Arc::new(refuse), served));
        let mut sink = tokio::io::sink();
        tokio::select! {
            served = serving => drop(served.expect("serving ends with its stream")),
            _ = tokio::io::copy(&mut theirs, &mut sink) => {}
        }
    });
});
