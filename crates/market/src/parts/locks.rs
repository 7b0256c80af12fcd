//! Lock files: what Cargo, npm and Go write down of the libraries that they built with.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use serde::Deserialize;

use super::{Ecosystem, Part};

/// The files that are read.
pub const NAMES: &[&str] = &["Cargo.lock", "package-lock.json", "go.mod"];

type Read = Result<Vec<Part>, (usize, String)>;

/// Reads a lock file by its name.
///
/// # Errors
/// The line at which it cannot be read, and why.
pub fn read(file: &str, text: &str) -> Read {
    match file.rsplit('/').next() {
        Some("Cargo.lock") => cargo(file, text),
        Some("package-lock.json") => npm(file, text),
        _ => go(file, text),
    }
}

fn part(ecosystem: Ecosystem, (file, line): (&str, usize), name: &str, version: &str) -> Part {
    Part {
        ecosystem,
        name: name.into(),
        version: version.into(),
        file: file.into(),
        line,
        hash: String::new(),
        is_tool: false,
    }
}

/// Cargo writes one table a package, and in it one line a field.
fn cargo(file: &str, text: &str) -> Read {
    #[derive(Default)]
    struct Package<'a> {
        line: usize,
        name: &'a str,
        version: &'a str,
        source: &'a str,
        checksum: &'a str,
    }
    let mut packages: Vec<Package> = Vec::new();
    let mut is_package = false;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            is_package = line == "[[package]]";
            if is_package {
                packages.push(Package { line: at + 1, ..Package::default() });
            }
            continue;
        }
        let Some(package) = packages.last_mut().filter(|_| is_package) else { continue };
        let Some((field, value)) = line.split_once(" = ") else { continue };
        let place = match field {
            "name" => &mut package.name,
            "version" => &mut package.version,
            "source" => &mut package.source,
            "checksum" => &mut package.checksum,
            _ => continue,
        };
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        *place = value.ok_or_else(|| (at + 1, format!("`{field}` is no text")))?;
    }
    if packages.is_empty() {
        return Err((1, "it has no `[[package]]`".into()));
    }
    if let Some(package) = packages.iter().find(|package| package.name.is_empty() || package.version.is_empty()) {
        return Err((package.line, "a package has no name, or no version".into()));
    }
    // What has no source is the author's own.
    let others = packages.into_iter().filter(|package| !package.source.is_empty());
    let parts = others.map(|package| Part {
        hash: package.checksum.to_lowercase(),
        ..part(Ecosystem::Cargo, (file, package.line), package.name, package.version)
    });
    Ok(parts.collect())
}

/// npm writes JSON, since its version 7 with one entry a place in `node_modules`.
fn npm(file: &str, text: &str) -> Read {
    #[derive(Deserialize)]
    struct Lock {
        packages: BTreeMap<String, Entry>,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Entry {
        name: String,
        version: String,
        integrity: String,
        link: bool,
        dev: bool,
    }
    let lock: Lock = serde_json::from_str(text).map_err(|error| (error.line().max(1), error.to_string()))?;
    let lines: BTreeMap<&str, usize> = text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| Some((line.trim().strip_prefix('"')?.strip_suffix("\": {")?, at + 1)))
        .collect();
    let mut parts = Vec::new();
    for (place, entry) in &lock.packages {
        // What is not below `node_modules` is the author's own.
        let Some((_, below)) = place.rsplit_once("node_modules/") else { continue };
        if entry.link {
            continue;
        }
        let line = lines.get(place.as_str()).copied().unwrap_or(1);
        // One that is taken by another name has its own beside it.
        let name = if entry.name.is_empty() { below } else { &entry.name };
        if name.is_empty() || entry.version.is_empty() {
            return Err((line, format!("{place:?} has no name, or no version")));
        }
        parts.push(Part {
            hash: sha512(&entry.integrity),
            is_tool: entry.dev,
            ..part(Ecosystem::Npm, (file, line), name, &entry.version)
        });
    }
    Ok(parts)
}

/// The hash of npm's field, in hex.
fn sha512(integrity: &str) -> String {
    let found = integrity.split_whitespace().find_map(|word| word.strip_prefix("sha512-"));
    let bytes = found.and_then(|text| STANDARD.decode(text).ok());
    bytes.map(|bytes| HEXLOWER.encode(&bytes)).unwrap_or_default()
}

/// Go names what is needed, also by others, in `go.mod` itself; of a module that is put in another's place the other counts.
fn go(file: &str, text: &str) -> Read {
    let mut needed: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    let mut replaced: Vec<(&str, Option<(&str, &str)>)> = Vec::new();
    let mut block = "";
    for (at, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let (directive, rest) = match line.split_once(char::is_whitespace) {
            _ if line.is_empty() => continue,
            None if line == ")" => {
                block = "";
                continue;
            }
            Some((directive, "(")) => {
                block = directive;
                continue;
            }
            _ if !block.is_empty() => (block, line),
            Some((directive, rest)) => (directive, rest.trim()),
            None => return Err((at + 1, format!("{line:?} is not understood"))),
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        match (directive, words.as_slice()) {
            ("require", [module, version]) => {
                needed.insert(module, (version, at + 1));
            }
            ("require", _) => return Err((at + 1, "a module has no version".into())),
            ("replace", _) => {
                let (from, to) = rest.split_once("=>").ok_or((at + 1, "it replaces nothing".to_owned()))?;
                let to: Vec<&str> = to.split_whitespace().collect();
                let from = from.split_whitespace().next().unwrap_or_default();
                // A folder is the author's own.
                replaced.push((from, to.first().copied().zip(to.get(1).copied())));
            }
            _ => {}
        }
    }
    for (from, to) in replaced {
        let Some((_, line)) = needed.remove(from) else { continue };
        if let Some((module, version)) = to {
            needed.insert(module, (version, line));
        }
    }
    let parts = needed.iter().map(|(module, (version, line))| part(Ecosystem::Go, (file, *line), module, version));
    Ok(parts.collect())
}
