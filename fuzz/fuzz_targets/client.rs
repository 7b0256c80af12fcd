//! Answers of net/rpc to calls that wait for some, inside frames that are right.
#![no_main]

use std::time::Duration;

use jackfield_fuzz::go::gob::{Struct, Type, Value};
use jackfield_fuzz::go::rpc::Client;
use jackfield_fuzz::go::schema::REGISTERED;
use jackfield_fuzz::{INPUT, end, frames, limits, runtime};
use libfuzzer_sys::fuzz_target;
use tokio::io::AsyncWriteExt;

static NOTHING: Type = Type::Struct(&Struct { name: "", fields: &[] });

fuzz_target!(|bytes: &[u8]| {
    let bytes = &bytes[..bytes.len().min(INPUT / 2)];
    runtime().block_on(async {
        let (ours, mut theirs) = tokio::net::UnixStream::pair().unwrap();
        let session = jackfield_fuzz::go::mux::Session::start(ours, Default::default());
        let client = Client::start(session.open().unwrap(), REGISTERED, limits());
        let nothing = Value::Struct(Vec::new());
        let calls = futures_util::future::join_all((0..4).map(|_| client.call("Plugin.Hook", &NOTHING, &nothing)));
        let mut answers = frames(1, bytes);
        answers.extend(end(1));
        let answering = async {
            theirs.write_all(&answers).await.unwrap();
            client.closed().await
        };
        // Whatever was answered, nobody waits for ever.
        let done = async { tokio::join!(calls, answering) };
        tokio::time::timeout(Duration::from_secs(2), done).await.expect("all calls end with their stream");
        assert_eq!(client.in_flight(), 0);
    });
});
