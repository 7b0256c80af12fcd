//! Packages: Mattermost's `tar.gz` with `plugin.json`, extended. Packing is reproducible; unpacking
//! trusts nothing: no way out of the folder, no links, bounded size and number.

mod endpoints;
mod manifest;
mod migrations;
mod pack;
mod program;
mod unpack;

pub use endpoints::{Caller, Endpoint, described, endpoints};
pub use manifest::{check as check_manifest, read as read_manifest};
pub use migrations::read as read_migrations;
pub use pack::pack;
pub use program::program;
pub use unpack::{ARCHIVE_BYTES, digest_of, unpack, unpack_to_read};

/// Why a package is refused; the text is for the person who installs it.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    #[error("The package could not be read: {0}")]
    Unreadable(std::io::Error),
    #[error("The package is not a gzipped tar archive: {0}")]
    NotAnArchive(std::io::Error),
    #[error("The package holds {0:?}, which would be written outside of its folder.")]
    Outside(String),
    #[error("The package holds {0:?}, which is a link or a device; only files and folders are accepted.")]
    NotAFile(String),
    #[error("The package holds {0:?} twice.")]
    Twice(String),
    #[error("The package is too large: {0}.")]
    TooLarge(&'static str),
    #[error("The package has no plugin.json.")]
    NoManifest,
    #[error("plugin.json is not valid: {0}")]
    Manifest(String),
    #[error("The file {0:?} is not what plugin.json says it is.")]
    WrongDigest(String),
    #[error("The plugin has no program for this machine ({wanted}); it was built for {found}.")]
    WrongArchitecture { wanted: String, found: String },
    #[error("The plugin's program for this machine ({wanted}) is {path:?}, which is not in the package.")]
    NoProgram { path: String, wanted: String },
    #[error("The plugin's program {path:?} was built for {found}, and this machine is {wanted}.")]
    ForeignProgram { path: String, wanted: String, found: String },
    #[error("The plugin's program {0:?} is no program.")]
    NotAProgram(String),
}

impl From<std::io::Error> for PackageError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error)
    }
}

pub type Result<T, E = PackageError> = std::result::Result<T, E>;
