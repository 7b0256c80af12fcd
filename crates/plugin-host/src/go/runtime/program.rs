//! Which file of a package is its program for this machine.

use std::path::{Component, Path, PathBuf};

use crate::{Package, PluginError};

/// Go's name of this machine.
fn platform() -> String {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    format!("{system}-{architecture}")
}

/// Finds the program that a package has for this machine.
pub(super) fn executable(package: &Package) -> Result<PathBuf, PluginError> {
    let server = package.manifest.server.clone().unwrap_or_default();
    let platform = platform();
    let path = server.executables.get(&platform).cloned().unwrap_or(server.executable);
    if path.is_empty() {
        let known: Vec<&str> = server.executables.keys().map(String::as_str).collect();
        let known = known.join(", ");
        return Err(PluginError::Load(format!("it has no program for {platform}, only for {known}")));
    }
    let relative = Path::new(&path);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let file = package.dir.join(relative);
    if !inside || !file.is_file() {
        return Err(PluginError::Load(format!("`{path}` is no file in its package")));
    }
    Ok(file)
}
