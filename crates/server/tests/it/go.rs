//! The conformance plugin, a Go program, packed as Mattermost packs plugins.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The id that the plugin's own addresses have.
pub const ID: &str = "com.example.conformance";

/// Builds and packs it; answers the package's path.
pub fn package(folder: &Path) -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/go-plugin");
    let inside = folder.join(ID);
    std::fs::create_dir_all(&inside).expect("there is room");
    let mut go = Command::new("go");
    go.args(["build", "-o"]).arg(inside.join("plugin")).arg(".").current_dir(sources).env("CGO_ENABLED", "0");
    assert!(go.status().expect("Go is there").success(), "Go builds it");
    let architecture = if cfg!(target_arch = "x86_64") { "amd64" } else { "arm64" };
    let manifest = serde_json::json!({
        "id": ID, "name": "Conformance", "version": "1.0.0",
        "server": { "executables": { format!("linux-{architecture}"): "plugin" } },
        "permissions": { "hook_policies": { "generate-support-data": { "deadline_ms": 3_000 } } },
    });
    std::fs::write(inside.join("plugin.json"), manifest.to_string()).expect("there is room");
    let archive = folder.join("conformance.tar.gz");
    let packed = Command::new("tar").arg("czf").arg(&archive).arg("-C").arg(folder).arg(ID).status();
    assert!(packed.expect("tar is there").success());
    archive
}
