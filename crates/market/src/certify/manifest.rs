//! Rules about what the manifest says.

use jackfield_domain::hooks::HookId;
use jackfield_domain::market::versions::Version;
use jackfield_domain::plugins::Principal;
use jackfield_model::Manifest;

use super::Broken;
use super::files::Files;

const FILE: &str = "plugin.json";
/// Letters of a description.
const DESCRIPTION: usize = 1_000;

pub fn identity(manifest: &Manifest) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut add = |message: String| broken.push(Broken::file(FILE, message));
    if manifest.name.trim().is_empty() {
        add("`name` is empty".into());
    }
    if manifest.description.trim().is_empty() || manifest.description.chars().count() > DESCRIPTION {
        add(format!("`description` is empty, or longer than {DESCRIPTION} letters"));
    }
    if Version::read(&manifest.version).is_none() {
        add(format!("`version` is {:?}, which is not three numbers", manifest.version));
    }
    let texts = [&manifest.name, &manifest.description];
    if texts.iter().any(|text| text.chars().any(|c| c.is_control() || is_invisible(c))) {
        add("`name` or `description` holds letters that are not seen".into());
    }
    broken
}

/// Letters that change how others are read: marks of direction, and spaces of no width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub fn digests(manifest: &Manifest, files: &Files) -> Vec<Broken> {
    let listed = |name: &str| manifest.files.keys().any(|path| path.trim_start_matches("./") == name);
    let unlisted = files.names().filter(|name| *name != FILE && !listed(name));
    // That each of those listed is what it is said to be was seen when the package was unpacked.
    unlisted.map(|name| Broken::file(name, "`files` in plugin.json does not list it")).collect()
}

pub fn consent(manifest: &Manifest) -> Vec<Broken> {
    let mut broken = Vec::new();
    if let Err(failure) = Principal::from_manifest(manifest) {
        broken.push(Broken::file(FILE, failure.0.message.clone()));
    }
    let asked = manifest.permissions.iter().flat_map(|asked| &asked.hooks);
    let unknown = asked.filter(|hook| HookId::from_wit_name(hook).is_none());
    broken
        .extend(unknown.map(|hook| Broken::file(FILE, format!("`permissions.hooks` has {hook:?}, which is no hook"))));
    broken
}

pub fn hosts(manifest: &Manifest) -> Vec<Broken> {
    let asked = manifest.permissions.iter().flat_map(|asked| &asked.http).flat_map(|http| &http.allow);
    let wide = asked.filter(|host| is_wide(host) || is_inside(host));
    wide.map(|host| Broken::file(FILE, format!("`permissions.http.allow` has {host:?}"))).collect()
}

/// `*`, or a pattern for all of a top-level domain.
fn is_wide(host: &str) -> bool {
    host.strip_prefix('*')
        .is_some_and(|rest| rest.trim_start_matches('.').split('.').filter(|part| !part.is_empty()).count() < 2)
}

fn is_inside(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default().to_lowercase();
    name == "localhost"
        || name.ends_with(".local")
        || name.ends_with(".internal")
        || name.parse::<std::net::IpAddr>().is_ok()
}

pub fn program(manifest: &Manifest) -> Vec<Broken> {
    if manifest.is_program() { vec![Broken::file(FILE, "the server half is a program")] } else { Vec::new() }
}

pub fn links(manifest: &Manifest) -> Vec<Broken> {
    let links = [("homepage_url", &manifest.homepage_url), ("release_notes_url", &manifest.release_notes_url)];
    let missing = links.into_iter().filter(|(_, address)| !address.starts_with("https://"));
    missing.map(|(name, _)| Broken::file(FILE, format!("`{name}` is no address of https"))).collect()
}
