//! A program that somebody at the machine started is a plugin as long as it is attached.

use std::process::Stdio;
use std::sync::Arc;

use jackfield_domain::{Actor, Cx, RequestInfo, sessions};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, ManifestServer, PluginAddress, PluginReattachConfig, PluginReattachRequest};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};

use super::hosted::Hosted;
use super::running::conformance;
use crate::wasm::world::World;

const ID: &str = "conformance";

fn request(net: &str, address: &str) -> PluginReattachRequest {
    let server = ManifestServer { executable: "server/plugin".into(), ..ManifestServer::default() };
    let manifest = Manifest {
        id: ID.into(),
        name: "Conformance".into(),
        version: "1.0.0".into(),
        server: Some(server),
        ..Manifest::default()
    };
    let addr = PluginAddress { name: address.into(), net: net.into() };
    let protocol = "netrpc".into();
    let plugin_reattach_config = PluginReattachConfig { protocol, protocol_version: 1, addr, ..Default::default() };
    PluginReattachRequest { manifest, plugin_reattach_config }
}

// covers: 20
#[tokio::test]
async fn a_program_that_runs_already_is_attached_at_the_machine_and_let_go() {
    let executable = tokio::task::spawn_blocking(conformance).await.unwrap();
    let sockets = tempfile::tempdir().unwrap();
    let mut program = tokio::process::Command::new(executable)
        .env("MATTERMOST_PLUGIN", "Securely message teams, anywhere.")
        .env("PLUGIN_PROTOCOL_VERSIONS", "1")
        .env("PLUGIN_UNIX_SOCKET_DIR", sockets.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = BufReader::new(program.stdout.take().unwrap()).lines();
    let line = said.next_line().await.unwrap().unwrap();
    let address = line.split('|').nth(3).unwrap();

    let hosted = Hosted::on(World::new().await, true).await;
    let (host, app) = (&hosted.world.host, &hosted.world.app);
    let refused = host.attach(&World::admin(), request("unix", address)).await.unwrap_err();
    assert_eq!(refused.0.status_code, 403, "nobody attaches anything from elsewhere");
    let machine = Cx::new(Actor::User(Arc::new(sessions::at_the_machine())), RequestInfo::default());
    let machine = app.authorize::<ManagePlugins>(&machine, ()).await.unwrap();
    for (net, place) in [("tcp", address), ("unix", "plugin.socket"), ("unix", "/nowhere/plugin.socket")] {
        assert_eq!(host.attach(&machine, request(net, place)).await.unwrap_err().0.status_code, 400, "{net} {place}");
    }
    assert_eq!(host.detach(&machine, ID).await.unwrap_err().0.status_code, 404, "nothing is attached");

    host.attach(&machine, request("unix", address)).await.unwrap();
    assert_eq!(hosted.api("GetServerVersion", json!([])).await, json!(["11.9.0"]));
    assert!(hosted.seen().await.contains(&"OnActivate".to_owned()));
    host.detach(&machine, ID).await.unwrap();
    assert!(hosted.try_request("POST", "/api/GetServerVersion", "[]").await.is_none(), "it is let go");
    assert!(program.try_wait().unwrap().is_none(), "and runs on for whoever started it");
    host.stop().await;
}
