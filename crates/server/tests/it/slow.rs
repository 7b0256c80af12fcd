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

#[tokio::test]
async fn whoever_is_sent_elsewhere_goes_on_over_the_same_connection() {
    everywhere(async |town: &Town| {
        let place = town.anna.client.base().trim_start_matches("http://");
        let mut stream = TcpStream::connect(place).await.unwrap();
        let head = "GET /api/v4//system/ping HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // Clients send bodies with whatever they ask, in a second piece.
        let mut goes_on = [0; 25];
        stream.read_exact(&mut goes_on).await.unwrap();
        assert_eq!(goes_on.as_slice(), b"HTTP/1.1 100 Continue\r\n\r\n");
        let next = "{}GET /api/v4/system/ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        stream.write_all(next.as_bytes()).await.unwrap();
        let mut answers = Vec::new();
        stream.read_to_end(&mut answers).await.unwrap();
        let answers = String::from_utf8_lossy(&answers);
        assert!(answers.starts_with("HTTP/1.1 301") && answers.contains("HTTP/1.1 200"), "{answers}");
        Ok(())
    })
    .await;
}
