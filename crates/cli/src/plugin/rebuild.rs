//! `jackfield plugin rebuild`: builds a package again from its source, in a folder that nobody has built in, and says whether it is
//! the same to the byte. What reviewers do before they approve, and authors before they publish.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use jackfield_plugin_host::package;

use super::{Builder, pack};

/// What is made, and not written by anybody.
const MADE: &[&str] = &["node_modules", "dist", "target", ".git", ".jackfield"];
/// How deep a source may lie, and how many files it may have.
const DEPTH: usize = 20;
const FILES: usize = 50_000;

/// Builds and compares; the digest of the package that both are goes to the standard output.
pub fn run(source: &Path, archive: &Path) -> anyhow::Result<()> {
    let clean = tempfile::tempdir().context("there is no room to build in")?;
    // The folder's name is in nothing that is built, but tools show it.
    let folder = clean.path().join("source");
    copy(source, &folder, 0, &mut 0)?;
    Builder::default().all(&folder)?;
    let built = pack(&folder)?;
    let (wanted, found) = (package::digest_of(archive)?, package::digest_of(&built)?);
    if wanted == found {
        println!("{found}");
        return Ok(());
    }
    for line in differences(archive, &built)? {
        eprintln!("{line}");
    }
    bail!("{} has the digest {wanted}, and what was built from {} has {found}", archive.display(), source.display())
}

fn copy(from: &Path, to: &Path, depth: usize, copied: &mut usize) -> anyhow::Result<()> {
    ensure!(depth <= DEPTH, "{} lies too deep", from.display());
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        if MADE.iter().any(|made| name == *made) || name.to_string_lossy().ends_with(".wasm") {
            continue;
        }
        if kind.is_dir() {
            copy(&entry.path(), &to.join(name), depth + 1, copied)?;
        } else if kind.is_file() {
            *copied += 1;
            ensure!(*copied <= FILES, "the source has more than {FILES} files");
            std::fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

/// Which files are in one of two packages alone, or differ.
fn differences(one: &Path, other: &Path) -> anyhow::Result<Vec<String>> {
    let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let read = |archive: &Path, folder: &Path| anyhow::Ok(package::unpack_to_read(archive, folder)?.manifest);
    let (wanted, found) = (read(one, first.path())?, read(other, second.path())?);
    let names: BTreeSet<_> = wanted.files.keys().chain(found.files.keys()).collect();
    let told = names.into_iter().filter_map(|name| match (wanted.files.get(name), found.files.get(name)) {
        (Some(_), None) => Some(format!("{name} is in the package, and was not built")),
        (None, Some(_)) => Some(format!("{name} was built, and is not in the package")),
        (one, other) if one != other => Some(format!("{name} differs")),
        _ => None,
    });
    let mut told: Vec<String> = told.collect();
    if told.is_empty() {
        told.push(
            "plugin.json differs, or the files are packed in another way: pack with `jackfield plugin pack`".into(),
        );
    }
    Ok(told)
}
