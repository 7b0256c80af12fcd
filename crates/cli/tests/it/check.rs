//! `jackfield plugin check` on a program that was built against Mattermost's module of 2023.

use std::path::Path;
use std::process::{Command, Output};

/// Builds a plugin and packs it as Mattermost's tools do.
fn package(folder: &Path, name: &str, machine: &str) -> std::path::PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance").join(name);
    let inside = folder.join("old");
    std::fs::create_dir_all(&inside).unwrap();
    let mut go = Command::new("go");
    let built = go.args(["build", "-ldflags=-s -w", "-o"]).arg(inside.join("plugin")).arg(".").current_dir(sources);
    assert!(built.env("CGO_ENABLED", "0").env("GOARCH", machine).status().unwrap().success(), "Go builds it");
    let manifest = serde_json::json!({
        "id": "com.example.old", "name": "Old", "version": "1.0.0",
        "server": { "executables": { format!("linux-{machine}"): "plugin" } },
    });
    std::fs::write(inside.join("plugin.json"), manifest.to_string()).unwrap();
    let archive = folder.join("old.tar.gz");
    assert!(Command::new("tar").arg("czf").arg(&archive).arg("-C").arg(folder).arg("old").status().unwrap().success());
    archive
}

fn here() -> &'static str {
    if cfg!(target_arch = "x86_64") { "amd64" } else { "arm64" }
}

fn check(arguments: &[&str], file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jackfield"));
    command.args(["plugin", "check"]).args(arguments).arg(file).output().unwrap()
}

#[test]
fn a_programs_hooks_and_calls_are_read_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let archive = package(folder.path(), "go-plugin-2023", here());
    let answer = check(&["--json"], &archive);
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let found: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let hooks = ["ExecuteCommand", "MessageWillBePosted", "OnActivate", "OnConfigurationChange", "ServeHTTP"];
    assert_eq!(found["hooks"], serde_json::json!(hooks), "stripped of its symbols, it still has its names");
    let calls = ["GetUser", "LoadPluginConfiguration", "LogInfo", "RegisterCommand"];
    assert_eq!(found["api"], serde_json::json!(calls));
    assert_eq!(found["through_pluginapi"], serde_json::json!([]));
    assert_eq!(found["not_served"], serde_json::json!([]));
    let text = String::from_utf8(check(&[], &archive).stdout).unwrap();
    assert!(text.starts_with("Old 1.0.0 (com.example.old)") && text.contains("  MessageWillBePosted\n"), "{text}");
}

#[test]
fn calls_that_pluginapi_makes_for_a_plugin_are_read_from_programs_for_both_machines() {
    for machine in ["amd64", "arm64"] {
        let folder = tempfile::tempdir().unwrap();
        let archive = package(folder.path(), "go-plugin-wrapped", machine);
        let answer = check(&["--json"], &archive);
        assert!(answer.status.success(), "{machine}: {}", String::from_utf8_lossy(&answer.stderr));
        let found: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
        assert_eq!(found["hooks"], serde_json::json!(["ExecuteCommand", "OnActivate"]), "{machine}");
        // What pluginapi does in a few words stands in the plugin's own functions, and is the plugin's then.
        let (own, wrapped) = (found["api"].to_string(), found["through_pluginapi"].to_string());
        let both = format!("{own}{wrapped}");
        assert!(own.contains("\"LogInfo\""), "{machine}: {own}");
        for name in ["CreatePost", "EnsureBotUser", "GetDirectChannel", "KVGet", "KVSetWithOptions", "RegisterCommand"]
        {
            assert!(both.contains(&format!("\"{name}\"")), "{machine}: {name} is in neither {own} nor {wrapped}");
        }
        assert!(wrapped.contains("\"KVSetWithOptions\""), "{machine}: {wrapped}");
        // The program carries all of the API's methods; what it cannot reach is no use of its.
        for name in ["DeleteTeam", "CreateUser", "UploadFile", "GetGroup", "SearchUsers", "CreateGroup"] {
            assert!(!both.contains(&format!("\"{name}\"")), "{machine}: {name}");
        }
        let text = String::from_utf8(check(&[], &archive).stdout).unwrap();
        assert!(text.contains("  KVSetWithOptions (through pluginapi)\n"), "{machine}: {text}");
    }
}

#[test]
fn calls_with_long_arguments_and_of_what_is_handed_on_are_read_from_programs_for_both_machines() {
    for machine in ["amd64", "arm64"] {
        let folder = tempfile::tempdir().unwrap();
        let archive = package(folder.path(), "go-plugin", machine);
        // It calls whatever it is told to, what is not served too.
        let found: serde_json::Value = serde_json::from_slice(&check(&["--json"], &archive).stdout).unwrap();
        for name in ["OpenInteractiveDialog", "KVSet", "UpdateEphemeralPost", "DeleteEphemeralPost", "PluginHTTP"] {
            assert!(
                found["api"].as_array().unwrap().iter().any(|call| call == name),
                "{machine}: {name} is not in {found}"
            );
        }
    }
}

#[test]
fn what_is_no_package_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nonsense.tar.gz");
    std::fs::write(&file, b"nonsense").unwrap();
    let answer = check(&[], &file);
    assert!(!answer.status.success() && !answer.stderr.is_empty());
}
