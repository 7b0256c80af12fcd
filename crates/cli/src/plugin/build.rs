//! Building: the guest becomes a component, the web half a bundle.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};
use jackfield_plugin_host::package;
use wit_component::ComponentEncoder;

use super::guest;

/// Builds what the folder's manifest names.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let manifest = package::read_manifest(folder)?;
    let wasm = manifest.server.as_ref().map(|server| server.wasm.clone()).unwrap_or_default();
    if !wasm.is_empty() {
        server(folder, &folder.join(wasm))?;
    }
    if folder.join("webapp/package.json").exists() {
        webapp(&folder.join("webapp"))?;
    }
    Ok(())
}

fn server(folder: &Path, component: &Path) -> anyhow::Result<()> {
    let manifest = folder.join("server/Cargo.toml");
    ensure!(manifest.exists(), "{} is not there", manifest.display());
    let manifest = manifest.canonicalize()?;
    let target = target_folder(folder);
    let mut build = guest::cargo_build(&manifest, &target)?;
    ensure!(build.status().context("cannot run cargo")?.success(), "the server half does not compile");
    let name = library_name(&manifest)?;
    let module = std::fs::read(guest::artefact(&target, &name)).context("cargo built no WebAssembly module")?;
    let bytes = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .context("the module cannot be made a component: does it use the guest crate of this version?")?;
    std::fs::write(component, bytes)?;
    Ok(())
}

/// Beside other guests' where the environment says so, else in the plugin's own folder.
#[expect(clippy::disallowed_methods, reason = "the command line reads its environment")]
fn target_folder(folder: &Path) -> PathBuf {
    std::env::var_os("JACKFIELD_GUEST_TARGET_DIR").map_or_else(|| folder.join("server/target"), PathBuf::from)
}

fn library_name(manifest: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(manifest)?;
    let mut section = "";
    let mut package = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        if key.trim() == "name" {
            let value = value.trim().trim_matches('"').replace('-', "_");
            match section {
                "[lib]" => return Ok(value),
                "[package]" => package = Some(value),
                _ => {}
            }
        }
    }
    package.context("server/Cargo.toml names no package")
}

fn webapp(folder: &Path) -> anyhow::Result<()> {
    if !folder.join("node_modules").exists() {
        npm(folder, &["ci", "--no-audit", "--no-fund"])?;
    }
    npm(folder, &["run", "--silent", "build"])
}

fn npm(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("npm").args(arguments).current_dir(folder).status().context("cannot run npm")?;
    if !status.success() {
        bail!("npm {} failed in {}", arguments.join(" "), folder.display());
    }
    Ok(())
}
