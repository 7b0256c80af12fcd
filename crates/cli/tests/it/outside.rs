//! Plugins are made with the binary alone, in a folder outside of any checkout and without a network.

use std::path::Path;
use std::process::{Command, Output};

use jackfield_client::{Client, NOTHING};

use crate::running::{Running, serve};

const QUICK_START: &str = include_str!("../../../../docs/plugins/quick-start.md");

/// A shell in the folder, in which the binary is on PATH, and Cargo has neither a network nor anything of a registry.
#[expect(clippy::disallowed_methods, reason = "the tools are where the environment says")]
fn shell(folder: &Path, script: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_jackfield")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).current_dir(folder);
    command.env("PATH", format!("{}:{path}", binary.display()));
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_HOME", folder.join("cargo")).env("RUST_BACKTRACE", "1");
    command.env_remove("JACKFIELD_GUEST_TARGET_DIR");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// What a command says that fails: one sentence.
fn refused(folder: &Path, script: &str) -> String {
    let output = shell(folder, script).output().unwrap();
    assert!(!output.status.success(), "{}", text(&output.stdout));
    let said = text(&output.stderr);
    assert!(said.starts_with("error: ") && said.trim().lines().count() == 1, "{said}");
    said
}

/// The commands of a page, block by block.
fn blocks(page: &str) -> Vec<&str> {
    let after = page.split("```sh\n").skip(1);
    after.map(|rest| rest.split("```").next().unwrap()).collect()
}

#[tokio::test]
async fn the_commands_of_the_quick_start_lead_to_a_running_plugin() {
    let folder = tempfile::tempdir().unwrap();
    let blocks = blocks(QUICK_START);
    let [make, start, install, again] = blocks.as_slice() else { panic!("the page has other commands: {blocks:?}") };
    assert_eq!(start.trim(), "jackfield serve --seed --data hello-data");
    done(&shell(folder.path(), make).output().unwrap());

    let server = Running::start(serve(&folder.path().join("hello-data")).arg("--seed")).await;
    let script = format!("export JACKFIELD_URL={}\n{install}\n{again}", server.url);
    let output = tokio::task::spawn_blocking({
        let folder = folder.path().to_owned();
        move || shell(&folder, &script).output().unwrap()
    });
    let said = done(&output.await.unwrap());
    assert!(said.contains("Installed hello 0.1.0.") && said.contains("hello is on."), "{said}");

    let anna = server.client.login("anna", "jackfield").await.unwrap().client;
    // Without a name it is GET.
    let hello = |client: &Client| Client::send(client.raw(Default::default(), "/plugins/hello/hello"));
    assert_eq!(hello(&anna).await.unwrap().text().await.unwrap(), "Hello from hello.");
    assert_eq!(hello(&server.client).await.unwrap_err().status(), Some(401));
    let bundle = anna.get::<jackfield_api::plugins::GetWebappPlugins>(NOTHING).await.unwrap();
    assert!(bundle.iter().any(|manifest| manifest.id == "hello"), "the web half is served");
}

#[test]
fn what_is_missing_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let said = refused(here, "jackfield plugin build");
    assert!(said.contains("there is no plugin.json") && said.contains("jackfield plugin new"), "{said}");
    assert!(refused(here, "jackfield plugin pack nowhere").contains("nowhere is no plugin's folder"));
    assert!(refused(here, "jackfield plugin new a").contains("cannot be a plugin's id"));
    done(&shell(here, "jackfield plugin new greeter").output().unwrap());
    assert!(refused(here, "jackfield plugin new greeter").contains("is there already"));
    let said = refused(here, "jackfield plugin pack greeter");
    assert!(said.contains("build the plugin first"), "{said}");
    let said = refused(here, "jackfield plugin install greeter.tar.gz");
    assert!(said.contains("say who you are"), "{said}");

    // Neither Rust nor rustup.
    let tools = here.join("tools");
    std::fs::create_dir(&tools).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_jackfield"), tools.join("jackfield")).unwrap();
    let mut bare = Command::new(tools.join("jackfield"));
    let output = bare.args(["plugin", "build", "greeter"]).current_dir(here).env("PATH", &tools).output().unwrap();
    let said = text(&output.stderr);
    let debian = Path::new("/usr/bin/cargo").exists();
    assert!(debian || said.contains("rustup target add wasm32-unknown-unknown"), "{said}");
    assert!(said.lines().count() == 1 || debian, "{said}");
}

#[test]
fn crates_that_cargo_does_not_have_are_named_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    done(&shell(folder.path(), "jackfield plugin new needy").output().unwrap());
    let manifest = folder.path().join("needy/server/Cargo.toml");
    let text_of = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text_of.replace("[dependencies]", "[dependencies]\nserde_json = \"1\"")).unwrap();
    let output = shell(folder.path(), "jackfield plugin build needy").output().unwrap();
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("serde_json"), "{said}");
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("error: ") && last.contains("cargo fetch"), "{said}");
}
