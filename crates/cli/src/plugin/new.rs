//! A new plugin: the smallest one that can be seen, with both halves.

use std::path::Path;

use anyhow::{Context, ensure};
use jackfield_model::names;

use super::{Language, sdk};

const SCHEMA: &str = include_str!("../../../../docs/reference/plugin.schema.json");

/// A file of the new plugin, and its text with places for its names.
type Template = (&'static str, &'static str);

const RUST: &[Template] = &[
    ("plugin.json", include_str!("template/rust/plugin.json")),
    ("openapi.json", include_str!("template/openapi.json")),
    ("server/Cargo.toml", include_str!("template/rust/Cargo.toml.txt")),
    ("server/src/lib.rs", include_str!("template/rust/lib.rs.txt")),
    ("webapp/main.js", include_str!("template/rust/main.js.txt")),
    ("test/hello.test.ts", include_str!("template/rust/hello.test.ts.txt")),
    (".gitignore", ".jackfield/\ndist/\nserver/target/\nserver/plugin.wasm\n"),
];

const TYPESCRIPT: &[Template] = &[
    ("plugin.json", include_str!("template/ts/plugin.json")),
    ("openapi.json", include_str!("template/openapi.json")),
    ("server/main.ts", include_str!("template/ts/server.ts.txt")),
    ("shared/greeting.ts", include_str!("template/ts/greeting.ts.txt")),
    ("webapp/main.tsx", include_str!("template/ts/main.tsx.txt")),
    ("test/hello.test.ts", include_str!("template/ts/hello.test.ts.txt")),
    ("tsconfig.json", include_str!("template/ts/tsconfig.json.txt")),
    (".gitignore", ".jackfield/\ndist/\nnode_modules/\n"),
];

/// Makes a plugin in a folder that does not exist yet.
pub fn run(folder: &Path, language: Language) -> anyhow::Result<()> {
    let id = id_of(folder)?;
    ensure!(!folder.exists(), "{} is there already: choose a folder that is not", folder.display());
    let filled = |text: &str| text.replace("{id}", &id).replace("{trigger}", &id.replace('.', "-"));
    let templates = match language {
        Language::Rust => RUST,
        Language::Ts => TYPESCRIPT,
    };
    for (name, text) in templates {
        write(&folder.join(name), &filled(text))?;
    }
    // Beside the manifest, so that editors find it without a network.
    write(&folder.join("plugin.schema.json"), SCHEMA)?;
    match language {
        Language::Rust => sdk::guest(folder)?,
        Language::Ts => sdk::typescript(folder)?,
    };
    Ok(())
}

/// The plugin's id, which is the folder's name.
fn id_of(folder: &Path) -> anyhow::Result<String> {
    let name = folder.file_name().context("the folder needs a name, which becomes the plugin's id")?;
    let id = name.to_string_lossy().to_lowercase();
    ensure!(
        names::is_valid_plugin_id(&id),
        "{id:?} cannot be a plugin's id: name the folder with 3 to 190 letters, digits, dots, dashes, underscores"
    );
    Ok(id)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    written.with_context(|| format!("cannot write {}", path.display()))
}
