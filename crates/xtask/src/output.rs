//! Generated files: written, or compared with what is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Write,
    Check,
}

/// Writes `content` to a path below the repository, or fails when another content is there.
pub fn emit(mode: Mode, path: &str, content: &str) -> anyhow::Result<()> {
    let file = root().join(path);
    let current = fs::read_to_string(&file).unwrap_or_default();
    if current == content {
        return Ok(());
    }
    if mode == Mode::Check {
        let line = 1 + current.lines().zip(content.lines()).take_while(|(is, should)| is == should).count();
        bail!("{path} is stale from line {line} on: run `cargo xtask generate` and commit the result");
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&file, content).with_context(|| format!("cannot write {path}"))?;
    println!("wrote {path}");
    Ok(())
}

pub fn root() -> PathBuf {
    // crates/xtask is two folders below.
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
