//! Keeps a second server from a SQLite file: it would not know what the first one remembers.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::{Error, Result};

/// A claim on a database file. The operating system ends it with the process, however that ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the claim lasts as long as the file is open")] File);

impl Lock {
    /// Claims the database at `path` by a file beside it, which stays there.
    ///
    /// # Errors
    /// [`Error::Taken`] when another process has it, or the folder cannot be written to.
    pub fn take(path: &Path) -> Result<Self> {
        // The same file by another name is the same database.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut name = path.clone().into_os_string();
        name.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name);
        let file = file.map_err(|error| Error::Other(format!("{}: {error}", name.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Taken(path.display().to_string())),
            Err(TryLockError::Error(error)) => Err(Error::Other(format!("{}: {error}", name.display()))),
        }
    }
}
