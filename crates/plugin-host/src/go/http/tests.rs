//! Responses as a plugin writes them, call by call.

use std::time::SystemTime;

use http::StatusCode;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{ReplyBody, ResponseWriter};
use crate::go::{
    gob::{FromGob, ToGob, Type, Value, time_from_rfc3339},
    rpc::{Empty, Reply, Service},
    schema::from_json,
};

static HEADER: Type = Type::Map(&Type::String, &Type::Slice(&Type::String));

async fn call(writer: &ResponseWriter, method: &str, argument: Value) -> Reply {
    writer.call(format!("Plugin.{method}"), argument).await
}

async fn written(writer: &ResponseWriter, method: &str, text: &str) {
    call(writer, method, text.as_bytes().to_vec().to_value()).await.unwrap();
}

fn headers(json: serde_json::Value) -> Value {
    from_json(&HEADER, &json).unwrap()
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH
}

#[tokio::test]
async fn a_response_is_written_in_parts() {
    let (writer, started) = ResponseWriter::new(now);
    let wanted = headers(json!({"X-A": ["1", "2"], "bad name": ["x"]}));
    call(&writer, "SyncHeader", wanted).await.unwrap();
    call(&writer, "WriteHeader", 201_i64.to_value()).await.unwrap();
    written(&writer, "Write", "one").await;
    written(&writer, "Write", "two").await;
    writer.finish(false);
    let response = started.await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers().get_all("x-a").iter().count(), 2);
    let ReplyBody::Parts(mut parts) = response.into_body() else { panic!() };
    assert_eq!(parts.recv().await.unwrap(), "onetwo");
    assert_eq!(parts.recv().await, None);
}

#[tokio::test]
async fn a_short_answer_is_there_whole_with_its_head_and_its_length() {
    let (writer, mut started) = ResponseWriter::new(now);
    written(&writer, "Write", "short").await;
    assert!(started.try_recv().is_err(), "it may become longer");
    writer.finish(false);
    let response = started.await.unwrap();
    assert_eq!(response.headers()["content-length"], "5");
    let ReplyBody::Parts(mut parts) = response.into_body() else { panic!() };
    assert_eq!(parts.try_recv().unwrap(), "short");
    assert!(matches!(parts.try_recv(), Err(tokio::sync::mpsc::error::TryRecvError::Disconnected)));
}

#[tokio::test]
async fn what_is_flushed_or_long_goes_out_at_once_with_the_bytes_before_it() {
    let (writer, mut started) = ResponseWriter::new(now);
    written(&writer, "Write", "an event").await;
    call(&writer, "Flush", Empty {}.to_value()).await.unwrap();
    let response = started.try_recv().unwrap();
    assert!(!response.headers().contains_key("content-length"));
    let ReplyBody::Parts(mut parts) = response.into_body() else { panic!() };
    assert_eq!(parts.try_recv().unwrap(), "an event");
    written(&writer, "Write", "another").await;
    assert_eq!(parts.try_recv().unwrap(), "another");

    let (writer, mut started) = ResponseWriter::new(now);
    written(&writer, "Write", "first").await;
    written(&writer, "Write", &"x".repeat(4096)).await;
    let ReplyBody::Parts(mut parts) = started.try_recv().unwrap().into_body() else { panic!() };
    assert_eq!(parts.try_recv().unwrap(), "first");
    assert_eq!(parts.try_recv().unwrap().len(), 4096);
}

#[tokio::test]
async fn a_body_without_a_type_gets_one_and_status_200() {
    for (body, kind) in [
        ("<html>", "text/html; charset=utf-8"),
        ("{}", "text/plain; charset=utf-8"),
        ("\u{0}", "application/octet-stream"),
    ] {
        let (writer, started) = ResponseWriter::new(now);
        written(&writer, "Write", body).await;
        writer.finish(false);
        let response = started.await.unwrap();
        assert_eq!((response.status(), &response.headers()["content-type"]), (StatusCode::OK, &kind.parse().unwrap()));
    }
}

#[tokio::test]
async fn a_handler_that_writes_nothing_answers_200_and_one_that_fails_nothing() {
    let (writer, started) = ResponseWriter::new(now);
    writer.finish(false);
    assert_eq!(started.await.unwrap().status(), StatusCode::OK);
    let (writer, started) = ResponseWriter::new(now);
    writer.finish(true);
    assert!(started.await.is_err());
}

#[tokio::test]
async fn an_invalid_status_is_refused() {
    let (writer, _started) = ResponseWriter::new(now);
    for status in [0_i64, 99, 1_000, -1, 70_000] {
        assert!(call(&writer, "WriteHeader", status.to_value()).await.is_err());
    }
}

#[tokio::test]
async fn a_client_that_is_gone_stops_the_writing() {
    let (writer, started) = ResponseWriter::new(now);
    drop(started);
    let part = vec![b'x'; 4096].to_value();
    assert!(call(&writer, "Write", part).await.is_err());
}

#[tokio::test]
async fn a_connection_is_taken_over() {
    let (writer, started) = ResponseWriter::new(now);
    call(&writer, "HijackResponse", Empty {}.to_value()).await.unwrap();
    assert!(call(&writer, "HijackResponse", Empty {}.to_value()).await.is_err());
    written(&writer, "HjConnWrite", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n").await;
    written(&writer, "HjConnWrite", "Connection: Upgrade\r\n\r\nfirst").await;
    let response = started.await.unwrap();
    assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
    assert_eq!(response.headers()["upgrade"], "websocket");
    let ReplyBody::Connection(mut client) = response.into_body() else { panic!() };
    let mut bytes = [0; 5];
    client.read_exact(&mut bytes).await.unwrap();
    assert_eq!(&bytes, b"first");
    client.write_all(b"answer").await.unwrap();
    let (_, read) = call(&writer, "HjConnRead", 100_i64.to_value()).await.unwrap();
    assert_eq!(Vec::<u8>::from_value(read).unwrap(), b"answer");
    call(&writer, "HjConnClose", Empty {}.to_value()).await.unwrap();
    assert_eq!(client.read(&mut bytes).await.unwrap(), 0);
}

#[tokio::test]
async fn a_connection_that_refuses_the_switch_answers_with_a_body() {
    let (writer, started) = ResponseWriter::new(now);
    call(&writer, "HijackResponse", Empty {}.to_value()).await.unwrap();
    written(&writer, "HjConnRWWrite", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno").await;
    let response = started.await.unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let ReplyBody::Parts(mut parts) = response.into_body() else { panic!() };
    assert_eq!(parts.recv().await.unwrap(), "no");
}

#[tokio::test(start_paused = true)]
async fn a_read_ends_at_its_deadline() {
    let (writer, _started) = ResponseWriter::new(now);
    call(&writer, "HijackResponse", Empty {}.to_value()).await.unwrap();
    let deadline = Value::Marshaled(time_from_rfc3339("1970-01-01T00:00:05Z").unwrap());
    call(&writer, "HjConnSetReadDeadline", deadline).await.unwrap();
    let read = call(&writer, "HjConnRead", 10_i64.to_value()).await;
    assert_eq!(read.unwrap_err(), "i/o timeout");
}
