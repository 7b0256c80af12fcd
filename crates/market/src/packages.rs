//! Packages on disk, each by the SHA-256 of its content.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// The folder of packages.
pub struct Packages(PathBuf);

impl Packages {
    /// Opens the folder, and makes it when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn at(folder: PathBuf) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where a package is, if its digest is one.
    pub fn place(&self, digest: &str) -> Option<PathBuf> {
        let is_digest = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_digest.then(|| self.0.join(&digest[..2]).join(format!("{digest}.tar.gz")))
    }

    /// A file beside the packages for what is not one yet; it goes by itself.
    ///
    /// # Errors
    /// When there is no room.
    pub fn receive(&self) -> std::io::Result<NamedTempFile> {
        NamedTempFile::with_prefix_in(".receiving-", &self.0)
    }

    /// Keeps a file whose digest is known to be this one.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn keep(&self, received: NamedTempFile, digest: &str) -> anyhow::Result<PathBuf> {
        let place = self.place(digest).context("it has no digest")?;
        std::fs::create_dir_all(place.parent().unwrap_or(Path::new(".")))?;
        received.as_file().sync_all()?;
        received.persist(&place)?;
        Ok(place)
    }
}
