//! Rules about what the files of a package hold.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackfield_model::Manifest;
use jackfield_plugin_host::package;

use super::Broken;

/// Bytes of a file that are looked at for texts; more is data.
const LOOKED_AT: u64 = 32 << 20;
/// Bytes of a web bundle, and of an icon.
const BUNDLE: u64 = 2 << 20;
const ICON: u64 = 64 << 10;
/// Bytes of an icon that lists carry with them.
const INLINE_ICON: usize = 8 << 10;

/// How private keys begin, and tokens of services: the words, how many letters of what kind follow, what they are.
const KEYS: &[&str] = &["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"];
const TOKENS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "a key of AWS"),
    ("ghp_", 36, "a token of GitHub"),
    ("github_pat_", 50, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("xoxb-", 20, "a token of Slack"),
    ("xoxp-", 20, "a token of Slack"),
    ("sk_live_", 20, "a key of Stripe"),
    ("ed25519-secret:", 64, "a key that publishes plugins"),
];
/// What tools leave behind.
const FOLDERS: &[&str] = &["node_modules", "__MACOSX", "target"];
const ENDINGS: &[&str] = &[".pem", ".key", ".p12", ".pfx", ".swp", ".orig", ".rej", ".log"];
/// Words by which a licence is known.
const LICENCES: &[&str] = &[
    "Apache License",
    "MIT License",
    "Permission is hereby granted, free of charge",
    "Redistribution and use in source and binary forms",
    "Mozilla Public License",
    "GNU GENERAL PUBLIC LICENSE",
    "GNU AFFERO GENERAL PUBLIC LICENSE",
    "GNU LESSER GENERAL PUBLIC LICENSE",
    "Permission to use, copy, modify, and/or distribute this software",
    "Permission to use, copy, modify, and distribute this software",
    "This is free and unencumbered software",
];
/// What makes code of texts, or reads sessions.
const GLOBALS: &[(&str, &str)] = &[
    ("eval(", "`eval` makes code of a text"),
    ("new Function(", "`new Function` makes code of a text"),
    ("document.cookie", "`document.cookie` reads sessions"),
];

/// The files of a package, by their paths in it.
pub struct Files {
    folder: PathBuf,
    names: Vec<String>,
}

impl Files {
    /// Lists what was unpacked.
    pub fn of(folder: &Path) -> std::io::Result<Self> {
        let mut names = Vec::new();
        collect(folder, "", &mut names)?;
        names.sort();
        Ok(Self { folder: folder.to_owned(), names })
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    fn size(&self, name: &str) -> u64 {
        fs::metadata(self.folder.join(name)).map(|about| about.len()).unwrap_or_default()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        if self.size(name) > LOOKED_AT {
            return Vec::new();
        }
        fs::read(self.folder.join(name)).unwrap_or_default()
    }

    /// Files that are texts, with what they hold.
    pub fn texts<'a>(&'a self, wanted: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = (&'a str, String)> + 'a {
        let names = self.names().filter(move |name| wanted(name));
        names.filter_map(|name| Some((name, String::from_utf8(self.bytes(name)).ok()?)))
    }

    pub fn component(&self, manifest: &Manifest) -> Vec<Broken> {
        let Some(server) = manifest.server.as_ref().filter(|server| !server.wasm.is_empty()) else { return Vec::new() };
        let name = server.wasm.trim_start_matches("./");
        let bytes = self.bytes(name);
        let is_script = name.ends_with(".js") && std::str::from_utf8(&bytes).is_ok_and(|text| !text.trim().is_empty());
        // The magic word, the version, and that it is a component and no module.
        if bytes.starts_with(b"\0asm\x0d\0\x01\0") || is_script {
            return Vec::new();
        }
        vec![Broken::file(name, "it is neither a component nor a script")]
    }

    pub fn endpoints(&self, manifest: &Manifest) -> Vec<Broken> {
        let asks = manifest.permissions.iter().flat_map(|asked| &asked.hooks).any(|hook| hook == "serve-http");
        if let Err(error) = package::endpoints(&self.folder) {
            return vec![Broken::file("openapi.json", error.to_string())];
        }
        if asks && !self.names().any(|name| name == "openapi.json") {
            return vec![Broken::file(
                "plugin.json",
                "it answers requests, and there is no openapi.json that says at which addresses",
            )];
        }
        Vec::new()
    }

    pub fn web_globals(&self, manifest: &Manifest) -> Vec<Broken> {
        if manifest.webapp.is_none() {
            return Vec::new();
        }
        let script = |name: &str| name.ends_with(".js") || name.ends_with(".mjs");
        let server = manifest.server.as_ref().map(|server| server.wasm.trim_start_matches("./").to_owned());
        let mut broken = Vec::new();
        for (name, text) in self.texts(move |name| script(name) && server.as_deref() != Some(name)) {
            for (at, line) in text.lines().enumerate() {
                let found = GLOBALS.iter().filter(|(word, _)| is_said(line, word));
                broken.extend(found.map(|(_, message)| Broken::line(name, at + 1, *message)));
            }
        }
        broken
    }

    pub fn secrets(&self) -> Vec<Broken> {
        let mut broken = Vec::new();
        for (name, text) in self.texts(|_| true) {
            for (at, line) in text.lines().enumerate() {
                let begins = line.contains("-----BEGIN ");
                if begins && KEYS.iter().any(|key| line.contains(key)) {
                    broken.push(Broken::line(name, at + 1, "a private key begins here"));
                }
                let found = TOKENS.iter().filter(|(word, length, _)| has_token(line, word, *length));
                broken.extend(found.map(|(.., what)| Broken::line(name, at + 1, format!("this looks like {what}"))));
            }
        }
        broken
    }

    pub fn leftovers(&self) -> Vec<Broken> {
        let is_left = |name: &str| {
            let mut parts = name.split('/');
            let hidden = parts.clone().any(|part| part.starts_with('.'));
            hidden || parts.any(|part| FOLDERS.contains(&part)) || ENDINGS.iter().any(|ending| name.ends_with(ending))
        };
        self.names()
            .filter(|name| is_left(name))
            .map(|name| Broken::file(name, "tools leave such files behind"))
            .collect()
    }

    pub fn web_size(&self, manifest: &Manifest) -> Vec<Broken> {
        let Some(webapp) = &manifest.webapp else { return Vec::new() };
        let name = webapp.bundle_path.trim_start_matches("./");
        let size = self.size(name);
        if size <= BUNDLE { Vec::new() } else { vec![Broken::file(name, format!("it has {size} bytes"))] }
    }

    pub fn source_maps(&self) -> Vec<Broken> {
        let maps = self.names().filter(|name| name.ends_with(".map"));
        let mut broken: Vec<Broken> = maps.map(|name| Broken::file(name, "a map of sources")).collect();
        for (name, text) in self.texts(|name| name.ends_with(".js") || name.ends_with(".css")) {
            let lines = text.lines().enumerate().filter(|(_, line)| line.contains("sourceMappingURL=data:"));
            broken.extend(lines.map(|(at, _)| Broken::line(name, at + 1, "a map of sources")));
        }
        broken
    }

    pub fn licence(&self) -> Vec<Broken> {
        let file = self.texts(|name| matches!(name, "LICENSE" | "LICENSE.txt" | "LICENSE.md")).next();
        match file {
            None => vec![Broken::package("there is no LICENSE")],
            Some((_, text)) if LICENCES.iter().any(|words| text.contains(words)) => Vec::new(),
            Some((name, _)) => vec![Broken::file(name, "it is no licence that lists know")],
        }
    }

    pub fn icon(&self, manifest: &Manifest) -> Vec<Broken> {
        let name = manifest.icon_path.trim_start_matches("./");
        let bytes = self.bytes(name);
        if name.is_empty() || !self.names.iter().any(|known| known == name) {
            return vec![Broken::file("plugin.json", "`icon_path` names no file of the package")];
        }
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let is_svg = name.ends_with(".svg") && text.contains("<svg");
        let is_picture = is_svg || bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff");
        let runs = is_svg && (text.contains("<script") || text.contains("javascript:") || text.contains(" onload"));
        if self.size(name) > ICON || !is_picture || runs {
            return vec![Broken::file(name, "it is no picture of 64 KiB at most without a script")];
        }
        Vec::new()
    }
}

impl Files {
    /// The icon as a `data:` address; empty where it breaks its rule, or is too large for lists.
    pub fn icon_data(&self, manifest: &Manifest) -> String {
        let name = manifest.icon_path.trim_start_matches("./");
        let bytes = self.bytes(name);
        if !self.icon(manifest).is_empty() || bytes.len() > INLINE_ICON {
            return String::new();
        }
        let kind = match bytes.first() {
            Some(0x89) => "png",
            Some(0xff) => "jpeg",
            _ => "svg+xml",
        };
        format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))
    }
}

fn collect(folder: &Path, before: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        // There are no links: they are refused when a package is unpacked.
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Whether a line has a word that is not a part of a longer name, nor a method of something else.
fn is_said(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
    })
}

fn has_token(line: &str, word: &str, length: usize) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let rest = line[at + word.len()..].bytes();
        let letters = rest.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
        letters >= length && !before.is_some_and(char::is_alphanumeric)
    })
}
