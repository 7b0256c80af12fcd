//! Native plugins of a real server: a folder of packages that it offers, and what is left of them when it is killed.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jackfield_api::plugins::{ByPlugin, EnablePlugin, GetPluginStatuses, GetPlugins, UploadPlugin};
use jackfield_api::system::{GetConfig, PatchConfig};
use jackfield_api::users::CreateUser;
use jackfield_client::{Client, NOTHING, multipart};
use jackfield_model::User;
use serde_json::{Value, json};

use crate::running::{Running, serve};

const ID: &str = "com.example.hostile";

/// Packs a plugin that does harm as it is told.
fn package(folder: &Path) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/go-hostile");
    let program = folder.join("program");
    let built = Command::new("go").args(["build", "-o"]).arg(&program).arg(".").current_dir(sources).status();
    assert!(built.unwrap().success(), "Go builds it");
    let manifest = json!({
        "id": ID, "name": "Hostile", "version": "1.0.0", "server": {"executable": "plugin"},
        "settings_schema": {"settings": [
            {"key": "Greeting", "type": "text", "default": "hello"},
            {"key": "Token", "type": "text", "secret": true},
        ]},
    });
    pack(&folder.join("hostile.tar.gz"), &manifest, &program);
}

fn pack(archive: &Path, manifest: &Value, program: &Path) {
    let file = std::fs::File::create(archive).unwrap();
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::fast()));
    let mut add = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, format!("bundle/{name}"), bytes).unwrap();
    };
    add("plugin.json", manifest.to_string().as_bytes());
    add("plugin", &std::fs::read(program).unwrap());
    add("public/about.txt", b"for everybody");
    tar.into_inner().unwrap().finish().unwrap();
}

async fn administrator(stranger: &Client) -> Client {
    let account = User {
        username: "anna".into(),
        email: "anna@example.com".into(),
        password: "correct horse 7".into(),
        ..User::default()
    };
    stranger.post::<CreateUser>(account).await.unwrap();
    stranger.login("anna", "correct horse 7").await.unwrap().client
}

async fn get(client: &Client, path: &str) -> Result<String, jackfield_client::ClientError> {
    // Without a name it is GET.
    let request = client.raw(Default::default(), &format!("/plugins/{ID}/{path}"));
    Ok(Client::send(request).await?.text().await.unwrap())
}

async fn settings_have_their_defaults_and_secrets_are_masked(anna: &Client) {
    let secret = "never to be seen";
    let patch =
        |token: &str| json!({"PluginSettings": {"Plugins": {ID: {"token": token}}}}).as_object().unwrap().clone();
    let changed = anna.call::<PatchConfig>(NOTHING, NOTHING, patch(secret)).await.unwrap();
    let shown = anna.get::<GetConfig>(NOTHING).await.unwrap();
    let mask = "********************************";
    for document in [changed, shown] {
        assert_eq!(document["PluginSettings"]["Plugins"][ID]["token"], mask);
        assert!(!Value::Object(document).to_string().contains(secret));
    }
    // What was masked and comes back changes nothing.
    anna.call::<PatchConfig>(NOTHING, NOTHING, patch(mask)).await.unwrap();
    let seen: Value = serde_json::from_str(&get(anna, "settings").await.unwrap()).unwrap();
    // Mattermost: LoadPluginConfiguration gives the keys in lower case.
    assert_eq!(seen["own"], json!({"greeting": "hello", "token": secret}));
    assert_eq!(seen["shown"], json!({"token": mask}), "plugins see other plugins' secrets no more than people do");
    let listed = anna.get::<GetPlugins>(NOTHING).await.unwrap();
    assert!(!serde_json::to_string(&listed).unwrap().contains(secret));
}

async fn another_machines_program_is_refused(anna: &Client, folder: &Path) {
    let program = folder.join("foreign");
    // A program for IBM's machines, by its header.
    let mut foreign = vec![0; 64];
    foreign[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 2, 1]);
    foreign[19] = 22;
    std::fs::write(&program, foreign).unwrap();
    for (server, reason) in [
        (json!({"executable": "plugin"}), "was built for linux-s390x, and this machine is linux-"),
        (json!({"executables": {"plan9-mips": "plugin"}}), "it was built for plan9-mips"),
    ] {
        let archive = folder.join("foreign.tar.gz");
        let manifest = json!({"id": "com.example.foreign", "name": "Foreign", "version": "1.0.0", "server": server});
        pack(&archive, &manifest, &program);
        let part = multipart::Part::bytes(std::fs::read(&archive).unwrap()).file_name("foreign.tar.gz");
        let form = multipart::Form::new().part("plugin", part);
        let refused = anna.upload::<UploadPlugin>(NOTHING, NOTHING, form).await.unwrap_err();
        assert_eq!((refused.status(), refused.id()), (Some(400), Some("app.plugin.extract.app_error")));
        assert!(refused.to_string().contains(reason), "{refused}");
    }
}

fn runs(process: &str) -> bool {
    let stat = Path::new("/proc").join(process).join("stat");
    std::fs::read_to_string(stat).is_ok_and(|stat| !stat.contains(") Z "))
}

#[tokio::test]
async fn packages_of_a_folder_are_offered_and_what_they_start_ends_with_a_server_that_is_killed() {
    let (data, offered) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = offered.path().to_owned();
    tokio::task::spawn_blocking(move || package(&folder)).await.unwrap();
    // Neither a package that is none nor other files are in the way.
    std::fs::write(offered.path().join("broken.tar.gz"), "no package").unwrap();
    std::fs::write(offered.path().join("README.md"), "no package either").unwrap();
    let mut command = serve(data.path());
    command.arg("--prepackaged").arg(offered.path()).env("MM_JACKFIELDSETTINGS_ALLOWNATIVEPLUGINS", "true");
    let server = Running::start(&mut command).await;
    let anna = administrator(&server.client).await;
    let listed = anna.get::<GetPlugins>(NOTHING).await.unwrap();
    assert_eq!(listed.active.len(), 0, "nobody consented yet");
    assert_eq!(listed.inactive.iter().map(|plugin| plugin.id.as_str()).collect::<Vec<_>>(), [ID]);

    let by_id = ByPlugin { plugin_id: ID.into() };
    anna.call::<EnablePlugin>(by_id, Default::default(), ()).await.unwrap();
    let statuses = anna.get::<GetPluginStatuses>(NOTHING).await.unwrap();
    let confinement = statuses[0].confinement.clone().unwrap();
    assert!(
        confinement.enforced.iter().any(|part| part.contains("ends with it and with the server")),
        "{confinement:?}"
    );
    settings_have_their_defaults_and_secrets_are_masked(&anna).await;
    assert_eq!(get(&server.client, "public/about.txt").await.unwrap(), "for everybody");
    assert!(get(&server.client, "public/..%2Fplugin").await.is_err());
    another_machines_program_is_refused(&anna, offered.path()).await;

    let body = get(&anna, "escape").await.unwrap();
    let processes: Vec<&str> = body.split(' ').collect();
    assert_eq!(processes.len(), 4, "{body}");
    assert!(processes.iter().all(|process| runs(process)), "{body}");

    server.kill().await;
    let ended = async {
        while processes.iter().any(|process| runs(process)) {
            // The end of a process that is not our child is no event.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("all of them end with the server");
}
