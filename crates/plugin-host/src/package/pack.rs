//! Packing: the same files give the same bytes, on any machine at any time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};
use serde_json::Value;

use super::unpack::digest;
use super::{PackageError, Result, manifest};

/// Lock files, which say what a package is made of.
const LOCKS: &[&str] = &["Cargo.lock", "package-lock.json", "go.mod"];

/// Packs the files that a plugin's manifest names, its `assets`, `public` and `migrations` folders, `openapi.json`, and the lock files of both
/// halves into `archive`.
/// The manifest in the package lists the digest of each.
///
/// # Errors
/// Says what is missing or wrong.
pub fn pack(folder: &Path, archive: &Path) -> Result<()> {
    let manifest = manifest::read(folder)?;
    super::read_migrations(folder, &manifest)?;
    super::endpoints(folder)?;
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut add = |path: &str| {
        let path = path.trim_start_matches("./");
        if !path.is_empty() {
            files.insert(path.to_owned(), folder.join(path));
        }
    };
    if let Some(server) = &manifest.server {
        server.executables.values().for_each(|path| add(path));
        add(&server.executable);
        add(&server.wasm);
    }
    if let Some(webapp) = &manifest.webapp {
        add(&webapp.bundle_path);
    }
    add(&manifest.icon_path);
    for extra in ["assets", "public", super::migrations::FOLDER, super::endpoints::FILE, "README.md", "LICENSE"] {
        collect(folder, Path::new(extra), &mut files)?;
    }
    // What both halves are made of, for whoever asks what is in the package.
    for half in ["", "server", "webapp"] {
        for lock in LOCKS {
            let beside = Path::new(half).join(lock);
            collect(folder, &beside, &mut files)?;
        }
    }
    // Chunks that the web half loads later lie beside its bundle.
    if let Some(webapp) = &manifest.webapp
        && let Some(beside) = Path::new(webapp.bundle_path.trim_start_matches("./")).parent()
    {
        collect(folder, beside, &mut files)?;
    }
    let mut digests = serde_json::Map::new();
    for (name, path) in &files {
        let mut file = File::open(path)
            .map_err(|_| PackageError::Manifest(format!("the file {name:?} is not there; build the plugin first")))?;
        digests.insert(name.clone(), Value::from(digest(&mut file)?));
    }
    let mut described: Value = serde_json::from_slice(&fs::read(folder.join("plugin.json"))?)
        .map_err(|error| PackageError::Manifest(error.to_string()))?;
    described["files"] = Value::Object(digests);
    let described = serde_json::to_vec_pretty(&described).map_err(|error| PackageError::Manifest(error.to_string()))?;
    write(archive, &manifest.id, &described, &files)
}

fn collect(folder: &Path, relative: &Path, files: &mut BTreeMap<String, PathBuf>) -> Result<()> {
    let path = folder.join(relative);
    if path.is_file() {
        files.insert(relative.to_string_lossy().replace('\\', "/"), path);
        return Ok(());
    }
    if !path.is_dir() || relative.as_os_str().is_empty() {
        return Ok(());
    }
    for entry in fs::read_dir(&path)? {
        let name = entry?.file_name();
        let hidden = name.to_string_lossy().starts_with('.') || name.to_string_lossy().ends_with(".map");
        if !hidden {
            collect(folder, &relative.join(name), files)?;
        }
    }
    Ok(())
}

fn write(archive: &Path, id: &str, manifest: &[u8], files: &BTreeMap<String, PathBuf>) -> Result<()> {
    if let Some(parent) = archive.parent() {
        fs::create_dir_all(parent)?;
    }
    // No name and no time in the header: the bytes depend on the files alone.
    let gzip = GzBuilder::new().mtime(0).write(File::create(archive)?, Compression::best());
    let mut tar = tar::Builder::new(gzip);
    tar.append_data(&mut header(manifest.len() as u64, false), format!("{id}/plugin.json"), manifest)?;
    for (name, path) in files {
        let size = fs::metadata(path)?.len();
        let executable = is_executable(path)?;
        tar.append_data(&mut header(size, executable), format!("{id}/{name}"), File::open(path)?)?;
    }
    tar.into_inner()?.finish()?.sync_all()?;
    Ok(())
}

fn header(size: u64, executable: bool) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(if executable { 0o755 } else { 0o644 });
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header
}

#[cfg(unix)]
fn is_executable(path: &Path) -> Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> Result<bool> {
    Ok(false)
}
