//! The plugin that the tutorial leads to is built from the page, in both languages, and its tests run.

use std::path::Path;

use crate::outside::{done, passed, shell};
use crate::running::{Running, serve};

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
    if is_rust {
        becomes_the_page_of_tables(&plugin);
        let said = done(&shell(folder.path(), "jackfield plugin test todo").output().unwrap());
        assert_eq!(passed(&said), 1, "{said}");
    }
}

/// What the page of tables shows in Rust, in the folder of another plugin, whose crates are built already.
fn becomes_the_page_of_tables(plugin: &Path) {
    for folder in ["test", "migrations"] {
        std::fs::remove_dir_all(plugin.join(folder)).unwrap();
    }
    let permissions = DATABASE.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let manifest = std::fs::read_to_string(plugin.join("plugin.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["permissions"] = serde_json::from_str(permissions).unwrap();
    write(plugin, "plugin.json", &manifest.to_string());
    let tests = files(DATABASE, "ts").into_iter().filter(|(name, _)| name.starts_with("test/"));
    for (name, text) in files(DATABASE, "sql").into_iter().chain(files(DATABASE, "rust")).chain(tests) {
        write(plugin, name, text);
    }
}

#[test]
fn the_tutorial_leads_to_a_plugin_in_typescript_whose_tests_pass() {
    followed("ts");
}

#[test]
fn the_tutorial_leads_to_a_plugin_in_rust_whose_tests_pass() {
    followed("rust");
}

/// The pages on one capability each: a whole plugin with tests.
const PAGES: &[(&str, &str)] = &[
    ("background", include_str!("../../../../docs/plugins/background.md")),
    ("endpoints", include_str!("../../../../docs/plugins/endpoints.md")),
    ("hooks", HOOKS),
    ("items", DATABASE),
    ("settings", include_str!("../../../../docs/plugins/settings.md")),
    ("web", include_str!("../../../../docs/plugins/web.md")),
];
const HOOKS: &str = include_str!("../../../../docs/plugins/hooks.md");
const DATABASE: &str = include_str!("../../../../docs/plugins/database.md");

/// Writes the plugin of a page to a folder.
fn laid(plugin: &Path, page: &str) {
    let json = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut json = json.map(|block| serde_json::from_str::<serde_json::Value>(block).unwrap());
    let first = json.next().unwrap();
    let manifest = if first.get("id").is_some() {
        first
    } else {
        let id = plugin.file_name().unwrap().to_str().unwrap();
        serde_json::json!({ "id": id, "version": "1.0.0", "server": { "wasm": "server/dist/plugin.js" }, "permissions": first })
    };
    write(plugin, "plugin.json", &manifest.to_string());
    for described in json.filter(|block| block.get("openapi").is_some()) {
        write(plugin, "openapi.json", &described.to_string());
    }
    for (name, text) in files(page, "sql").into_iter().chain(files(page, "ts")) {
        write(plugin, name, text);
    }
}

#[test]
fn the_pages_on_one_capability_each_lead_to_plugins_whose_tests_pass() {
    std::thread::scope(|scope| {
        // Two at a time: each has a server and a runner of tests.
        let halves = PAGES.chunks(PAGES.len().div_ceil(2)).map(|pages| {
            scope.spawn(move || {
                for (name, page) in pages {
                    let folder = tempfile::tempdir().unwrap();
                    laid(&folder.path().join(name), page);
                    let said = done(&shell(folder.path(), &format!("jackfield plugin test {name}")).output().unwrap());
                    assert_eq!(passed(&said), 1, "{name}: {said}");
                }
            })
        });
        halves.collect::<Vec<_>>().into_iter().for_each(|half| half.join().unwrap());
    });
}

#[test]
fn no_page_of_plugins_shows_what_is_not_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/plugins");
    let pages = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.is_file());
    let with_blocks = pages.filter(|path| std::fs::read_to_string(path).unwrap().contains("\n```"));
    let mut names: Vec<String> =
        with_blocks.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    // In this file and in `outside.rs`.
    let mut run = vec!["database", "publishing", "quick-start", "recording", "testing", "tutorial", "typescript"];
    run.extend(PAGES.iter().map(|(name, _)| *name).filter(|name| *name != "items"));
    run.sort_unstable();
    assert_eq!(names, run, "what a page shows is run by a test, or else only indented");
}

/// The commands of a page, block by block.
fn commands(page: &str) -> Vec<&str> {
    page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_page_on_publishing_makes_a_package_that_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let page = include_str!("../../../../docs/plugins/publishing.md");
    let [make, sign] = commands(page)[..] else { panic!("the page has other commands") };
    let said = done(&shell(folder.path(), make).output().unwrap());
    assert!(said.contains(" 0.1.0 (com.example.greeter)"), "{said}");
    let said = done(&shell(folder.path(), sign).output().unwrap());
    assert!(said.contains("com.example.greeter 0.1.0, signed by ed25519:"), "{said}");
}

/// A plugin that asks what the page of tables asks the server's own.
fn counted() -> String {
    let sql = DATABASE.split("```sql\nSELECT").nth(1).unwrap().split("```").next().unwrap();
    let main = format!(
        "// server/main.ts\nimport {{db, plugin}} from 'jackfield';\n\nexport default plugin({{\n    ExecuteCommand() {{\n        \
         return JSON.stringify(db.query('SELECT{}'));\n    }},\n}});\n",
        sql.trim_end()
    );
    let asked = r#"{"hooks": ["execute-command"], "database": {"read": ["users", "posts"]}}"#;
    let migrations = "```sql\n-- migrations/0001_none.up.sql\nCREATE TABLE unused (id INTEGER PRIMARY KEY);\n```\n\n\
        ```sql\n-- migrations/0001_none.down.sql\nDROP TABLE unused;\n```\n";
    format!("```json\n{asked}\n```\n\n{migrations}\n```ts\n{main}```\n")
}

#[tokio::test]
async fn what_a_server_keeps_of_a_plugin_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().to_owned();
    laid(&here.join("items"), DATABASE);
    let mut server = serve(&here.join("data"));
    let server = Running::start(server.arg("--seed").env("MM_SERVICESETTINGS_ENABLEDEVELOPER", "true")).await;
    let url = server.url.clone();
    let run = async |script: &str| {
        let script = format!("export JACKFIELD_URL={url} JACKFIELD_LOGIN=anna JACKFIELD_PASSWORD=jackfield\n{script}");
        let here = here.clone();
        tokio::task::spawn_blocking(move || shell(&here, &script).output().unwrap()).await.unwrap()
    };
    let said = done(&run("jackfield plugin build items; jackfield plugin install items").await);
    assert!(said.contains("migration 0001 items runs:") && said.contains("CREATE TABLE items ("), "{said}");
    assert!(said.contains("tried out and undone: that goes"), "{said}");
    done(&run("jackfield plugin enable items").await);
    let item = |text: &str| {
        let given = serde_json::json!({ "command": format!("/item {text}"), "user_id": "a".repeat(26) });
        format!("jackfield plugin events items ExecuteCommand --given '{given}'")
    };
    assert!(done(&run(&item("milk")).await).contains(r#""text":"1 milk""#));
    let [moving] = commands(DATABASE)[..] else { panic!("the page has other commands") };
    let (export, restore) = moving.trim().split_once('\n').unwrap();
    done(&run(export).await);
    assert!(std::fs::read_to_string(here.join("items.ndjson")).unwrap().contains(r#""milk""#));
    assert!(done(&run(&item("bread")).await).contains("1 milk, 2 bread"));

    // A newer version, with one more column; then back, with the rows as they are and the tables as they were.
    let manifest = std::fs::read_to_string(here.join("items/plugin.json")).unwrap();
    write(&here.join("items"), "plugin.json", &manifest.replace("1.0.0", "1.1.0"));
    write(&here.join("items"), "migrations/0002_stars.up.sql", "ALTER TABLE items ADD COLUMN stars INTEGER");
    write(&here.join("items"), "migrations/0002_stars.down.sql", "ALTER TABLE items DROP COLUMN stars");
    let said = done(&run("jackfield plugin install --force items").await);
    assert!(said.contains("in the place of 1.0.0") && said.contains("migration 0002 stars runs:"), "{said}");
    let said = done(&run("jackfield plugin check items/dist/items-1.1.0.tar.gz").await);
    assert!(said.contains("migration 0001 items runs:") && said.contains("migration 0002 stars runs:"), "{said}");
    let refused = run("jackfield plugin rollback items --to 0.9.0").await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("0.9.0 is not kept; there are: 1.0.0"));
    assert_eq!(done(&run("jackfield plugin rollback items").await), "items is 1.0.0 again.\n");
    assert!(done(&run(&item("")).await).contains("1 milk, 2 bread"));
    assert_eq!(done(&run(restore).await), "items has 1 rows in 1 tables again.\n");
    assert!(done(&run(&item("")).await).contains(r#""text":"1 milk""#));
    // What the pages show of commands that need a server, and of the server's own tables.
    laid(&here.join("tidy"), HOOKS);
    laid(&here.join("counted"), &counted());
    let install = |name: &str, id: &str| {
        format!("jackfield plugin build {name}; jackfield plugin install {name}; jackfield plugin enable {id}\n")
    };
    let [trying] = commands(HOOKS)[..] else { panic!("the page has other commands") };
    let installs = [install("tidy", "com.example.tidy"), install("counted", "counted")].concat();
    let said = done(&run(&format!("{installs}{trying}")).await);
    let is_tidied = said.contains(r#"{"replace":{"#) && said.contains(r#""message":"much room""#);
    assert!(said.contains("MessageWillBePosted (") && is_tidied, "{said}");
    let ask = item("").replace("events items", "events counted");
    let said = done(
        &run(&format!("{ask}\njackfield plugin disable com.example.tidy; jackfield plugin disable counted")).await,
    );
    assert!(said.contains("username") && said.contains("posts"), "{said}");
    let said = done(&run("jackfield plugin figures items").await);
    assert!(said.contains("ExecuteCommand") && said.contains("KiB of memory, 0 failures within an hour"), "{said}");
    // Nothing goes wrong without it: it is found.
    let said = done(&run("printf 'n\\n' | jackfield plugin bisect").await);
    assert!(said.contains("It goes wrong with items."), "{said}");
    let refused = run("jackfield plugin events items NoSuchHook").await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no hook NoSuchHook"));
    server.stop().await;

    let mut safe = serve(&here.join("data"));
    let server = Running::start(safe.arg("--safe-mode")).await;
    let url = server.url.clone();
    let script =
        format!("export JACKFIELD_URL={url} JACKFIELD_LOGIN=anna JACKFIELD_PASSWORD=jackfield\njackfield plugin list");
    let place = here.clone();
    let said = tokio::task::spawn_blocking(move || shell(&place, &script).output().unwrap()).await.unwrap();
    assert!(done(&said).contains("Plugins have been disabled"));
}
