//! Which half of a plugin was changed. The folder is looked at again and again: it is small, and that works on every file
//! system.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is built, and tests: neither is a source.
const BUILT: &[&str] = &["dist", "node_modules", "target", "test"];
/// Files that are looked at; of more the rest is not.
const MOST: usize = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Server,
    Web,
    Both,
}

type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

pub struct Watched {
    folder: PathBuf,
    /// What a build writes, as the manifest names it: it may lie among the sources.
    built: fn(&Path) -> Vec<PathBuf>,
    seen: Seen,
}

impl Watched {
    pub fn new(folder: &Path, built: fn(&Path) -> Vec<PathBuf>) -> Self {
        Self { folder: folder.to_owned(), built, seen: look(folder, &built(folder)) }
    }

    /// What changed since it was asked last.
    pub fn changed(&mut self) -> Option<Changed> {
        let now = look(&self.folder, &(self.built)(&self.folder));
        let differs = |path: &&PathBuf| self.seen.get(*path) != now.get(*path);
        let changed: Vec<Changed> =
            now.keys().chain(self.seen.keys()).filter(differs).map(|path| half(&self.folder, path)).collect();
        self.seen = now;
        let first = *changed.first()?;
        Some(if changed.iter().all(|half| *half == first) { first } else { Changed::Both })
    }
}

fn half(folder: &Path, path: &Path) -> Changed {
    let below = path.strip_prefix(folder).ok().and_then(|below| below.iter().next());
    match below.map(|first| first.to_string_lossy()).as_deref() {
        Some("server") => Changed::Server,
        Some("webapp") => Changed::Web,
        _ => Changed::Both,
    }
}

fn look(folder: &Path, built: &[PathBuf]) -> Seen {
    let mut seen = Seen::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(&place).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(about) = entry.metadata() else { continue };
            // The component lies among the sources of a plugin in Rust; Cargo writes the lock file.
            let is_built = BUILT.contains(&&*name)
                || name.ends_with(".wasm")
                || name.ends_with(".tsbuildinfo")
                || name == "Cargo.lock"
                || built.contains(&entry.path());
            if name.starts_with('.') || is_built || seen.len() >= MOST {
                continue;
            }
            if about.is_dir() {
                open.push(entry.path());
            } else {
                seen.insert(entry.path(), (about.modified().ok(), about.len()));
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn the_half_that_was_saved_is_told_and_what_was_built_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        write(here, "server/main.ts", "one");
        write(here, "webapp/main.tsx", "one");
        let mut watched = Watched::new(here, |folder| vec![folder.join("webapp/main.js")]);
        assert_eq!(watched.changed(), None);
        write(here, "server/main.ts", "three");
        assert_eq!(watched.changed(), Some(Changed::Server));
        write(here, "webapp/new.tsx", "two");
        assert_eq!(watched.changed(), Some(Changed::Web));
        write(here, "shared/type.ts", "two");
        assert_eq!(watched.changed(), Some(Changed::Both));
        for built in [
            "webapp/main.js",
            "webapp/tsconfig.tsbuildinfo",
            "server/dist/plugin.js",
            "dist/a.tar.gz",
            ".jackfield/x",
            "server/plugin.wasm",
            "server/Cargo.lock",
        ] {
            write(here, built, "built");
        }
        assert_eq!(watched.changed(), None);
        std::fs::remove_file(here.join("webapp/new.tsx")).unwrap();
        assert_eq!(watched.changed(), Some(Changed::Web));
    }
}
