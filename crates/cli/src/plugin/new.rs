//! A new plugin: the smallest one that answers a slash command.

use std::path::Path;

use anyhow::{Context, ensure};
use jackfield_model::names;

const MANIFEST: &str = include_str!("template/plugin.json");
const SCHEMA: &str = include_str!("../../../../docs/reference/plugin.schema.json");
const CARGO: &str = include_str!("template/Cargo.toml.txt");
const LIBRARY: &str = include_str!("template/lib.rs.txt");

/// Makes a plugin in Rust in a folder that does not exist yet.
pub fn rust(folder: &Path) -> anyhow::Result<()> {
    let id = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).context("the folder needs a name")?;
    ensure!(
        names::is_valid_plugin_id(&id),
        "{id:?} cannot be a plugin's id: 3 to 190 letters, digits, dots, dashes, underscores"
    );
    ensure!(!folder.exists(), "{} is there already", folder.display());
    let source = folder.join("server/src");
    std::fs::create_dir_all(&source)?;
    let filled = |text: &str| text.replace("{id}", &id).replace("{trigger}", &id.replace('.', "-"));
    std::fs::write(folder.join("plugin.json"), filled(MANIFEST))?;
    // Beside the manifest, so that editors find it without a network.
    std::fs::write(folder.join("plugin.schema.json"), SCHEMA)?;
    std::fs::write(folder.join("server/Cargo.toml"), filled(CARGO))?;
    std::fs::write(source.join("lib.rs"), filled(LIBRARY))?;
    std::fs::write(folder.join(".gitignore"), "dist/\nserver/target/\nserver/plugin.wasm\n")?;
    println!("Made {}. Next: jackfield plugin build {0} && jackfield plugin pack {0}", folder.display());
    Ok(())
}
