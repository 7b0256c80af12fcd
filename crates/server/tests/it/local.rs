//! Local mode: whoever has the machine manages the server at a socket of its file system, in nobody's name.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jackfield_testkit::World;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use crate::town::Town;

/// Asks at the socket; answers the status and the body.
async fn ask(place: &Path, head: &str, body: &str) -> (u16, Value) {
    let mut stream = UnixStream::connect(place).await.unwrap();
    let length = body.len();
    let request = format!("{head} HTTP/1.1\r\nHost: _\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, rest) = answer.split_once("\r\n\r\n").unwrap();
    // Chunks have their lengths before them.
    let json = rest.find(['{', '[']).map_or("null", |at| &rest[at..=rest.rfind(['}', ']']).unwrap()]);
    (status, serde_json::from_str(json).unwrap_or_default())
}

// covers: 1, 4
#[tokio::test]
async fn whoever_has_the_machine_manages_the_server_in_nobodys_name() {
    let world = World::small();
    let place = world.path().join("local.socket");
    let settings = [
        ("TeamSettings.EnableOpenServer", "true"),
        ("ServiceSettings.EnableLocalMode", "true"),
        ("ServiceSettings.LocalModeSocketLocation", place.to_str().unwrap()),
    ];
    let app = world.server_with(settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into()).await;
    let (running, client) = jackfield_testkit::everywhere::serve(app, world.path()).await;
    assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600, "others do not get in");
    let town = Town::build(client).await;
    let (status, users) = ask(&place, "GET /api/v4/users", "").await;
    assert_eq!((status, users.as_array().unwrap().len()), (200, 3));
    let named = json!({ "name": "blues", "display_name": "Blues", "type": "I" }).to_string();
    let (status, team) = ask(&place, "POST /api/v4/teams", &named).await;
    assert_eq!((status, &team["name"]), (201, &json!("blues")));
    let members = format!("GET /api/v4/teams/{}/members", team["id"].as_str().unwrap());
    assert_eq!(ask(&place, &members, "").await, (200, json!([])), "nobody made it");
    let (status, _) = ask(&place, "PUT /api/v4/config/patch", r#"{"TeamSettings":{"SiteName":"Local"}}"#).await;
    assert_eq!(status, 200);
    for (head, body) in [
        ("POST /api/v4/posts", r#"{"channel_id":"x","message":"whose?"}"#),
        ("POST /api/v4/users/login", r#"{"login_id":"anna","password":"correct horse 7"}"#),
        ("GET /api/v4/websocket", ""),
        ("GET /", ""),
        ("POST /hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", "{}"),
    ] {
        assert_eq!(ask(&place, head, body).await.0, 404, "{head}");
    }
    // A token says nothing there: what somebody alone may see of themselves is nobody's.
    let token = town.ben.client.auth().token().unwrap_or_default().to_owned();
    let head = format!("GET /api/v4/users/me HTTP/1.1\r\nAuthorization: Bearer {token}\r\nX-Rest:");
    assert_eq!(ask(&place, &head, "").await.0, 404);
    running.stop().await;
}
