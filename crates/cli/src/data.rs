//! The data folder: nobody on the machine but the server's own user reads what is in it.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

/// What the server itself puts there. Whoever keeps other things in the same folder decides about those.
const OWN: &[&str] = &["files", "plugins"];
/// The database, with what lies beside it.
const DATABASE: &str = "jackfield.db";

/// Bits of a mode by which others get in.
const OTHERS: u32 = 0o077;

/// Something that others may read, write or look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub path: PathBuf,
    pub mode: u32,
}

/// Has everything that this process makes, and whatever it starts, belong to its user alone.
pub fn keep_to_oneself() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Makes the folder where it is not there.
///
/// # Errors
/// When it cannot be made.
pub fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Where the database is: at its address, or in the folder when it has none.
pub fn database(address: Option<&str>, folder: &Path) -> String {
    address.map_or_else(|| folder.join(DATABASE).display().to_string(), str::to_owned)
}

/// What of the server's is open to others; links are not followed.
pub fn open_to_others(folder: &Path) -> Vec<Open> {
    let mut found = Vec::new();
    note(folder, &mut found);
    for path in entries(folder).filter(|path| is_own(path)) {
        walk(&path, &mut found);
    }
    found
}

/// Closes what is open, the folder itself before what is in it.
pub fn close(found: &[Open]) {
    for open in found {
        // What has gone meanwhile needs nothing.
        if let Err(error) = fs::set_permissions(&open.path, Permissions::from_mode(open.mode & !OTHERS))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(path = %open.path.display(), "Others may read this, and that could not be changed: {error}");
        }
    }
    if !found.is_empty() {
        let count = found.len();
        tracing::warn!(count, "Other users of this machine could get at files of the data folder; now they cannot");
    }
}

fn is_own(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    OWN.contains(&&*name) || name.starts_with(DATABASE)
}

fn walk(path: &Path, found: &mut Vec<Open>) {
    note(path, found);
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
        entries(path).for_each(|inner| walk(&inner, found));
    }
}

fn note(path: &Path, found: &mut Vec<Open>) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    let mode = metadata.permissions().mode() & 0o7777;
    if !metadata.is_symlink() && mode & OTHERS != 0 {
        found.push(Open { path: path.to_owned(), mode });
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path())
}
