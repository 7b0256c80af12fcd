use super::*;
use crate::parts::Ecosystem;
use serde_json::{Value, json};

/// A fault of a crate, as OSV writes it.
pub(crate) fn fault(id: &str, name: &str, events: &Value) -> Value {
    json!({
        "schema_version": "1.7.0", "id": id, "modified": "2026-01-01T00:00:00Z", "summary": "It forgets a bound.",
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": name, "purl": format!("pkg:cargo/{name}") },
            "ranges": [{ "type": "SEMVER", "events": events }],
        }],
        "database_specific": { "severity": "HIGH" },
    })
}

fn part(ecosystem: Ecosystem, name: &str, version: &str) -> Part {
    Part {
        ecosystem,
        name: name.into(),
        version: version.into(),
        file: "server/Cargo.lock".into(),
        line: 3,
        hash: String::new(),
        is_tool: false,
    }
}

fn read(faults: &[Value]) -> (tempfile::TempDir, Advisories) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("crates.io")).unwrap();
    for (at, fault) in faults.iter().enumerate() {
        fs::write(folder.path().join(format!("crates.io/{at}.json")), fault.to_string()).unwrap();
    }
    let read = Advisories::read(folder.path()).unwrap();
    (folder, read)
}

#[test]
fn a_version_is_affected_between_where_a_fault_came_and_where_it_was_mended() {
    let events = json!([
        { "introduced": "0" }, { "fixed": "1.2.3" }, { "introduced": "2.0.0-0" }, { "fixed": "2.1.0" },
        { "introduced": "3.0.0" }, { "last_affected": "3.1.0" },
    ]);
    let (_folder, known) = read(&[fault("RUSTSEC-1", "ring", &events)]);
    for (version, fixed) in [
        ("0.1.0", Some("1.2.3")),
        ("1.0.0-rc.1", Some("1.2.3")),
        ("1.2.3", None),
        ("1.9.0", None),
        ("2.0.0-rc.1", Some("2.1.0")),
        ("2.0.9+build", Some("2.1.0")),
        ("2.1.0", None),
        ("3.1.0", Some("")),
        ("3.1.1", None),
        ("nonsense", None),
    ] {
        let found = known.of(&part(Ecosystem::Cargo, "ring", version));
        assert_eq!(found.first().map(|one| &*one.fixed), fixed, "{version}: {found:?}");
    }
    let told = &known.of(&part(Ecosystem::Cargo, "ring", "0.1.0"))[0];
    assert_eq!((&*told.id, &*told.severity, &*told.summary), ("RUSTSEC-1", "high", "It forgets a bound."));
    assert!(known.of(&part(Ecosystem::Npm, "ring", "0.1.0")).is_empty(), "another family");
    assert!(known.of(&part(Ecosystem::Cargo, "rings", "0.1.0")).is_empty(), "another library");
}

#[test]
fn versions_that_are_named_count_and_what_was_taken_back_does_not() {
    let mut named = fault("GHSA-1", "left-pad", &json!([]));
    named["affected"][0]["package"]["ecosystem"] = "npm".into();
    named["affected"][0]["versions"] = json!(["1.3.0"]);
    let mut gone = fault("GHSA-2", "left-pad", &json!([{ "introduced": "0" }]));
    gone["affected"][0]["package"]["ecosystem"] = "npm".into();
    gone["withdrawn"] = "2026-01-02T00:00:00Z".into();
    let (folder, known) = read(&[named, gone, json!({ "id": 7 }), json!([])]);
    assert_eq!((known.len(), known.others), (1, 3));
    let found = known.of(&part(Ecosystem::Npm, "left-pad", "1.3.0"));
    assert_eq!(found.iter().map(|one| &*one.id).collect::<Vec<_>>(), ["GHSA-1"]);
    assert!(known.of(&part(Ecosystem::Npm, "left-pad", "1.3.1")).is_empty());
    let tool = Part { is_tool: true, ..part(Ecosystem::Npm, "left-pad", "1.3.0") };
    assert!(known.of_all([&tool].into_iter()).is_empty(), "what builds a package is not in it");
    // The same data has the same digest wherever it lies, and looks otherwise when it changes.
    let before = looks(folder.path()).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for at in 0..4 {
        fs::copy(folder.path().join(format!("crates.io/{at}.json")), copy.path().join(format!("{at}.json"))).unwrap();
    }
    assert_eq!(Advisories::read(copy.path()).unwrap().digest, known.digest);
    fs::write(folder.path().join("crates.io/9.json"), "{}").unwrap();
    assert_ne!(looks(folder.path()).unwrap(), before);
    assert!(Advisories::read(&folder.path().join("none")).is_err());
}
