//! What a package is made of: the libraries that its lock files name, and the list of them as CycloneDX has it.
//!
//! Lock files are what `jackfield plugin pack` finds beside the sources. What they say is the author's word; a reviewer who built
//! the package again has built it with them.

mod locks;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jackfield_model::Manifest;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::certify::{Broken, Files};

use locks::NAMES;

/// Parts of one package that are listed.
const MOST: usize = 20_000;

/// A family of libraries, by the word that OSV has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ecosystem {
    Cargo,
    Npm,
    Go,
}

impl Ecosystem {
    /// OSV's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cargo => "crates.io",
            Self::Npm => "npm",
            Self::Go => "Go",
        }
    }

    /// The type of a package URL.
    const fn kind(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm => "npm",
            Self::Go => "golang",
        }
    }
}

/// A library in a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    pub ecosystem: Ecosystem,
    pub name: String,
    pub version: String,
    /// The lock file that names it.
    pub file: String,
    /// The line on which it does, counted from 1.
    pub line: usize,
    /// SHA-256 in hex, or SHA-512, where the lock file has one.
    pub hash: String,
    /// Whether it is there to build with, and not to be in what was built.
    pub is_tool: bool,
}

impl Part {
    /// The package URL (purl).
    pub fn url(&self) -> String {
        let mut url = format!("pkg:{}/", self.ecosystem.kind());
        for c in self.name.bytes() {
            if c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_' | b'~' | b'/') {
                url.push(c.into());
            } else {
                let _ = write!(url, "%{c:02X}");
            }
        }
        let version: String = form_urlencoded::byte_serialize(self.version.as_bytes()).collect();
        format!("{url}@{version}")
    }
}

/// The parts of a package, and what is wrong with its lock files.
pub struct Parts {
    pub all: Vec<Part>,
    pub(crate) broken: Vec<Broken>,
}

impl Parts {
    /// Reads the lock files of a package.
    pub(crate) fn of(files: &Files, manifest: &Manifest) -> Self {
        let (mut all, mut broken, mut is_known) = (Vec::new(), Vec::new(), false);
        for (name, text) in files.texts(|name| NAMES.iter().any(|lock| name.rsplit('/').next() == Some(lock))) {
            is_known = true;
            match locks::read(name, &text) {
                Ok(parts) => all.extend(parts),
                Err((line, message)) => broken.push(Broken::line(name, line, message)),
            }
        }
        let component = manifest.server.as_ref().map(|server| server.wasm.as_str()).unwrap_or_default();
        if component.ends_with(".wasm") && !is_known {
            broken.push(Broken::file(component, "no lock file says what the component is made of"));
        }
        if all.len() > MOST {
            broken.push(Broken::package(format!("the lock files name more than {MOST} libraries")));
            all.truncate(MOST);
        }
        all.sort();
        all.dedup_by(|one, other| one.url() == other.url() && one.file == other.file && one.is_tool == other.is_tool);
        Self { all, broken }
    }
}

/// The list of a package's parts, as CycloneDX 1.6 has it. The same package gives the same bytes.
pub fn document(manifest: &Manifest, digest: &str, parts: &[Part]) -> Value {
    // A library that several lock files name is one component.
    let mut components: BTreeMap<String, (&Part, Vec<&str>)> = BTreeMap::new();
    for part in parts {
        let known = components.entry(part.url()).or_insert_with(|| (part, Vec::new()));
        // What is in one half is in the package, though the other only builds with it.
        if known.0.is_tool && !part.is_tool {
            known.0 = part;
        }
        if !known.1.contains(&part.file.as_str()) {
            known.1.push(&part.file);
        }
    }
    let components: Vec<Value> = components.iter().map(|(url, (part, files))| component(url, part, files)).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "plugin", "name": manifest.id, "version": manifest.version,
                "description": manifest.name, "hashes": [{ "alg": "SHA-256", "content": digest }],
            },
        },
        "components": components,
    })
}

fn component(url: &str, part: &Part, files: &[&str]) -> Value {
    let properties: Vec<Value> =
        files.iter().map(|file| json!({ "name": "jackfield:lock_file", "value": file })).collect();
    let mut component = json!({
        "type": "library", "bom-ref": url, "name": part.name, "version": part.version, "purl": url,
        "scope": if part.is_tool { "excluded" } else { "required" }, "properties": properties,
    });
    let algorithm = match part.hash.len() {
        64 => "SHA-256",
        128 => "SHA-512",
        _ => return component,
    };
    component["hashes"] = json!([{ "alg": algorithm, "content": part.hash }]);
    component
}

#[cfg(test)]
mod tests;
