//! How a plugin learns that it is one, and how it says where it listens.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// What a plugin introduces itself with.
#[derive(Debug, PartialEq, Eq)]
pub struct Handshake {
    pub address: PathBuf,
}

/// Why an introduction is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeError {
    #[error("the executable is no Mattermost plugin: it said `{0}`")]
    NoPlugin(String),
    #[error("the plugin speaks another version of the plugin protocol: {0}")]
    Version(String),
    #[error("the plugin listens on {0}, not on a unix socket")]
    Network(String),
    #[error("the plugin speaks {0}, not net/rpc")]
    Protocol(String),
    #[error("the plugin listens outside its directory: {0}")]
    Elsewhere(PathBuf),
}

impl Handshake {
    /// Reads `CORE|APP|network|address|protocol|certificate`.
    ///
    /// # Errors
    /// When the line is anything else than version 1 of both, a unix socket and net/rpc.
    pub fn parse(line: &str) -> Result<Self, HandshakeError> {
        let mut parts = line.split('|');
        let mut next = || parts.next().map(str::trim);
        let (Some(core), Some(app), Some(network), Some(address)) = (next(), next(), next(), next()) else {
            return Err(HandshakeError::NoPlugin(line.chars().take(200).collect()));
        };
        if core != "1" || app != "1" {
            return Err(HandshakeError::Version(format!("{core}|{app}")));
        }
        if network != "unix" {
            return Err(HandshakeError::Network(network.to_owned()));
        }
        // Old plugins do not say what they speak.
        match next() {
            None | Some("" | "netrpc") => {}
            Some(other) => return Err(HandshakeError::Protocol(other.to_owned())),
        }
        Ok(Self { address: PathBuf::from(address) })
    }
}

/// What a plugin looks for in its environment.
pub(super) fn environment(directory: &Path) -> Vec<(OsString, OsString)> {
    let own = directory.as_os_str().to_owned();
    [
        // Without it the executable says that it is no program to run by hand.
        ("MATTERMOST_PLUGIN", "Securely message teams, anywhere.".into()),
        ("PLUGIN_PROTOCOL_VERSIONS", "1".into()),
        ("PLUGIN_MIN_PORT", "10000".into()),
        ("PLUGIN_MAX_PORT", "25000".into()),
        ("PLUGIN_UNIX_SOCKET_DIR", own.clone()),
        // Plugins built with an older go-plugin look for a place here.
        ("TMPDIR", own),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn introductions_of_old_and_current_plugins_are_understood() {
        for line in ["1|1|unix|/d/p|netrpc|", "1|1|unix|/d/p", "1|1|unix|/d/p|netrpc||false"] {
            assert_eq!(Handshake::parse(line).unwrap().address, Path::new("/d/p"));
        }
    }

    #[test]
    fn other_lines_are_refused() {
        use HandshakeError::{Network, NoPlugin, Protocol, Version};
        let refused = |line| Handshake::parse(line).unwrap_err();
        assert!(matches!(refused("hello"), NoPlugin(_)));
        assert!(matches!(refused(""), NoPlugin(_)));
        assert!(matches!(refused("2|1|unix|/d/p|netrpc"), Version(_)));
        assert!(matches!(refused("1|1|tcp|127.0.0.1:1|netrpc"), Network(_)));
        assert!(matches!(refused("1|1|unix|/d/p|grpc"), Protocol(_)));
    }
}
