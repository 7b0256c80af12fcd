//! The web halves: which to load, and where their files are.

use std::path::{Component, Path, PathBuf};

use jackfield_model::{Manifest, ManifestWebapp};

use super::PluginHost;

/// A file of a web half.
#[derive(Clone, Debug)]
pub struct WebFile {
    pub path: PathBuf,
    /// Whether its name changes with its content.
    pub is_immutable: bool,
}

impl PluginHost {
    /// The web halves to load: what any page may know of the plugins that are on.
    pub fn webapp_plugins(&self) -> Vec<Manifest> {
        let snapshot = self.0.registry.read();
        let with_web = snapshot.all().filter(|active| active.manifest().has_webapp());
        with_web.map(|active| client_manifest(active.manifest(), Some(&active.package.digest))).collect()
    }

    /// The file behind `/static/plugins/<id>/<name>`.
    pub fn web_file(&self, id: &str, name: &str) -> Option<WebFile> {
        let snapshot = self.0.registry.read();
        let active = snapshot.get(id)?;
        let bundle = Path::new(&active.manifest().webapp.as_ref()?.bundle_path);
        if name == bundle_name(id, &active.package.digest) {
            return Some(WebFile { path: inside(&active.package.dir, bundle)?, is_immutable: true });
        }
        // What the bundle loads later lies beside it, in a folder that is the web half's alone.
        let folder = bundle.parent().filter(|folder| is_of_the_web_half(active.manifest(), folder))?;
        let beside = folder.join(name);
        Some(WebFile { path: inside(&active.package.dir, &beside)?, is_immutable: false })
    }

    /// The file behind `/plugins/<id>/public/<name>`, of a plugin that is on.
    pub fn public_file(&self, id: &str, name: &str) -> Option<WebFile> {
        let snapshot = self.0.registry.read();
        let folder = snapshot.get(id)?.package.dir.join(PUBLIC);
        Some(WebFile { path: inside(&folder, Path::new(name))?, is_immutable: false })
    }
}

/// Whether a folder of a package holds nothing of the server half; the package's own does.
fn is_of_the_web_half(manifest: &Manifest, folder: &Path) -> bool {
    let mut parts = folder.components().filter(|part| !matches!(part, Component::CurDir)).peekable();
    let named = parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)));
    let server = manifest.server.iter().flat_map(|server| {
        let programs = server.executables.values().chain([&server.executable, &server.wasm]);
        programs.filter(|path| !path.is_empty())
    });
    let mut inside = server.map(Path::new).filter(|path| path.starts_with(folder));
    named && inside.next().is_none()
}

/// The folder of a package whose files anybody may get, as in Mattermost.
const PUBLIC: &str = "public";

/// The manifest as web clients get it: the path is the bundle's address.
pub(super) fn client_manifest(manifest: &Manifest, digest: Option<&str>) -> Manifest {
    let mut shown = manifest.for_webapp();
    if let (Some(_), Some(digest)) = (&shown.webapp, digest) {
        let id = &manifest.id;
        shown.webapp =
            Some(ManifestWebapp { bundle_path: format!("/static/plugins/{id}/{}", bundle_name(id, digest)) });
    }
    shown
}

/// Mattermost's form of the name, which changes with the content.
fn bundle_name(id: &str, digest: &str) -> String {
    let short: String = digest.chars().take(16).collect();
    format!("{id}_{short}_bundle.js")
}

/// A path that stays in its folder and is a file.
fn inside(folder: &Path, path: &Path) -> Option<PathBuf> {
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let found = folder.join(path);
    (plain && found.is_file()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 31
    #[test]
    fn beside_a_bundle_only_the_web_half_is_served() {
        let manifest: Manifest = serde_json::from_value(serde_json::json!({
            "id": "com.example.web",
            "server": { "wasm": "server/dist/plugin.wasm", "executables": { "linux-amd64": "bin/plugin" } },
        }))
        .unwrap();
        let folder = |path: &str| is_of_the_web_half(&manifest, Path::new(path));
        assert!(folder("webapp/dist") && folder("./webapp") && folder("server2"));
        for other in ["", ".", "server", "server/dist", "bin", "..", "webapp/../server", "/webapp"] {
            assert!(!folder(other), "{other:?}");
        }
    }
}
