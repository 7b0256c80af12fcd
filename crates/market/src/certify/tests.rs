//! A bad package for each rule, which breaks that rule and no other, and good ones that break none.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::*;
use crate::advisories::tests::fault;

const LICENCE: &str = "Apache License\nVersion 2.0\n";
const LOCK: &str = "[[package]]\nname = \"ring\"\nversion = \"0.17.8\"\nsource = \"registry\"\n";
const ICON: &str = "<svg xmlns='http://www.w3.org/2000/svg'/>";

/// A package that breaks no rule: its manifest, and its files.
pub(crate) struct Draft {
    manifest: Value,
    files: Vec<(String, Vec<u8>)>,
}

impl Draft {
    pub(crate) fn good() -> Self {
        let manifest = json!({
            "id": "com.example.cards", "name": "Cards", "version": "1.0.0", "description": "Shows cards.",
            "homepage_url": "https://example.com", "release_notes_url": "https://example.com/notes",
            "icon_path": "assets/icon.svg", "webapp": { "bundle_path": "webapp/main.js" },
        });
        let files =
            [("assets/icon.svg", ICON), ("webapp/main.js", "register(() => medieval(1));\n"), ("LICENSE", LICENCE)];
        Self { manifest, files: files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into() }
    }

    pub(crate) fn with(mut self, change: Value) -> Self {
        for (name, value) in change.as_object().unwrap() {
            self.manifest[name] = value.clone();
        }
        self
    }

    pub(crate) fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// Packs it, with all files listed but these.
    pub(crate) fn packed(mut self, folder: &Path, unlisted: &[&str]) -> PathBuf {
        let mut digests = serde_json::Map::new();
        for (name, content) in self.files.iter().filter(|(name, _)| !unlisted.contains(&name.as_str())) {
            let file = folder.join("content");
            fs::write(&file, content).unwrap();
            digests.insert(name.clone(), package::digest_of(&file).unwrap().into());
        }
        self.manifest["files"] = digests.into();
        self.files.push(("plugin.json".into(), self.manifest.to_string().into_bytes()));
        let archive = folder.join("a.tar.gz");
        let mut tar = tar::Builder::new(GzEncoder::new(File::create(&archive).unwrap(), Compression::fast()));
        for (name, content) in &self.files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, &**content).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap();
        archive
    }

    fn looked_with(self, folder: &Path, known: Option<&Advisories>) -> CertificationReport {
        look(&self.packed(folder, &[]), Millis(1), With { known, ..With::default() }).unwrap().report
    }

    fn looked(self) -> CertificationReport {
        let folder = tempfile::tempdir().unwrap();
        self.looked_with(folder.path(), None)
    }
}

fn broken(report: &CertificationReport) -> Vec<&str> {
    let mut rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    rules.dedup();
    rules
}

#[test]
fn each_bad_package_breaks_its_rule_and_no_other() {
    let component = json!({ "wasm": "server/a.wasm" });
    let asked = |asked: Value| Draft::good().with(json!({ "permissions": asked }));
    let cases = [
        (Rule::Identity, Draft::good().with(json!({ "version": "1.0" }))),
        (Rule::Identity, Draft::good().with(json!({ "name": "Ca\u{202e}sdr" }))),
        (Rule::Consent, asked(json!({ "api": ["everything"] }))),
        (Rule::Consent, asked(json!({ "hooks": ["whatever-happens"] }))),
        (Rule::Hosts, asked(json!({ "http": { "allow": ["*.com"] } }))),
        (Rule::Hosts, asked(json!({ "http": { "allow": ["127.0.0.1"] } }))),
        (
            Rule::Component,
            Draft::good()
                .with(json!({ "server": component }))
                .file("server/a.wasm", b"\x7fELF")
                .file("server/Cargo.lock", LOCK),
        ),
        (Rule::Parts, Draft::good().with(json!({ "server": component })).file("server/a.wasm", b"\0asm\x0d\0\x01\0")),
        (Rule::Endpoints, asked(json!({ "hooks": ["serve-http"] }))),
        (Rule::Parts, Draft::good().file("webapp/package-lock.json", "{\n  \"packages\": 7\n}")),
        (Rule::WebGlobals, Draft::good().file("webapp/main.js", "a();\nif (b) eval(c);\n")),
        (Rule::WebGlobals, Draft::good().file("webapp/chunk.js", "window.document; send(document.cookie)")),
        (Rule::Secrets, Draft::good().file("assets/a.txt", format!("x\ntoken: ghp_{}\n", "a1".repeat(18)))),
        (Rule::Secrets, Draft::good().file("public/a.txt", "-----BEGIN EC PRIVATE KEY-----\n")),
        (Rule::Leftovers, Draft::good().file("assets/node_modules/a.js", "1;")),
        (Rule::Leftovers, Draft::good().file("assets/.env", "a=b")),
        (Rule::WebSize, Draft::good().file("webapp/main.js", "a;\n".repeat(800_000))),
        (Rule::SourceMaps, Draft::good().file("webapp/main.js.map", "{}")),
        (
            Rule::Program,
            Draft::good()
                .with(json!({ "server": { "executables": { "linux-amd64": "server/p" } } }))
                .file("server/p", b"\x7fELF"),
        ),
        (Rule::Licence, Draft::good().file("LICENSE", "All rights reserved.")),
        (Rule::Links, Draft::good().with(json!({ "homepage_url": "http://example.com" }))),
        (Rule::Icon, Draft::good().file("assets/icon.svg", "<svg><script>1</script></svg>")),
    ];
    for (rule, draft) in cases {
        let report = draft.looked();
        assert_eq!(broken(&report), [rule.id()], "{:?}", report.findings);
        assert_eq!(report.passes, rule.severity() == Severity::Warning, "{}", rule.id());
        // The rules that need a server, or data, say nothing without.
        assert_eq!(report.held.len() + 4, Rule::ALL.len(), "{}", rule.id());
    }
}

#[test]
fn a_library_with_a_known_fault_is_found_on_its_line_and_the_data_is_named() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let events = json!([{ "introduced": "0.17.0" }, { "fixed": "0.17.9" }]);
    fs::write(data.path().join("a.json"), fault("RUSTSEC-1", "ring", &events).to_string()).unwrap();
    let known = Advisories::read(data.path()).unwrap();
    let draft = || Draft::good().file("server/Cargo.lock", LOCK);
    let report = draft().looked_with(folder.path(), Some(&known));
    assert_eq!((broken(&report), report.passes), (vec![Rule::Advisories.id()], true));
    let finding = &report.findings[0];
    assert_eq!((&*finding.file, finding.line), ("server/Cargo.lock", 1));
    assert_eq!(finding.message, "ring 0.17.8 has the known fault RUSTSEC-1 (high), mended in 0.17.9");
    assert_eq!(report.advisories, known.digest);
    // Whoever looks with the same data says the same, and who has none says nothing of it.
    assert_eq!(text(&report), text(&draft().looked_with(folder.path(), Some(&Advisories::read(data.path()).unwrap()))));
    let without = draft().looked();
    assert!(without.findings.is_empty() && !text(&without).contains("\"advisories\": \""), "{}", text(&without));
}

#[test]
fn a_file_that_nobody_vouches_for_and_a_package_that_is_none_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let report = look(&Draft::good().packed(folder.path(), &["LICENSE"]), Millis(1), With::default()).unwrap().report;
    assert_eq!((broken(&report), report.findings[0].file.as_str()), (vec!["digests"], "LICENSE"));
    let none = folder.path().join("none.tar.gz");
    fs::write(&none, "no archive").unwrap();
    let looked = look(&none, Millis(1), With::default()).unwrap();
    assert!(looked.manifest.is_none() && !looked.report.passes);
    assert_eq!(broken(&looked.report), ["package"]);
}

#[test]
fn good_packages_pass_and_a_finding_names_its_line() {
    let hosts = json!({ "permissions": { "http": { "allow": ["hooks.example.com", "*.example.com"] }, "api": ["posts:read"] } });
    let component = json!({ "server": { "wasm": "server/a.wasm" } });
    for draft in [
        Draft::good(),
        Draft::good().with(hosts),
        Draft::good().with(component).file("server/a.wasm", b"\0asm\x0d\0\x01\0").file("server/Cargo.lock", LOCK),
        Draft::good().with(json!({ "version": "2.0.0-rc.1" })),
        Draft::good().file("webapp/main.js", "primeval(1); a.eval(2); x.document.cookies;"),
        Draft::good().file("webapp/main.js", "const isFunction = new FunctionList(1);"),
        Draft::good().file("assets/icon.svg", ICON).file("assets/picture.bin", [0xff, 0xfe, 0]),
        Draft::good().file("README.md", "ghp_ is how tokens begin"),
        Draft::good().with(json!({ "props": { "categories": ["cards"], "changes": "All of it is new." } })),
        Draft::good()
            .file("LICENSE", "Permission to use, copy, modify, and/or distribute this software for any purpose"),
    ] {
        let report = draft.looked();
        assert!(report.passes && report.findings.is_empty(), "{:?}", report.findings);
        assert_eq!((tier(&report, true), tier(&report, false)), ("verified", "community"));
    }
    let report = Draft::good().file("webapp/main.js", "a();\n\nconst f = new Function('x');\n").looked();
    let finding = &report.findings[0];
    assert_eq!((finding.file.as_str(), finding.line), ("webapp/main.js", 3));
    let again = Draft::good().file("webapp/main.js", "a();\n\nconst f = new Function('x');\n").looked();
    assert_eq!(text(&report), text(&again), "the same package, the same bytes");
}
