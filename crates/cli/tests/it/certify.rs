//! `jackfield plugin check --certify` tries a package out: in a real server, told what nobody would.

use std::path::Path;

use serde_json::{Value, json};

use crate::outside::{done, shell};

fn write(plugin: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = plugin.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// A plugin with a server half, and all else that the rules ask for.
fn plugin(folder: &Path, file: &str, permissions: &Value) {
    let manifest = json!({
        "id": "com.example.tried", "name": "Tried", "version": "1.0.0", "description": "Is tried out.",
        "homepage_url": "https://example.com", "release_notes_url": "https://example.com/notes",
        "icon_path": "assets/icon.svg", "min_server_version": "11.9.0",
        "server": { "executable": "", "wasm": file }, "permissions": permissions,
    });
    write(folder, "plugin.json", manifest.to_string());
    write(folder, "assets/icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    write(folder, "LICENSE", "MIT License");
    write(folder, "server/Cargo.lock", "[[package]]\nname = \"own\"\nversion = \"1.0.0\"\n");
}

/// What its report says that it breaks, each with the words for it, and the rules that hold.
fn report(folder: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let packed = done(&shell(folder, "jackfield plugin pack .").output().unwrap());
    let checked =
        shell(folder, &format!("jackfield plugin check --certify --try-out {}", packed.trim())).output().unwrap();
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let broken = findings.map(|finding| (text(&finding["rule"]), text(&finding["message"])));
    (broken.collect(), report["held"].as_array().unwrap().iter().map(text).collect())
}

#[test]
fn a_package_that_breaks_in_a_server_is_found_by_the_rule_for_it() {
    let folder = tempfile::tempdir().unwrap();
    // One that does not begin without what nobody has set.
    let unset = folder.path().join("unset");
    plugin(&unset, "server/dist/plugin.js", &json!({ "hooks": ["activate"] }));
    let code = "import {plugin} from 'jackfield';\n\nexport default plugin({\n    OnActivate() {\n        throw new Error('no address');\n    },\n});\n";
    write(&unset, "server/main.ts", code);
    done(&shell(&unset, "jackfield plugin build .").output().unwrap());
    let (broken, held) = report(&unset);
    assert_eq!(broken.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["lifecycle"], "{broken:?}");
    assert!(broken[0].1.starts_with("it cannot be switched on: ") && held.contains(&"hooks".into()), "{broken:?}");

    // One that is well until somebody writes what nobody means.
    let script = folder.path().join("script");
    plugin(&script, "server/dist/plugin.js", &json!({ "hooks": ["message-has-been-posted"] }));
    let code = "import {plugin} from 'jackfield';\n\nexport default plugin({\n    MessageHasBeenPosted(_context, {message}) {\n        \
                if (message.length > 1000) {\n            for (const all: string[] = []; ; ) all.push(message.repeat(1000));\n        }\n    },\n});\n";
    write(&script, "server/main.ts", code);
    done(&shell(&script, "jackfield plugin build .").output().unwrap());
    let (broken, held) = report(&script);
    assert_eq!(broken.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["hooks"], "{broken:?}");
    assert!(broken[0].1.starts_with("MessageHasBeenPosted: ") && held.contains(&"lifecycle".into()), "{broken:?}");
}
