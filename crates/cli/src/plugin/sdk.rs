//! What plugins are made with, which the binary carries, and where a plugin gets it: `.jackfield/` in its own folder, so that
//! its build files can name it on every machine.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

/// The guest crate, packed by the build script.
const GUEST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest.tar.gz"));
/// The types of plugins in TypeScript, and what takes types out.
const TYPESCRIPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/typescript.tar.gz"));
/// Below a plugin's folder; nobody commits it.
const FOLDER: &str = ".jackfield";
/// Says which packing lies there.
const STAMP: &str = ".packed";

/// Unpacks the guest crate of this binary below a plugin's folder, unless it is there.
///
/// # Errors
/// When the folder cannot be written to.
pub fn guest(plugin: &Path) -> anyhow::Result<PathBuf> {
    unpack(GUEST, &plugin.join(FOLDER).join("rust"))
}

/// Unpacks what plugins in TypeScript are made with, unless it is there.
///
/// # Errors
/// As [`guest`], and when this binary was built without it.
pub fn typescript(plugin: &Path) -> anyhow::Result<PathBuf> {
    ensure!(has_typescript(), "this binary was built without what plugins in TypeScript are made with");
    unpack(TYPESCRIPT, &plugin.join(FOLDER).join("typescript"))
}

/// Whether this binary has what plugins in TypeScript are made with.
pub fn has_typescript() -> bool {
    !TYPESCRIPT.is_empty()
}

/// The folder, which says of itself that it is not committed.
///
/// # Errors
/// When it cannot be made.
pub fn own_folder(plugin: &Path) -> anyhow::Result<PathBuf> {
    let folder = plugin.join(FOLDER);
    let made = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(".gitignore"), "*\n"));
    made.with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(folder)
}

/// Whether a plugin in Rust is built with what lies in its folder, and not with a crate from elsewhere.
pub fn is_used(plugin: &Path) -> bool {
    let manifest = std::fs::read_to_string(plugin.join("server/Cargo.toml")).unwrap_or_default();
    manifest.contains(&format!("{FOLDER}/rust"))
}

fn unpack(packed: &[u8], place: &Path) -> anyhow::Result<PathBuf> {
    let digest: String = Sha256::digest(packed).iter().map(|byte| format!("{byte:02x}")).collect();
    if std::fs::read_to_string(place.join(STAMP)).is_ok_and(|stamp| stamp == digest) {
        return Ok(place.to_owned());
    }
    write(packed, place, &digest).with_context(|| format!("cannot write to {}", place.display()))?;
    Ok(place.to_owned())
}

/// Written beside and renamed, so that what is there is whole.
fn write(packed: &[u8], place: &Path, digest: &str) -> io::Result<()> {
    let parent = place.parent().unwrap_or(place);
    std::fs::create_dir_all(parent)?;
    std::fs::write(parent.join(".gitignore"), "*\n")?;
    let beside = tempfile::tempdir_in(parent)?;
    tar::Archive::new(GzDecoder::new(packed)).unpack(beside.path())?;
    std::fs::write(beside.path().join(STAMP), digest)?;
    match std::fs::remove_dir_all(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::rename(beside.keep(), place)
}
