//! What a version's package holds that the one before it did not, for people who look at it: which files came, went and changed,
//! and of texts the lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jackfield_domain::market::versions;
use jackfield_domain::{Failure, Result};
use jackfield_model::Manifest;
use jackfield_plugin_host::package;
use similar::{ChangeTag, TextDiff};

use crate::Market;
use crate::store::fault;

/// Bytes of a file that is compared line by line.
const TEXT: usize = 256 << 10;
/// Lines around a change that are shown, and lines of all files together.
const AROUND: usize = 3;
const LINES: usize = 3_000;
/// Letters of a line that are shown: bundles have very long ones.
const LETTERS: usize = 300;
/// How long two texts are compared for.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

impl Change {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A line of a difference: `+`, `-` or a space, and the line.
pub struct Line {
    pub sign: char,
    /// Where it is in the new file, or in the old one when it went; from 1.
    pub number: usize,
    pub text: String,
}

/// A file that is not as it was.
pub struct FileChange {
    pub name: String,
    pub change: Change,
    /// Empty for what is no text, or too long.
    pub lines: Vec<Line>,
}

/// What changed since a version.
pub struct Differences {
    /// The version before; empty for a plugin's first.
    pub since: String,
    pub files: Vec<FileChange>,
}

impl Market {
    /// Compares a version's package with that of the version before it.
    ///
    /// # Errors
    /// 404 when it is not here, 500 when a package cannot be read.
    pub(crate) async fn differences(&self, id: &str, version: &str) -> Result<Differences> {
        let not_found = || Failure::of("app.market.not_found.app_error", 404);
        let (before, digest) = {
            let catalogue = self.0.catalogue.read().await;
            let plugin = catalogue.plugin(id).ok_or_else(not_found)?;
            let mut known = plugin.versions.iter();
            let found = known.find(|one| one.manifest.version == version).ok_or_else(not_found)?;
            // The newest first.
            let older = known.find(|one| versions::compare(&one.manifest.version, version).is_lt());
            let before = older.map(|one| (one.manifest.version.clone(), one.statement.digest.clone()));
            (before, found.statement.digest.clone())
        };
        let place = |digest: &str| self.0.packages.place(digest).ok_or_else(not_found);
        let new = place(&digest)?;
        let (since, old) = match before {
            None => (String::new(), None),
            Some((version, digest)) => (version, Some(place(&digest)?)),
        };
        // As many at a time as packages are looked at.
        let _looking = self.0.looking.acquire().await.map_err(fault)?;
        let compared = tokio::task::spawn_blocking(move || compare(old.as_deref(), &new)).await.map_err(fault)?;
        Ok(Differences { since, files: compared.map_err(fault)? })
    }
}

fn compare(old: Option<&Path>, new: &Path) -> anyhow::Result<Vec<FileChange>> {
    let (before, after) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let old = match old {
        None => BTreeMap::new(),
        Some(old) => files(old, before.path())?,
    };
    let new = files(new, after.path())?;
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let (mut changes, mut room) = (Vec::new(), LINES);
    for name in names {
        let change = match (old.get(name), new.get(name)) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            (Some((_, was)), Some((_, is))) if was == is => continue,
            _ => Change::Changed,
        };
        let text = |found: Option<&(PathBuf, String)>| match found {
            None => Some(String::new()),
            Some((path, _)) => read(path),
        };
        let lines = match (text(old.get(name)), text(new.get(name))) {
            (Some(was), Some(is)) => lines(&was, &is, room),
            _ => Vec::new(),
        };
        room -= lines.len();
        changes.push(FileChange { name: name.clone(), change, lines });
    }
    Ok(changes)
}

/// The files of a package with their digests. The list of digests itself is in the manifest, and is left out there.
fn files(archive: &Path, folder: &Path) -> anyhow::Result<BTreeMap<String, (PathBuf, String)>> {
    let unpacked = package::unpack_to_read(archive, folder)?;
    let mut found: BTreeMap<String, (PathBuf, String)> = BTreeMap::new();
    for (name, digest) in &unpacked.manifest.files {
        let name = name.trim_start_matches("./");
        found.insert(name.to_owned(), (unpacked.dir.join(name), digest.clone()));
    }
    let manifest = Manifest { files: BTreeMap::new(), ..(*unpacked.manifest).clone() };
    let text = serde_json::to_string_pretty(&manifest)?;
    let shown = folder.join("manifest-without-digests.json");
    std::fs::write(&shown, &text)?;
    found.insert("plugin.json".to_owned(), (shown, text));
    Ok(found)
}

fn read(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok().filter(|bytes| bytes.len() <= TEXT)?;
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn lines(old: &str, new: &str, room: usize) -> Vec<Line> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let groups = diff.grouped_ops(AROUND);
    let changes = groups.iter().flatten().flat_map(|op| diff.iter_changes(op));
    let lines = changes.map(|change| {
        let (sign, at) = match change.tag() {
            ChangeTag::Delete => ('-', change.old_index()),
            ChangeTag::Insert => ('+', change.new_index()),
            ChangeTag::Equal => (' ', change.new_index()),
        };
        let text = change.value().trim_end_matches(['\n', '\r']).chars().take(LETTERS).collect();
        Line { sign, number: at.map_or(0, |at| at + 1), text }
    });
    lines.take(room).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_changed_are_shown_with_their_numbers_and_no_more_than_there_is_room_for() {
        let shown = |room| {
            let lines = lines("a\nb\nc\n", "a\nB\nc\n", room);
            lines.iter().map(|line| format!("{}{}{}", line.sign, line.number, line.text)).collect::<Vec<_>>()
        };
        assert_eq!(shown(10), [" 1a", "-2b", "+2B", " 3c"]);
        assert_eq!(shown(2), [" 1a", "-2b"]);
        assert!(lines("same\n", "same\n", 10).is_empty());
        assert_eq!(lines("", &"x".repeat(1_000), 10)[0].text.len(), LETTERS);
    }
}
