//! Building plugins in TypeScript. Their types are taken out line by line, so that positions stay what they are, by a program
//! that the binary carries and Node.js runs. Where a plugin has esbuild of its own, that bundles what it imports from packages.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::json;

use super::sdk;

/// Where the server half begins, by what is there.
const SERVER: &[&str] = &["server/main.ts", "server/main.js"];
const WEB: &[&str] = &["webapp/main.tsx", "webapp/main.ts"];
/// Folders whose files are modules of the server half.
const MODULES: &[&str] = &["server", "shared"];
/// What plugins import the host by; it is in the server.
const HOST: &str = "jackfield";
/// In the text of a plugin each module begins with this and its path. The component that runs it knows the line.
const MARK: &str = "//# module ";

/// What takes types out answers.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stripped {
    Files(BTreeMap<String, String>),
    Error { file: String, line: u32, column: u32, message: String },
}

/// Makes the text of the server half.
pub fn server(folder: &Path, out: &Path) -> anyhow::Result<()> {
    let entry = entry(folder, SERVER).context("the server half begins in server/main.ts, which is not there")?;
    sdk::typescript(folder)?;
    if let Some(esbuild) = esbuild(folder) {
        let external = format!("--external:{HOST}");
        return bundle(
            &esbuild,
            folder,
            entry,
            out,
            &["--format=esm", "--platform=neutral", "--main-fields=module,main", &external],
        );
    }
    let mut files = BTreeMap::new();
    for name in MODULES {
        collect(folder, Path::new(name), out, &mut files)?;
    }
    let made = strip(folder, &files)?;
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

/// Makes the bundle of the web half.
pub fn web(folder: &Path, out: &Path) -> anyhow::Result<()> {
    let entry = entry(folder, WEB).context("the web half begins in webapp/main.tsx, which is not there")?;
    sdk::typescript(folder)?;
    if let Some(esbuild) = esbuild(folder) {
        return bundle(&esbuild, folder, entry, out, &["--format=iife", "--platform=browser"]);
    }
    let text = read(&folder.join(entry))?;
    let made = strip(folder, &BTreeMap::from([(entry.to_owned(), text)]))?;
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
    ensure!(
        command.status().context("cannot run esbuild")?.success(),
        "{entry} cannot be bundled, as esbuild says above"
    );
    Ok(())
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

/// The same files less their types.
fn strip(folder: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<BTreeMap<String, String>> {
    let mut node = Command::new("node");
    node.arg(sdk::typescript(folder)?.join("strip.cjs").canonicalize()?);
    let mut running = match node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
            "TypeScript is built with Node.js 18 or newer, which is not installed here: \
             on Debian `apt-get install nodejs`, elsewhere from nodejs.org"
        ),
        other => other.context("cannot run node")?,
    };
    let asked = json!({ "files": files }).to_string();
    if let Some(mut input) = running.stdin.take() {
        input.write_all(asked.as_bytes()).context("cannot write to node")?;
    }
    let output = running.wait_with_output().context("cannot read from node")?;
    ensure!(output.status.success(), "the types cannot be taken out, as node says above");
    match serde_json::from_slice(&output.stdout).context("node answered nonsense")? {
        Stripped::Files(files) => Ok(files),
        Stripped::Error { file, line, column, message } => bail!("{file}:{line}:{column}: {message}"),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    written.with_context(|| format!("cannot write {}", path.display()))
}
