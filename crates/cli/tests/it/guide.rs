//! The plugin that the tutorial leads to is built from the page, in both languages, and its tests run.

use std::path::Path;

use crate::outside::{done, passed, shell};

const TUTORIAL: &str = include_str!("../../../../docs/plugins/tutorial.md");

/// The blocks of a page in a language that begin with the name of a file, with those names.
fn files<'a>(page: &'a str, language: &str) -> Vec<(&'a str, &'a str)> {
    let begin = format!("```{language}\n");
    let blocks = page.split(begin.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap());
    let named = blocks.filter_map(|block| {
        let (first, text) = block.split_once('\n')?;
        Some((first.strip_prefix("// ").or_else(|| first.strip_prefix("-- "))?, text))
    });
    named.collect()
}

fn write(plugin: &Path, name: &str, text: &str) {
    let path = plugin.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Follows the page in a folder outside of the checkout.
fn followed(language: &str) {
    let folder = tempfile::tempdir().unwrap();
    done(&shell(folder.path(), &format!("jackfield plugin new todo --lang {language}")).output().unwrap());
    let plugin = folder.path().join("todo");
    let permissions = TUTORIAL.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let manifest = std::fs::read_to_string(plugin.join("plugin.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["permissions"] = serde_json::from_str(permissions).unwrap();
    write(&plugin, "plugin.json", &manifest.to_string());
    std::fs::remove_file(plugin.join("test/hello.test.ts")).unwrap();
    let is_rust = language == "rust";
    let own = if is_rust { files(TUTORIAL, "rust") } else { files(TUTORIAL, "ts") };
    let tests = files(TUTORIAL, "ts").into_iter().filter(|(name, _)| name.starts_with("test/"));
    for (name, text) in files(TUTORIAL, "sql").into_iter().chain(own).chain(tests) {
        write(&plugin, name, text);
    }
    for (name, text) in files(TUTORIAL, "tsx") {
        write(&plugin, if is_rust { "webapp/main.js" } else { name }, text);
    }
    let said = done(&shell(folder.path(), "jackfield plugin test todo").output().unwrap());
    assert_eq!(passed(&said), 2, "{said}");
}

#[test]
fn the_tutorial_leads_to_a_plugin_in_typescript_whose_tests_pass() {
    followed("ts");
}

#[test]
fn the_tutorial_leads_to_a_plugin_in_rust_whose_tests_pass() {
    followed("rust");
}
