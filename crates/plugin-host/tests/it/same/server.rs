//! The server as a whole: settings, notifications, WebSockets, requests, what is told daily.

use futures_util::stream;
use jackfield_domain::{Cx, config, push};
use jackfield_model::WebSocketRequest;
use jackfield_plugin_host::BodyStream;
use serde_json::{Map, Value as Json, json};

use super::heard::verdict;
use crate::wasm::world::{World, read};

pub async fn server(world: &World, plugin: &str) -> Json {
    json!({
        "settings": settings(world).await,
        "pushed": pushed(world).await,
        "connected": connected(world),
        "echoed": echoed(world, plugin).await,
        "measured": measured(world, plugin).await,
        "daily": daily(world).await,
    })
}

async fn settings(world: &World) -> Json {
    let mut kept = Vec::new();
    for address in ["http://chat.example.org", "http://refused"] {
        let setting = json!({"ServiceSettings": {"SiteURL": address}});
        kept.push(match config::change(&world.app, &Cx::system("test"), setting).await {
            Ok(after) => after.document["ServiceSettings"]["SiteURL"].clone(),
            Err(failure) => json!([failure.0.id, failure.0.message]),
        });
    }
    json!(kept)
}

/// The server asks before it looks for devices, of which there are none; what was said is asked for once more.
async fn pushed(world: &World) -> Json {
    let proxy =
        json!({"EmailSettings": {"SendPushNotifications": true, "PushNotificationServer": "http://127.0.0.1:9"}});
    config::change(&world.app, &Cx::system("test"), proxy).await.unwrap();
    let mut said = Vec::new();
    for message in ["secret", "reject"] {
        let notification: Map<String, Json> = [("message".to_owned(), json!(message))].into_iter().collect();
        let cx = Cx::system("test");
        assert_eq!(push::send(&world.app, &cx, world.anna, notification.clone()).await.unwrap(), 0);
        let asked = world.app.hooks.notification_will_be_pushed(&cx, &Json::Object(notification), &world.anna).await;
        said.push(verdict(world, asked.unwrap()));
    }
    json!(said)
}

/// The server's WebSockets tell these; here is none.
fn connected(world: &World) -> Json {
    let (cx, connection) = (world.cx(world.anna), "connection".to_owned());
    let data = [("word".to_owned(), json!("hello"))].into_iter().collect();
    let request = WebSocketRequest { seq: 1, action: "custom_hello".into(), data };
    world.app.hooks.web_socket_connected(&cx, &connection, &world.anna);
    world.app.hooks.web_socket_message_has_been_posted(&cx, &connection, &world.anna, &request);
    world.app.hooks.web_socket_disconnected(&cx, &connection, &world.anna);
    json!(connection)
}

async fn echoed(world: &World, plugin: &str) -> Json {
    let body: BodyStream = Box::pin(stream::iter([Ok(bytes::Bytes::from_static(b"a body"))]));
    let request = http::Request::put("/echo?q=1").header("X-Sent", "sent").body(body).unwrap();
    let answer = world.host.serve_http(&world.cx(world.anna), plugin, request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let header = |name: &str| parts.headers[name].to_str().unwrap().to_owned();
    let headers = [header("x-method"), header("x-query"), header("x-header")];
    json!([parts.status.as_u16(), headers, read(body).await.unwrap()])
}

async fn measured(world: &World, plugin: &str) -> Json {
    let empty: BodyStream = Box::pin(stream::empty());
    let request = http::Request::get("/metrics").body(empty).unwrap();
    let answer = world.host.serve_metrics(&Cx::system("test"), plugin, request).await.unwrap();
    json!([answer.status().as_u16(), read(answer.into_body()).await.unwrap()])
}

async fn daily(world: &World) -> Json {
    let wanted =
        json!({"DataRetentionSettings": {"EnableMessageDeletion": true}, "LogSettings": {"EnableDiagnostics": true}});
    config::change(&world.app, &Cx::system("test"), wanted).await.unwrap();
    world.host.run_daily().await;
    json!("done")
}
