//! Calls with which a plugin writes a response or takes the connection over: any of them in any order, with any values.
#![no_main]

use std::time::{Duration, SystemTime};

use jackfield_fuzz::go::gob::{Decoded, Decoder, Value};
use jackfield_fuzz::go::http::ReplyBody;
use jackfield_fuzz::go::schema::{from_json, to_json};
use jackfield_fuzz::go::{gob::Type, request, response};
use jackfield_fuzz::{limits, messages, runtime};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const METHODS: [&str; 14] = [
    "Plugin.Header",
    "Plugin.SyncHeader",
    "Plugin.WriteHeader",
    "Plugin.Write",
    "Plugin.Flush",
    "Plugin.HijackResponse",
    "Plugin.HjConnRWRead",
    "Plugin.HjConnRead",
    "Plugin.HjConnRWWrite",
    "Plugin.HjConnWrite",
    "Plugin.HjConnClose",
    "Plugin.HjConnSetDeadline",
    "Plugin.HjConnSetReadDeadline",
    "Plugin.Nothing",
];

static HEADER: Type = Type::Map(&Type::String, &Type::Slice(&Type::String));

fuzz_target!(|bytes: &[u8]| {
    runtime().block_on(async {
        let (writer, started, finish) = response(|| SystemTime::UNIX_EPOCH);
        let client = tokio::spawn(async {
            let Some(response) = started.await else { return };
            match response.into_body() {
                ReplyBody::Parts(mut parts) => while parts.recv().await.is_some() {},
                ReplyBody::Connection(mut connection) => {
                    let _ = connection.write_all(b"from the client").await;
                    let mut all = Vec::new();
                    let _ = connection.read_to_end(&mut all).await;
                }
            }
        });
        for message in messages(bytes) {
            let [method, form, rest @ ..] = message else { continue };
            let call = writer.call(METHODS[usize::from(*method) % METHODS.len()].into(), argument(*form, rest));
            // A read may wait for a client that says nothing more.
            let _ = tokio::time::timeout(Duration::from_millis(1), call).await;
        }
        finish(bytes.len() % 2 == 1);
        drop(writer);
        tokio::time::timeout(Duration::from_secs(2), client).await.expect("the answer ends").unwrap();
    });
});

fn argument(form: u8, rest: &[u8]) -> Value {
    let text = || String::from_utf8_lossy(rest).into_owned();
    match form % 6 {
        0 => Value::Bytes(rest.to_vec()),
        1 => Value::Int(rest.iter().fold(0_i64, |number, byte| (number << 8) | i64::from(*byte))),
        2 => Value::Marshaled(rest.to_vec()),
        3 => Value::String(text()),
        4 => {
            let lines: serde_json::Map<String, serde_json::Value> = text()
                .lines()
                .filter_map(|line| {
                    line.split_once(':').map(|(name, value)| (name.to_owned(), serde_json::json!([value])))
                })
                .collect();
            let head = serde_json::json!({"Method": "PUT", "URL": text(), "Header": lines});
            let _ = request(head);
            from_json(&HEADER, &lines.into()).unwrap_or(Value::Nil)
        }
        _ => match Decoder::new(limits()).message(rest) {
            Ok(Decoded::Value(value)) => {
                let _ = to_json(&HEADER, value.clone());
                value
            }
            _ => Value::Nil,
        },
    }
}
