//! Compiled components, kept by what they were compiled from.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Compiled components that are kept; beyond them the oldest go.
const KEPT: usize = 200;
/// How the names of kept files end.
const COMPILED: &str = "cwasm";

/// A folder that only this user's servers write to: loading from it trusts what is there.
#[derive(Clone, Debug)]
pub(super) struct Cache(Option<PathBuf>);

impl Cache {
    /// Uses the folder, or nothing when others could write to it.
    pub fn open(folder: &Path) -> Self {
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        let private = made.and_then(|()| std::fs::symlink_metadata(folder));
        match private {
            Ok(found) if found.is_dir() && found.permissions().mode() & 0o022 == 0 => Self(Some(folder.to_owned())),
            Ok(_) => {
                tracing::warn!("Compiled plugins are not cached: others can write to {}", folder.display());
                Self(None)
            }
            Err(error) => {
                tracing::warn!("Compiled plugins are not cached: {}: {error}", folder.display());
                Self(None)
            }
        }
    }

    /// The compiled component. Slow the first time; call it where blocking is allowed.
    ///
    /// # Errors
    /// Fails when the bytes are no component.
    pub fn load(&self, engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Component> {
        let Some(folder) = &self.0 else { return Component::new(engine, wasm) };
        let path = folder.join(format!("{}.{COMPILED}", key(engine, wasm)));
        if path.exists() {
            match read(engine, &path) {
                Ok(component) => return Ok(component),
                Err(error) => tracing::warn!("A compiled plugin in the cache is of no use: {error:#}"),
            }
        }
        let component = Component::new(engine, wasm)?;
        match component.serialize().map(|bytes| keep(&path, &bytes)) {
            Ok(Ok(())) => forget_oldest(folder),
            Ok(Err(error)) => tracing::warn!("A compiled plugin could not be cached: {error}"),
            Err(error) => tracing::warn!("A compiled plugin could not be cached: {error:#}"),
        }
        Ok(component)
    }
}

/// Names what was compiled and for what: another version or another machine compiles again.
fn key(engine: &Engine, wasm: &[u8]) -> String {
    struct Into256(Sha256);
    impl std::hash::Hasher for Into256 {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            0
        }
    }
    let mut hasher = Into256(Sha256::new());
    std::hash::Hash::hash(&engine.precompile_compatibility_hash(), &mut hasher);
    hasher.0.update(wasm);
    data_encoding::HEXLOWER.encode(&hasher.0.finalize())
}

#[expect(unsafe_code, reason = "compiled code can only be trusted; `open` made sure that only this user writes it")]
fn read(engine: &Engine, path: &Path) -> wasmtime::Result<Component> {
    // SAFETY: the file was written by `keep`, in a folder that no other user may write to.
    unsafe { Component::deserialize_file(engine, path) }
}

/// Writes beside and renames, so that a reader never sees half a file.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let beside = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// A component that is in use elsewhere is mapped already, and is compiled again when it is needed next.
fn forget_oldest(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let kept = entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == COMPILED));
    let mut kept: Vec<_> =
        kept.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    kept.sort();
    for (_, path) in kept.iter().rev().skip(KEPT) {
        if let Err(error) = std::fs::remove_file(path) {
            tracing::warn!("An old compiled plugin stays: {error}");
        }
    }
}
