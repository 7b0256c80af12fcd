//! Unpacking: into a fresh folder, or not at all.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use flate2::read::GzDecoder;
use jackfield_model::Manifest;
use sha2::{Digest, Sha256};

use super::{PackageError, Result, manifest};
use crate::runtime::Package;

/// A package may have 256 MiB, 1 GiB unpacked, in 20,000 entries: Go bundles carry a program for each platform.
pub const ARCHIVE_BYTES: u64 = 256 * 1024 * 1024;
const UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;
const ENTRIES: usize = 20_000;
const PATH_LENGTH: usize = 512;

/// Unpacks the archive into `<folder>/<plugin id>/<digest>`; a package that is there already is used as it is.
///
/// # Errors
/// Says why the package is refused; nothing is left behind then.
pub fn unpack(archive: &Path, folder: &Path) -> Result<Package> {
    unpack_checked(archive, folder, runs_here)
}

/// The same of a package that is only looked at, which may be for another machine.
///
/// # Errors
/// As [`unpack`].
pub fn unpack_to_read(archive: &Path, folder: &Path) -> Result<Package> {
    unpack_checked(archive, folder, |_, _| Ok(()))
}

type Check = fn(&Path, &Manifest) -> Result<()>;

fn unpack_checked(archive: &Path, folder: &Path, check: Check) -> Result<Package> {
    if fs::metadata(archive)?.len() > ARCHIVE_BYTES {
        return Err(PackageError::TooLarge("a package may have 256 MiB"));
    }
    let digest = digest(&mut File::open(archive)?)?;
    fs::create_dir_all(folder)?;
    let fresh = Fresh::new(folder, &digest)?;
    extract(archive, &fresh.0)?;
    let root = root(&fresh.0)?;
    let manifest = manifest::read(&root)?;
    check_files(&root, &manifest)?;
    super::read_migrations(&root, &manifest)?;
    super::endpoints(&root)?;
    check(&root, &manifest)?;
    let parent = folder.join(&manifest.id);
    fs::create_dir_all(&parent)?;
    // The name is the one that the host looks for.
    let dir = parent.join(&digest[..32]);
    if !dir.exists() {
        fs::rename(&root, &dir)?;
    }
    Ok(Package { manifest: Arc::new(manifest), dir, digest })
}

/// A folder that goes when it is not wanted any more.
struct Fresh(PathBuf);

impl Fresh {
    fn new(folder: &Path, digest: &str) -> Result<Self> {
        // The process's id keeps two servers on one folder apart; the counter two uploads.
        static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = folder.join(format!(".unpacking-{}-{count}-{}", std::process::id(), &digest[..16]));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // What cannot be removed is hidden, and swept at the next start.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// SHA-256 of a file, in hex.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of(file: &Path) -> Result<String> {
    digest(&mut File::open(file)?)
}

/// SHA-256 in hex.
pub(super) fn digest(reader: &mut impl Read) -> Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn extract(archive: &Path, into: &Path) -> Result<()> {
    let allowed = Rc::new(Cell::new(0));
    let metered = Metered { inner: GzDecoder::new(File::open(archive)?), allowed: allowed.clone() };
    let mut tar = tar::Archive::new(metered);
    let mut seen = BTreeSet::new();
    let (mut count, mut total) = (0usize, 0u64);
    let mut entries = tar.entries().map_err(PackageError::NotAnArchive)?;
    loop {
        // What describes an entry is read whole before the entry is there to be looked at.
        allowed.set(DESCRIPTION);
        let Some(entry) = entries.next() else { return Ok(()) };
        let mut entry = entry.map_err(unreadable)?;
        // Its body, and what fills its last block.
        allowed.set(entry.size().saturating_add(BLOCK));
        count += 1;
        if count > ENTRIES {
            return Err(PackageError::TooLarge("a package may have 20,000 entries"));
        }
        total = total.saturating_add(entry.size());
        if total > UNPACKED_BYTES {
            return Err(PackageError::TooLarge("a package may have 1 GiB unpacked"));
        }
        write(&mut entry, into, &mut seen)?;
        // What is left of it, so that the next one's description is all that is read for it.
        io::copy(&mut entry, &mut io::sink()).map_err(PackageError::NotAnArchive)?;
    }
}

/// Bytes that describe one entry: its name, whom it belongs to, when it was made.
const DESCRIPTION: u64 = 64 * 1024;
/// Archives are made of blocks of this size.
const BLOCK: u64 = 512;

/// Reads no more than is allowed at the moment.
struct Metered<R> {
    inner: R,
    allowed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = usize::try_from(self.allowed.get()).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..allowed).filter(|part| !part.is_empty()) else {
            return if buffer.is_empty() { Ok(0) } else { Err(io::Error::from(io::ErrorKind::QuotaExceeded)) };
        };
        let read = self.inner.read(buffer)?;
        self.allowed.set(self.allowed.get().saturating_sub(u64::try_from(read).unwrap_or(u64::MAX)));
        Ok(read)
    }
}

fn unreadable(error: io::Error) -> PackageError {
    match error.kind() {
        io::ErrorKind::QuotaExceeded => PackageError::TooLarge("an entry may be described in 64 KiB"),
        _ => PackageError::NotAnArchive(error),
    }
}

/// Writes one entry to where it belongs.
fn write(entry: &mut tar::Entry<'_, impl Read>, into: &Path, seen: &mut BTreeSet<String>) -> Result<()> {
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    let kind = entry.header().entry_type();
    if kind.is_pax_global_extensions() {
        return Ok(());
    }
    let path = inside(&name)?;
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    let target = into.join(&path);
    if kind.is_dir() {
        return Ok(fs::create_dir_all(&target)?);
    }
    if !kind.is_file() {
        return Err(PackageError::NotAFile(name));
    }
    // On file systems that fold case, two names would be one file.
    if !seen.insert(path.to_string_lossy().to_lowercase()) {
        return Err(PackageError::Twice(name));
    }
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
    let mut file = File::options().write(true).create_new(true).open(&target)?;
    io::copy(entry, &mut file).map_err(PackageError::NotAnArchive)?;
    set_mode(&file, executable)
}

#[cfg(unix)]
fn set_mode(file: &File, executable: bool) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if executable { 0o700 } else { 0o600 };
    Ok(file.set_permissions(fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: bool) -> Result<()> {
    Ok(())
}

fn inside(name: &str) -> Result<PathBuf> {
    let outside = || PackageError::Outside(name.to_owned());
    if name.len() > PATH_LENGTH || name.contains(['\\', '\0']) {
        return Err(outside());
    }
    let mut path = PathBuf::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return Err(outside()),
        }
    }
    Ok(path)
}

/// The folder with `plugin.json`: the archive's own, or the only folder in it.
fn root(unpacked: &Path) -> Result<PathBuf> {
    if unpacked.join("plugin.json").is_file() {
        return Ok(unpacked.to_owned());
    }
    let mut folders = fs::read_dir(unpacked)?.filter_map(std::result::Result::ok).filter(|entry| entry.path().is_dir());
    let (Some(only), None) = (folders.next(), folders.next()) else { return Err(PackageError::NoManifest) };
    if only.path().join("plugin.json").is_file() { Ok(only.path()) } else { Err(PackageError::NoManifest) }
}

/// What the manifest names must be there, and be what the manifest says it is.
fn runs_here(root: &Path, manifest: &Manifest) -> Result<()> {
    let native = manifest.server.as_ref().filter(|server| server.wasm.is_empty());
    if native.is_some_and(|server| !server.executables.is_empty() || !server.executable.is_empty()) {
        super::program(root, manifest)?;
    }
    Ok(())
}

fn check_files(root: &Path, manifest: &Manifest) -> Result<()> {
    let missing = |path: &str| PackageError::Manifest(format!("the file {path:?} is not in the package"));
    if let Some(webapp) = manifest.webapp.as_ref().filter(|webapp| !webapp.bundle_path.is_empty())
        && !root.join(&webapp.bundle_path).is_file()
    {
        return Err(missing(&webapp.bundle_path));
    }
    if let Some(server) = manifest.server.as_ref().filter(|server| !server.wasm.is_empty())
        && !root.join(&server.wasm).is_file()
    {
        return Err(missing(&server.wasm));
    }
    for (path, expected) in &manifest.files {
        let relative = inside(path)?;
        let mut file = File::open(root.join(relative)).map_err(|_| missing(path))?;
        if !digest(&mut file)?.eq_ignore_ascii_case(expected) {
            return Err(PackageError::WrongDigest(path.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    use super::*;

    /// A folder with an archive of what `build` puts into it.
    fn archive(build: impl FnOnce(&mut tar::Builder<Vec<u8>>)) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let mut tar = tar::Builder::new(Vec::new());
        build(&mut tar);
        let mut gzip = GzEncoder::new(File::create(dir.path().join("a.tar.gz")).unwrap(), Compression::fast());
        gzip.write_all(&tar.into_inner().unwrap()).unwrap();
        gzip.finish().unwrap();
        dir
    }

    fn add(tar: &mut tar::Builder<Vec<u8>>, kind: u8, name: &str, body: &[u8]) {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::new(kind));
        header.set_size(body.len() as u64);
        header.set_mode(0o755);
        tar.append_data(&mut header, name, body).unwrap();
    }

    fn refusal(dir: &tempfile::TempDir) -> String {
        let plugins = dir.path().join("plugins");
        let refused = unpack(&dir.path().join("a.tar.gz"), &plugins).unwrap_err();
        assert!(matches!(refused, PackageError::TooLarge(_)), "{refused}");
        assert_eq!(fs::read_dir(&plugins).unwrap().count(), 0, "nothing is left");
        refused.to_string()
    }

    const MANIFEST: &[u8] = br#"{"id":"a.plugin","version":"1.0.0","webapp":{"bundle_path":"w/a.js"}}"#;

    // covers: 30
    #[test]
    fn folders_count_as_files_do() {
        let dir = archive(|tar| {
            for n in 0..60_000 {
                add(tar, b'5', &format!("f{n}"), b"");
            }
        });
        assert!(refusal(&dir).contains("20,000 entries"));
    }

    // covers: 30
    #[test]
    fn what_describes_an_entry_is_bounded_before_it_is_read() {
        // A long name of GNU's, of POSIX's, a long link's and a record for all that follows.
        for kind in *b"LxKg" {
            let dir = archive(|tar| {
                add(tar, b'0', "plugin.json", MANIFEST);
                add(tar, kind, "description", &vec![b'n'; 2 << 20]);
                add(tar, b'0', "w/a.js", b"1;");
            });
            if kind == b'g' {
                // An entry of its own, which is passed over and counted.
                assert!(unpack(&dir.path().join("a.tar.gz"), &dir.path().join("plugins")).is_ok());
                continue;
            }
            assert!(refusal(&dir).contains("64 KiB"), "{}", char::from(kind));
        }
    }

    /// An entry whose names are written as they are, as no honest tool would.
    fn add_raw(tar: &mut tar::Builder<Vec<u8>>, kind: u8, name: &str, link: &str) {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::new(kind));
        header.set_size(0);
        header.set_mode(0o644);
        let old = header.as_old_mut();
        old.name[..name.len()].copy_from_slice(name.as_bytes());
        old.linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_cksum();
        tar.append(&header, &b""[..]).unwrap();
    }

    /// Why a package with one more entry is refused; it leaves nothing behind.
    fn refused_with(kind: u8, name: &str, link: &str) -> PackageError {
        let dir = archive(|tar| {
            add(tar, b'0', "plugin.json", MANIFEST);
            add(tar, b'0', "w/a.js", b"1;");
            add_raw(tar, kind, name, link);
        });
        let plugins = dir.path().join("plugins");
        let refused = unpack(&dir.path().join("a.tar.gz"), &plugins).expect_err(name);
        assert_eq!(fs::read_dir(&plugins).unwrap().count(), 0, "{name}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "{name}");
        refused
    }

    // covers: 30, 31
    #[test]
    fn what_would_be_written_elsewhere_or_twice_is_refused() {
        for name in ["../out.js", "/out.js", "w/../../out.js", "w\\..\\out.js", "../"] {
            let refused = refused_with(b'0', name, "");
            assert!(matches!(refused, PackageError::Outside(_)), "{name}: {refused}");
        }
        assert!(matches!(refused_with(b'5', "../out/", ""), PackageError::Outside(_)));
        for name in ["w/a.js", "W/A.js", "./w/a.js"] {
            let refused = refused_with(b'0', name, "");
            assert!(matches!(refused, PackageError::Twice(_)), "{name}: {refused}");
        }
    }

    // covers: 30
    #[test]
    fn links_and_devices_are_refused() {
        for kind in *b"12346" {
            let refused = refused_with(kind, "w/b.js", "/etc/passwd");
            assert!(matches!(refused, PackageError::NotAFile(_)), "{}: {refused}", char::from(kind));
        }
    }

    #[test]
    fn a_package_with_long_names_and_large_files_is_unpacked() {
        let long = format!("w/{}/a.js", "n".repeat(180));
        let dir = archive(|tar| {
            add(tar, b'0', "plugin.json", MANIFEST);
            add(tar, b'0', "w/a.js", &vec![b'1'; 3 << 20]);
            add(tar, b'5', "empty/", b"");
            add(tar, b'0', &long, b"2;");
        });
        let package = unpack(&dir.path().join("a.tar.gz"), &dir.path().join("plugins")).unwrap();
        assert_eq!(fs::metadata(package.dir.join("w/a.js")).unwrap().len(), 3 << 20);
        assert_eq!(fs::read(package.dir.join(long)).unwrap(), b"2;");
    }
}
