//! A Go plugin as browsers reach it: it asks the real server for its own pages, sockets and settings, and checks them.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jackfield_client::Client;
use jackfield_domain::files::LocalFiles;
use jackfield_domain::testing::Store;
use jackfield_domain::{App, Parts, SystemClock};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, ManifestServer};
use jackfield_plugin_host::{Package, PluginHost};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::town::Town;

const ID: &str = "pluginapi";
const DIGEST: &str = "0123456789abcdef0123456789abcdef";

fn build() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/go-pluginapi");
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-pluginapi");
    let mut go = Command::new("go");
    let output = go.args(["build", "-o"]).arg(&built).arg(".").current_dir(source).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    built
}

/// Puts the plugin where an upload would have been unpacked, and switches it on.
async fn run(host: &PluginHost, program: &Path) {
    let manifest = Manifest {
        id: ID.into(),
        name: "Plugin API".into(),
        version: "1.0.0".into(),
        server: Some(ManifestServer { executable: "server/plugin".into(), ..ManifestServer::default() }),
        ..Manifest::default()
    };
    let dir = host.place(ID, DIGEST);
    for folder in ["server", "public"] {
        std::fs::create_dir_all(dir.join(folder)).unwrap();
    }
    std::fs::copy(program, dir.join("server/plugin")).unwrap();
    std::fs::write(dir.join("public/hello.txt"), "hello").unwrap();
    std::fs::write(dir.join("plugin.json"), serde_json::to_vec(&manifest).unwrap()).unwrap();
    let package = Package { manifest: Arc::new(manifest), dir, digest: DIGEST.into() };
    let granted = jackfield_domain::testing::granted::<ManagePlugins>(());
    host.install(&granted, package, false).await.unwrap();
    host.enable(&granted, ID).await.unwrap();
}

async fn ask(client: &Client, path: &str, body: &Json) -> (u16, String) {
    let request = client.raw(http::Method::POST, &format!("/plugins/{ID}{path}")).json(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap().trim().to_owned())
}

#[tokio::test]
async fn a_go_plugin_is_reached_as_in_mattermost() {
    let program = tokio::task::spawn_blocking(build).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for place in jackfield_domain::testing::storage::databases(folder.path()).await {
        let store = Store::open(&place).await.unwrap();
        let files = Arc::new(LocalFiles::new(folder.path().join("files")));
        let switches = ["TeamSettings.EnableOpenServer", "JackfieldSettings.AllowNativePlugins"];
        let overrides = switches.map(|name| (name.to_owned(), "true".to_owned())).to_vec();
        let app = App::start(Parts { store, files, clock: Arc::new(SystemClock), overrides, log: Default::default() })
            .await
            .unwrap();
        let plugins = PluginHost::start(app.clone(), &folder.path().join("plugins")).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let options = jackfield_server::Options { app, plugins: plugins.clone(), listener };
        let running = jackfield_server::start(options).unwrap();
        let address = format!("http://{}", running.address);
        let town = Town::build(Client::new(&address).unwrap()).await;
        town.ben.adds_to_team(town.team.id, &town.anna).await;
        run(&plugins, &program).await;

        let anna = &town.anna.client;
        let square = town.anna.channel_named(&town.team, "town-square").await.unwrap();
        let made = json!({
            "Team": town.team.id, "Channel": square.id, "User": town.anna.id,
            "Address": address, "Token": anna.auth().token(),
        });
        let (_, names) = ask(anna, "/checks", &made).await;
        let names: Vec<String> = serde_json::from_str(&names).unwrap();
        let mut failed = Vec::new();
        for name in names.iter().filter(|name| name.starts_with("web-")) {
            let (status, said) = ask(anna, &format!("/check/{name}"), &made).await;
            if status != 200 {
                failed.push(format!("{name}: {status} {said}"));
            }
        }
        running.stop().await;
        assert!(failed.is_empty() && names.len() > 20, "on {place}:\n{}", failed.join("\n"));
    }
}
