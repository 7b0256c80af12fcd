//! Known faults of libraries, from a folder that the market's administrator fills: files as OSV publishes them
//! (<https://ossf.github.io/osv-schema/>), one a fault. Nothing is asked of anybody.
//!
//! A folder can have hundreds of thousands of files, so that only the names of libraries are kept in memory; a file is read
//! again when a package has the library.

mod osv;
mod scan;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jackfield_model::MarketAdvisory;
use sha2::{Digest, Sha256};

use crate::parts::Part;

pub use scan::{keep, keep_parts, marks};

/// Files of a folder, how deep they may lie, and bytes of one.
const FILES: usize = 1_000_000;
const DEPTH: usize = 4;
const FILE: u64 = 8 << 20;
/// Faults of one library that are told.
const TOLD: usize = 50;

/// What is known of libraries.
#[derive(Debug, Default)]
pub struct Advisories {
    files: Vec<PathBuf>,
    /// Which files are about a library, by its ecosystem and name.
    about: HashMap<String, Vec<u32>>,
    /// SHA-256 over all of it, so that a report says by what it was made.
    pub digest: String,
    /// Files that are no fault, or one that was taken back.
    pub others: usize,
}

fn key(ecosystem: &str, name: &str) -> String {
    format!("{ecosystem}\n{name}")
}

impl Advisories {
    /// Reads a folder.
    ///
    /// # Errors
    /// When it is not there, or is none.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut files = files(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        files.sort();
        let mut about: HashMap<String, Vec<u32>> = HashMap::new();
        let (mut sum, mut others) = (Sha256::new(), 0);
        let mut kept = Vec::new();
        for path in files {
            let Some(bytes) = bytes(&path) else {
                others += 1;
                continue;
            };
            let Some(fault) = osv::Fault::read(&bytes) else {
                others += 1;
                continue;
            };
            // Where a folder lies is no part of what is in it.
            sum.update(fault.id.as_bytes());
            sum.update(Sha256::digest(&bytes));
            let at = u32::try_from(kept.len())?;
            let mut is_about = false;
            for (ecosystem, name) in fault.libraries() {
                let files = about.entry(key(ecosystem, name)).or_default();
                if files.last() != Some(&at) {
                    files.push(at);
                }
                is_about = true;
            }
            if is_about {
                kept.push(path);
            }
        }
        let digest = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { files: kept, about, digest, others })
    }

    /// How many faults are known.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The known faults of a part, by their ids. Tools that built a package are not in it.
    pub fn of(&self, part: &Part) -> Vec<MarketAdvisory> {
        let files = self.about.get(&key(part.ecosystem.word(), &part.name));
        let mut found: Vec<MarketAdvisory> = files
            .into_iter()
            .flatten()
            .filter_map(|at| osv::Fault::read(&bytes(self.files.get(usize::try_from(*at).ok()?)?)?)?.of(part))
            .collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found.truncate(TOLD);
        found
    }

    /// The known faults of what is in a package, each once.
    pub fn of_all<'a>(&self, parts: impl Iterator<Item = &'a Part>) -> Vec<(&'a Part, MarketAdvisory)> {
        let mut found = Vec::new();
        for part in parts.filter(|part| !part.is_tool) {
            found.extend(self.of(part).into_iter().map(|advisory| (part, advisory)));
        }
        found
    }
}

fn bytes(path: &Path) -> Option<Vec<u8>> {
    let is_small = fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= FILE);
    is_small.then(|| fs::read(path).ok()).flatten()
}

/// The files of a folder that may be faults.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            // Links lead out of the folder.
            if kind.is_dir() && depth < DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file() && entry.path().extension().is_some_and(|end| end == "json") && found.len() < FILES
            {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// What a folder looks like from outside: it changes when a file comes, goes or is written.
pub fn looks(folder: &Path) -> std::io::Result<String> {
    let mut sum = Sha256::new();
    let mut files = files(folder)?;
    files.sort();
    for path in files {
        let about = fs::metadata(&path)?;
        let changed = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        sum.update(path.as_os_str().as_encoded_bytes());
        sum.update(format!("\n{} {}\n", about.len(), changed.as_nanos()));
    }
    Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
pub(crate) mod tests;
