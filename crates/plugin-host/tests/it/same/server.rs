//! The server as a whole: settings, notifications, WebSockets, requests, what is told daily.

use futures_util::stream;
use jackfield_domain::jobs::{Worker, kinds};
use jackfield_domain::testing::{MailServer, PushProxy, Received};
use jackfield_domain::{Cx, config, sessions, testing};
use jackfield_model::{User, WebSocketRequest};
use jackfield_plugin_host::BodyStream;
use serde_json::{Value as Json, json};

use crate::wasm::world::{World, read};

pub async fn server(world: &World, plugin: &str) -> Json {
    json!({
        "settings": settings(world).await,
        "notified": notified(world).await,
        "connected": connected(world),
        "echoed": echoed(world, plugin).await,
        "measured": measured(world, plugin).await,
        "daily": daily(world).await,
    })
}

async fn settings(world: &World) -> Json {
    let mut kept = Vec::new();
    for address in ["http://change", "http://chat.example.org", "http://refused"] {
        let setting = json!({"ServiceSettings": {"SiteURL": address}});
        kept.push(match config::change(&world.app, &testing::granted(()), setting).await {
            Ok(after) => {
                json!([after.document()["ServiceSettings"]["SiteURL"], after.document()["TeamSettings"]["SiteName"]])
            }
            Err(failure) => json!([failure.0.id, failure.0.message]),
        });
    }
    json!(kept)
}

/// Somebody who is away is told of two messages, on the phone and by mail; the plugin refuses the second one.
async fn notified(world: &World) -> Json {
    let (mails, proxy) = (MailServer::start().await, PushProxy::start().await);
    for settings in [mails.settings(), proxy.settings()] {
        config::change(&world.app, &testing::granted(()), settings).await.unwrap();
    }
    let mia = world.new_person("mia").await;
    let user = jackfield_storage::users::by_id(mia).one::<User>(&world.app.store).await.unwrap();
    sessions::start(&world.app, &user, "apple:phone".into(), 720, &[]).await.unwrap();
    world.clock.advance(1_000);
    let worker = Worker::new(world.app.clone(), kinds());
    for message in ["@mia hello", "@mia reject"] {
        world.post(message).await.unwrap();
        // The push at once, the mail half a minute later.
        worker.run_due().await.unwrap();
        world.clock.advance(30_000);
        worker.run_due().await.unwrap();
    }
    let pushed: Vec<Json> = proxy.take().into_iter().map(|push| push["message"].clone()).collect();
    let subject = |mail: &Received| {
        let text = mail.text();
        text.lines().find(|line| line.starts_with("Subject: ")).map(str::to_owned)
    };
    json!([pushed, mails.received().iter().map(subject).collect::<Vec<_>>()])
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
    config::change(&world.app, &testing::granted(()), wanted).await.unwrap();
    world.host.run_daily().await;
    json!("done")
}
