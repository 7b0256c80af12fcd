//! The web halves: which to load, and where their files are.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use jackfield_domain::market::Origin;
use jackfield_domain::{Result, plugins};
use jackfield_model::Manifest;

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
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn webapp_plugins(&self) -> Result<Vec<Manifest>> {
        let apart = self.apart().await?;
        let snapshot = self.0.registry.read();
        let with_web = snapshot.all().filter(|active| active.manifest().has_webapp());
        let mut shown: Vec<_> =
            with_web.map(|active| client_manifest(active.manifest(), Some(&active.package.digest))).collect();
        for manifest in &mut shown {
            let is_apart = apart.holds(&manifest.id);
            if let Some(webapp) = &mut manifest.webapp {
                webapp.isolated |= is_apart;
            }
        }
        Ok(shown)
    }

    /// The hosts that the page may connect to for the web halves that are on, as they were consented to, and those that a setting adds.
    pub fn browser_hosts(&self) -> Vec<String> {
        let config = self.0.app.config.read();
        let set = config.settings.jackfield.web_half_hosts.split_whitespace().map(str::to_owned);
        let mut hosts: Vec<String> = set.filter(|host| plugins::is_browser_host(host)).collect();
        let snapshot = self.0.registry.read();
        for active in snapshot.all().filter(|active| active.manifest().has_webapp()) {
            let asked = active.manifest().permissions.iter().flat_map(|asked| &asked.http);
            hosts.extend(asked.flat_map(|http| http.browser.iter().cloned()));
        }
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// Which web halves run apart from the page although they did not ask for it.
    async fn apart(&self) -> Result<Apart> {
        let app = &self.0.app;
        let which = app.config.read().settings.jackfield.isolate_web_halves.clone();
        Ok(match which.as_str() {
            "all" => Apart::All,
            "unsigned" => {
                let rows = plugins::installed::installed(app).await?;
                let unsigned = rows.into_iter().filter(|row| Origin::of(row).market_key.is_empty());
                Apart::These(unsigned.map(|row| row.id).collect())
            }
            _ => Apart::These(HashSet::new()),
        })
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

/// Web halves that run apart from the page by a setting.
enum Apart {
    All,
    These(HashSet<String>),
}

impl Apart {
    fn holds(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(ids) => ids.contains(id),
        }
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
    if let (Some(webapp), Some(digest)) = (&mut shown.webapp, digest) {
        let id = &manifest.id;
        webapp.bundle_path = format!("/static/plugins/{id}/{}", bundle_name(id, digest));
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
