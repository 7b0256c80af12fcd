//! HTTP and WebSockets through a plugin.

use jackfield_plugin_host::go::http::ReplyBody;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::running::{Api, active, request, respond, try_respond};

#[tokio::test]
async fn a_request_reaches_the_plugin_whole() {
    let plugin = active(&Api::new(json!({}))).await;
    let large = "ü".repeat(400_000);
    let answered = request(&plugin, "PATCH", "/echo?a=1&b=2", &large).await;
    assert_eq!(answered.status, 201);
    assert!(answered.body == large.as_bytes());
    for (name, value) in [
        ("x-method", "PATCH"),
        ("x-query", "a=1&b=2"),
        ("x-header", "sent"),
        ("x-user-agent", "tests"),
        ("x-remote", "10.0.0.1:5"),
        ("x-host", "chat.example.com"),
        ("content-type", "text/plain; charset=utf-8"),
    ] {
        assert_eq!(answered.headers[name], value, "{name}");
    }
}

#[tokio::test]
async fn parts_arrive_as_they_are_written() {
    let plugin = active(&Api::new(json!({}))).await;
    let response = respond(&plugin, "GET", "/stream", "").await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let ReplyBody::Parts(mut parts) = response.into_body() else { panic!() };
    for number in 0..3 {
        assert_eq!(parts.recv().await.unwrap(), format!("data: {number}\n\n"));
    }
    assert_eq!(parts.recv().await, None);
}

#[tokio::test]
async fn a_large_response_waits_for_its_reader() {
    let plugin = active(&Api::new(json!({}))).await;
    assert_eq!(request(&plugin, "GET", "/large", "").await.body.len(), 4 << 20);
    // A reader that leaves stops the writing; the plugin goes on.
    drop(respond(&plugin, "GET", "/large", "").await);
    assert_eq!(request(&plugin, "GET", "/nothing", "").await.status, 404);
}

#[tokio::test]
async fn metrics_are_served() {
    let plugin = active(&Api::new(json!({}))).await;
    let (parts, ()) = ::http::Request::new(()).into_parts();
    let head = jackfield_plugin_host::go::http::Head::default();
    let response = plugin.serve_http("ServeMetrics", json!({}), (parts, None), &head).await.unwrap();
    let ReplyBody::Parts(mut body) = response.into_body() else { panic!() };
    assert_eq!(body.recv().await.unwrap(), "metric 1\n");
}

#[tokio::test]
async fn a_web_socket_passes_through() {
    let plugin = active(&Api::new(json!({}))).await;
    let response = respond(&plugin, "GET", "/websocket", "").await;
    assert_eq!(response.status(), 101);
    assert_eq!(response.headers()["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    let ReplyBody::Connection(mut connection) = response.into_body() else { panic!() };
    // Text frames of five and ten bytes; the client's is masked, with zeros.
    connection.write_all(&[0x81, 0x85, 0, 0, 0, 0]).await.unwrap();
    connection.write_all(b"hello").await.unwrap();
    let mut frame = [0; 12];
    connection.read_exact(&mut frame).await.unwrap();
    assert_eq!(&frame[..], b"\x81\x0aecho hello");
    // A close frame is answered and ends the connection.
    connection.write_all(&[0x88, 0x80, 0, 0, 0, 0]).await.unwrap();
    let mut rest = Vec::new();
    connection.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest[0], 0x88);
}

#[tokio::test]
async fn a_client_that_leaves_its_web_socket_ends_the_handler() {
    let plugin = active(&Api::new(json!({}))).await;
    drop(respond(&plugin, "GET", "/websocket", "").await);
    assert_eq!(request(&plugin, "GET", "/nothing", "").await.status, 404);
}

#[tokio::test]
async fn a_handler_that_panics_fails_the_request_and_ends_the_plugin() {
    let plugin = active(&Api::new(json!({}))).await;
    assert!(try_respond(&plugin, "GET", "/panic", "").await.is_err());
    assert_eq!(plugin.ended().await, "exit status: 2 (panic: told to)");
}

#[tokio::test]
async fn many_requests_run_side_by_side() {
    let plugin = active(&Api::new(json!({}))).await;
    let requests = (0..50).map(|number| {
        let plugin = plugin.clone();
        tokio::spawn(async move { request(&plugin, "POST", "/echo", &number.to_string()).await.body })
    });
    for (number, body) in requests.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(body.await.unwrap(), number.to_string().into_bytes());
    }
}
