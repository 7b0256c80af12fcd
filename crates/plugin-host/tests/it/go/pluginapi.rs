//! A Go plugin that is written with Mattermost's `pluginapi` checks the host by itself, on both engines.

use std::sync::{Arc, OnceLock};

use futures_util::{StreamExt, stream};
use jackfield_domain::{config, testing};
use jackfield_model::{Manifest, ManifestServer};
use jackfield_plugin_host::{BodyStream, Package};
use serde_json::{Value as Json, json};

use super::running::build;
use crate::wasm::world::World;

const ID: &str = "pluginapi";

fn manifest() -> Manifest {
    let settings = json!({"settings": [
        {"key": "Word", "type": "text", "default": "w"},
        {"key": "OnceWord", "type": "generated"},
        {"key": "Switch", "type": "bool", "default": true},
        {"key": "Number", "type": "number", "default": 7},
        {"key": "NoDefault", "type": "text"},
    ]});
    Manifest {
        id: ID.into(),
        name: "Plugin API".into(),
        version: "1.0.0".into(),
        server: Some(ManifestServer { executable: "server/plugin".into(), ..ManifestServer::default() }),
        settings_schema: Some(serde_json::from_value(settings).unwrap()),
        ..Manifest::default()
    }
}

async fn run(world: &World) {
    let switch = json!({"JackfieldSettings": {"AllowNativePlugins": true}});
    config::change(&world.app, &testing::granted(()), switch).await.unwrap();
    let executable = tokio::task::spawn_blocking(|| {
        static BUILT: OnceLock<std::path::PathBuf> = OnceLock::new();
        BUILT.get_or_init(|| build("go-pluginapi")).clone()
    });
    let executable = executable.await.unwrap();
    let digest = "0123456789abcdef0123456789abcdef";
    let dir = world.host.place(ID, digest);
    std::fs::create_dir_all(dir.join("server")).unwrap();
    std::fs::copy(executable, dir.join("server/plugin")).unwrap();
    std::fs::write(dir.join("plugin.json"), serde_json::to_vec(&manifest()).unwrap()).unwrap();
    let package = Package { manifest: Arc::new(manifest()), dir, digest: digest.into() };
    world.host.install(&World::admin(), package, false).await.unwrap();
    world.host.enable(&World::admin(), ID).await.unwrap();
}

async fn ask(world: &World, path: &str, body: &Json) -> (u16, String) {
    let part = bytes::Bytes::from(body.to_string());
    let body: BodyStream = Box::pin(stream::iter([Ok(part)]));
    let request = http::Request::builder().method("POST").uri(path).body(body).unwrap();
    let answered = world.host.serve_http(&world.cx(world.anna), ID, request).await;
    let response = answered.unwrap_or_else(|failure| panic!("{path}: {failure}"));
    let status = response.status().as_u16();
    let parts: Vec<_> = response.into_body().collect().await;
    let body: Vec<u8> = parts.into_iter().flat_map(|part| part.unwrap()).collect();
    (status, String::from_utf8_lossy(&body).trim().to_owned())
}

#[tokio::test]
async fn what_plugin_authors_rely_on_holds() {
    for world in World::everywhere().await {
        run(&world).await;
        let (_, names) = ask(&world, "/checks", &json!({})).await;
        let names: Vec<String> = serde_json::from_str(&names).unwrap();
        assert!(names.len() > 20, "{names:?}");
        let made = json!({"Team": world.team, "Channel": world.town, "User": world.anna});
        let mut failed = Vec::new();
        for name in names {
            let (status, said) = ask(&world, &format!("/check/{name}"), &made).await;
            if status != 200 {
                failed.push(format!("{name}: {status} {said}"));
            }
        }
        let lines = world.host.logs(&World::admin(), ID).await.unwrap();
        assert!(failed.is_empty(), "{:?}:\n{}", world.app.store.engine(), failed.join("\n"));
        for (level, said) in [("debug", "said on stdout"), ("info", "said by the logger answer=\"42\"")] {
            assert!(lines.iter().any(|line| line.level == level && line.message == said), "{said}: {lines:#?}");
        }
        world.host.stop().await;
    }
}
