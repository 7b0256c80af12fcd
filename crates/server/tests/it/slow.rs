//! Who is slow keeps nothing of the server's for long.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::everywhere;
use crate::town::Town;

// covers: 35
#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    everywhere(async |town: &Town| {
        let place = town.anna.client.base().trim_start_matches("http://");
        let mut stream = TcpStream::connect(place).await.unwrap();
        let head = "POST /api/v4/users/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
            Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // It says so when it begins to read the body.
        let mut goes_on = [0; 25];
        stream.read_exact(&mut goes_on).await.unwrap();
        assert_eq!(goes_on.as_slice(), b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(b"{").await.unwrap();
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(31)).await;
        tokio::time::resume();
        let mut answer = Vec::new();
        let over = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
        assert!(over.is_ok(), "the body holds its connection");
        assert!(answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
        Ok(())
    })
    .await;
}

// Clients send bodies with whatever they ask, in a second piece, and ask next over the same connection.
#[tokio::test]
async fn a_connection_goes_on_whether_or_not_somebody_reads_what_comes_with_a_request() {
    everywhere(async |town: &Town| {
        let place = town.anna.client.base().trim_start_matches("http://");
        for (asked, answered) in [
            ("GET /api/v4//system/ping", "HTTP/1.1 301"),
            ("GET /api/v4/system/ping", "HTTP/1.1 200"),
            ("GET /api/v4/users/me", "HTTP/1.1 401"),
            ("POST /api/v4/posts", "HTTP/1.1 401"),
            ("POST /api/v4/files", "HTTP/1.1 401"),
            ("POST /api/v4/no_such_thing", "HTTP/1.1 404"),
            ("POST /hooks/unknown", "HTTP/1.1 400"),
            ("DELETE /nowhere", "HTTP/1.1 404"),
        ] {
            let mut stream = TcpStream::connect(place).await.unwrap();
            let head = format!("{asked} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut goes_on = [0; 25];
            stream.read_exact(&mut goes_on).await.unwrap();
            assert_eq!(goes_on.as_slice(), b"HTTP/1.1 100 Continue\r\n\r\n", "{asked}");
            let next = "{}GET /api/v4/system/ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            stream.write_all(next.as_bytes()).await.unwrap();
            let mut answers = Vec::new();
            stream.read_to_end(&mut answers).await.unwrap();
            let answers = String::from_utf8_lossy(&answers);
            assert!(answers.starts_with(answered), "{asked}: {answers}");
            assert!(
                answers.rsplit("HTTP/1.1 ").next().is_some_and(|last| last.starts_with("200")),
                "{asked}: {answers}"
            );
            assert_eq!(answers.matches("HTTP/1.1 ").count(), 2, "{asked}: {answers}");
        }
        Ok(())
    })
    .await;
}

// covers: 35
#[tokio::test]
async fn nobody_waits_for_more_than_a_little_that_nobody_reads() {
    everywhere(async |town: &Town| {
        let place = town.anna.client.base().trim_start_matches("http://");
        let mut stream = TcpStream::connect(place).await.unwrap();
        stream.write_all(b"POST /api/v4/files HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 401"), "{}", String::from_utf8_lossy(&answer));
        Ok(())
    })
    .await;
}
