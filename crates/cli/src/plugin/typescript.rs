//! Building plugins in TypeScript. Their types are taken out line by line, so that positions stay what they are, by a program
//! that the binary carries and Node.js runs. Where a plugin has esbuild of its own, that bundles what it imports from packages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::build::{Manner, run_shown};
use super::sdk;

mod strip;

pub use strip::Stripper;

/// Where the server half begins, by what is there.
const SERVER: &[&str] = &["server/main.ts", "server/main.js"];
const WEB: &[&str] = &["webapp/main.tsx", "webapp/main.ts"];
/// Folders whose files are modules of the server half.
const MODULES: &[&str] = &["server", "shared"];
/// What plugins import the host by; it is in the server.
const HOST: &str = "jackfield";
/// In the text of a plugin each module begins with this and its path. The component that runs it knows the line.
const MARK: &str = "//# module ";

/// Makes the text of the server half.
pub fn server(folder: &Path, out: &Path, stripper: &mut Stripper) -> anyhow::Result<()> {
    let entry = entry(folder, SERVER).context("the server half begins in server/main.ts, which is not there")?;
    sdk::typescript(folder)?;
    if let Some(esbuild) = esbuild(folder) {
        let external = format!("--external:{HOST}");
        let options = ["--format=esm", "--platform=neutral", "--main-fields=module,main", &external];
        return bundle(&esbuild, folder, entry, out, &options);
    }
    let mut files = BTreeMap::new();
    for name in MODULES {
        collect(folder, Path::new(name), out, &mut files)?;
    }
    let made = stripper.strip(folder, &files)?;
    let others = made.iter().filter(|(name, _)| *name != entry);
    let mut text = String::new();
    for (name, code) in made.get_key_value(entry).into_iter().chain(others) {
        text.push_str(MARK);
        text.push_str(name);
        text.push('\n');
        text.push_str(code);
        text.push('\n');
    }
    write(out, &text)
}

/// Whether the web half is one of these, and not made by a build script of its own.
pub fn has_web(folder: &Path) -> bool {
    entry(folder, WEB).is_some() && !folder.join("webapp/package.json").exists()
}

/// The source of the web half, where the bundle is that, line for line.
pub fn web_source(folder: &Path) -> Option<&'static str> {
    entry(folder, WEB).filter(|_| esbuild(folder).is_none())
}

/// Makes the bundle of the web half.
pub fn web(folder: &Path, out: &Path, manner: Manner, stripper: &mut Stripper) -> anyhow::Result<()> {
    let entry = entry(folder, WEB).context("the web half begins in webapp/main.tsx, which is not there")?;
    sdk::typescript(folder)?;
    if let Some(esbuild) = esbuild(folder) {
        let sources = if manner == Manner::Developing { "--sourcemap=inline" } else { "--minify-whitespace" };
        return bundle(&esbuild, folder, entry, out, &["--format=iife", "--platform=browser", sources]);
    }
    let text = read(&folder.join(entry))?;
    let made = stripper.strip(folder, &BTreeMap::from([(entry.to_owned(), text)]))?;
    let code = made.get(entry).context("what takes types out answered nothing")?;
    if let Some(line) = code.lines().position(|line| line.starts_with("import ") || line.starts_with("export ")) {
        bail!(
            "{entry}:{}: without a bundler the web half is one file that imports types alone: \
             run `npm install --save-dev esbuild` in the plugin's folder, and it is bundled",
            line + 1
        );
    }
    // On one line with the first, so that lines keep their numbers.
    write(out, &format!("(() => {{{code}\n}})();\n"))
}

fn entry(folder: &Path, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| folder.join(name).is_file())
}

fn esbuild(folder: &Path) -> Option<PathBuf> {
    let program = folder.join("node_modules/.bin/esbuild");
    program.canonicalize().ok()
}

fn bundle(esbuild: &Path, folder: &Path, entry: &str, out: &Path, options: &[&str]) -> anyhow::Result<()> {
    let out = out.strip_prefix(folder).unwrap_or(out);
    let mut command = Command::new(esbuild);
    command.args([entry, "--bundle", "--log-level=warning"]).args(options);
    command.arg(format!("--outfile={}", out.display())).current_dir(folder);
    run_shown(command, "esbuild", |_| format!("{entry} cannot be bundled, as esbuild says above"))
}

/// Source files below a folder, by their paths from the plugin's. Tests and what is built are none.
fn collect(plugin: &Path, below: &Path, out: &Path, files: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(plugin.join(below)) else { return Ok(()) };
    for entry in entries {
        let name = entry?.file_name();
        let (path, name) = (below.join(&name), name.to_string_lossy().into_owned());
        let whole = plugin.join(&path);
        if whole.is_dir() && !["node_modules", "dist"].contains(&name.as_str()) {
            collect(plugin, &path, out, files)?;
            continue;
        }
        let is_source = [".ts", ".mts", ".js", ".mjs"].iter().any(|ending| name.ends_with(ending));
        let is_other = [".d.ts", ".test.ts", ".test.js"].iter().any(|ending| name.ends_with(ending));
        if whole.is_file() && is_source && !is_other && whole != out {
            files.insert(path.to_string_lossy().replace('\\', "/"), read(&whole)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    written.with_context(|| format!("cannot write {}", path.display()))
}
