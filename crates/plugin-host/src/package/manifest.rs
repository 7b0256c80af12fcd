//! `plugin.json`: reading it, and what it must say.

use std::path::{Component, Path};

use jackfield_model::{Manifest, names};

use super::{PackageError, Result};

const FILE: &str = "plugin.json";
/// A manifest is a page of text; more is an attack or a mistake.
const BYTES: u64 = 1024 * 1024;

/// Reads and checks the manifest of an unpacked package.
///
/// # Errors
/// Says what is wrong with it.
pub fn read(dir: &Path) -> Result<Manifest> {
    let path = dir.join(FILE);
    let size = std::fs::metadata(&path).map_err(|_| PackageError::NoManifest)?.len();
    if size > BYTES {
        return Err(PackageError::TooLarge("plugin.json may have 1 MiB"));
    }
    let text = std::fs::read(&path)?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| PackageError::Manifest(error.to_string()))?;
    check(&manifest)?;
    Ok(manifest)
}

/// Checks what a manifest says by itself.
///
/// # Errors
/// Says what is wrong with it.
pub fn check(manifest: &Manifest) -> Result<()> {
    let refuse = |text: String| Err(PackageError::Manifest(text));
    if !names::is_valid_plugin_id(&manifest.id) {
        return refuse(format!(
            "the id {:?} must have 3 to 190 letters, digits, dots, dashes and underscores",
            manifest.id
        ));
    }
    if manifest.version.len() > 64 || manifest.name.len() > 256 {
        return refuse("the name or version is too long".to_owned());
    }
    let server = manifest.server.as_ref();
    let mut paths: Vec<&str> = Vec::new();
    if let Some(server) = server {
        paths.extend(server.executables.values().map(String::as_str));
        paths.extend([server.executable.as_str(), server.wasm.as_str()]);
    }
    if let Some(webapp) = &manifest.webapp {
        paths.push(&webapp.bundle_path);
    }
    paths.push(&manifest.icon_path);
    for path in paths.into_iter().filter(|path| !path.is_empty()) {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !inside {
            return refuse(format!("the path {path:?} leads out of the package"));
        }
    }
    let http = manifest.permissions.iter().flat_map(|asked| asked.http.iter());
    for host in http.clone().flat_map(|http| &http.browser) {
        if !jackfield_domain::plugins::is_browser_host(host) {
            return refuse(format!("{host:?} is no host that browsers may be let connect to"));
        }
    }
    for host in http.flat_map(|http| &http.allow) {
        if host.is_empty() || host.contains(['/', ' ', '@']) {
            return refuse(format!("{host:?} is not a host"));
        }
    }
    jackfield_domain::panels::check_offered(manifest).map_err(PackageError::Manifest)
}
