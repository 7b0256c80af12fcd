//! `jackfield plugin doctor`: whether this machine has what plugins are built with, and what installs what it lacks.

use std::path::Path;
use std::process::Command;

use anyhow::ensure;

use super::{build, guest, sdk};

/// The oldest Node.js that runs what takes types out.
const NODE: u32 = 18;

/// Says it line by line; fails when the plugin of the folder cannot be built.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    println!("Jackfield {}", env!("CARGO_PKG_VERSION"));
    let (rust, typescript) = (told("Rust", rust()), told("TypeScript", typescript()));
    if !folder.join("plugin.json").exists() {
        println!("  -   {} is no plugin's folder: only the machine was looked at", folder.display());
        return Ok(());
    }
    let manifest = build::read_manifest(folder)?;
    println!("  ok  {} {} has a manifest that is valid", manifest.id, manifest.version);
    let server = manifest.server.map(|server| server.wasm).unwrap_or_default();
    let can = match server.as_str() {
        "" => true,
        text if text.ends_with(".js") => typescript,
        _ => rust,
    };
    ensure!(can, "the server half of {} cannot be built on this machine; what is missing is said above", manifest.id);
    Ok(())
}

fn told(what: &str, found: anyhow::Result<String>) -> bool {
    match &found {
        Ok(with) => println!("  ok  {what}: {with}"),
        Err(error) => println!("  no  {what}: {error:#}"),
    }
    found.is_ok()
}

fn rust() -> anyhow::Result<String> {
    let build = guest::cargo_build(Path::new("Cargo.toml"), Path::new("target"), build::Manner::Released)?;
    let cargo = version(&build.get_program().to_string_lossy()).unwrap_or_default();
    Ok(format!("{cargo}, with WebAssembly"))
}

fn typescript() -> anyhow::Result<String> {
    ensure!(sdk::has_typescript(), "this binary was built without what plugins in TypeScript are made with");
    let found = version("node").unwrap_or_default();
    let major = found.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(
        major.is_some_and(|major| major >= NODE),
        "needs Node.js {NODE} or newer, and there is {}: on Debian `apt-get install nodejs`, elsewhere from nodejs.org",
        if found.is_empty() { "none" } else { &found }
    );
    Ok(format!("Node.js {found}"))
}

fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
