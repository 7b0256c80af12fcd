//! Whose attempts to sign in are counted, over HTTP: by the address that a proxy on this machine tells.

use jackfield_client::{Client, ClientError};
use serde_json::json;

use crate::everywhere;
use crate::town::Town;

/// The status of an attempt that a proxy passes on for `forwarded`.
async fn attempt(client: &Client, forwarded: &str, password: &str) -> Result<u16, ClientError> {
    let request = client.stranger().raw(http::Method::POST, "/api/v4/users/login");
    let request = request.header("x-forwarded-for", forwarded).json(&json!({"login_id": "ben", "password": password}));
    Ok(request.send().await?.status().as_u16())
}

// covers: 16
#[tokio::test]
async fn attempts_count_for_the_address_that_the_nearest_proxy_saw() {
    everywhere(async |town: &Town| {
        let client = &town.ben.client;
        for n in 0..10 {
            // What the client claims comes first, and changes nothing.
            let forwarded = format!("192.0.2.{n}, 198.51.100.7");
            assert_eq!(attempt(client, &forwarded, "guess").await?, 401);
        }
        assert_eq!(attempt(client, "198.51.100.7", "correct horse 7").await?, 401);
        assert!(attempt(client, "198.51.100.8", "correct horse 7").await? < 300);
        Ok(())
    })
    .await;
}
