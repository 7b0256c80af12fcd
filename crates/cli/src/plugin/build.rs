//! Building: the guest becomes a component, the web half a bundle.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use jackfield_plugin_host::package;
use wit_component::ComponentEncoder;

use super::{guest, sdk, typescript};

/// Where Cargo says that it misses a crate and cannot reach its registry.
const UNREACHABLE: &[&str] = &[
    "failed to download",
    "failed to get `",
    "Could not resolve host",
    "Couldn't resolve host",
    "you're using offline mode",
    "no matching package named",
    "Unable to update registry",
];

/// What is said of it that comes to the terminal anyway; more is of no use to anybody.
const SAID: usize = 64 * 1024;

/// What is built for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Small and fast: for a package.
    #[default]
    Released,
    /// Built quickly, with what helps to find mistakes.
    Developing,
}

/// A program refuses to build. What it said came to the terminal.
#[derive(Debug)]
pub struct Unbuilt {
    said: String,
    why: String,
}

impl Unbuilt {
    /// What the program said, without colours.
    pub fn said(&self) -> String {
        let mut pieces = self.said.split("\u{1b}[");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once('m').map_or(piece, |(_, rest)| rest))
    }
}

impl std::fmt::Display for Unbuilt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Unbuilt {}

/// Builds plugins. What is slow to start is kept with it.
#[derive(Default)]
pub struct Builder {
    manner: Manner,
    stripper: typescript::Stripper,
}

impl Builder {
    pub fn developing() -> Self {
        Self { manner: Manner::Developing, ..Self::default() }
    }

    /// Builds what the folder's manifest names.
    pub fn all(&mut self, folder: &Path) -> anyhow::Result<()> {
        self.server(folder)?;
        self.web(folder)
    }

    /// Builds the server half, if there is one.
    pub fn server(&mut self, folder: &Path) -> anyhow::Result<()> {
        let wasm = read_manifest(folder)?.server.map(|server| server.wasm).unwrap_or_default();
        if wasm.ends_with(".js") {
            typescript::server(folder, &folder.join(wasm), &mut self.stripper)
        } else if wasm.is_empty() {
            Ok(())
        } else {
            component(folder, &folder.join(wasm), self.manner)
        }
    }

    /// Builds the web half, if it is built.
    pub fn web(&mut self, folder: &Path) -> anyhow::Result<()> {
        if folder.join("webapp/package.json").exists() {
            return webapp(&folder.join("webapp"));
        }
        match read_manifest(folder)?.webapp.filter(|_| typescript::has_web(folder)) {
            Some(webapp) => typescript::web(folder, &folder.join(webapp.bundle_path), self.manner, &mut self.stripper),
            None => Ok(()),
        }
    }
}

/// What building writes, of what the manifest names. Where the web half is not built, its bundle is a source.
pub fn outputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(manifest) = read_manifest(folder) else { return Vec::new() };
    let is_built = folder.join("webapp/package.json").exists() || typescript::has_web(folder);
    let server = manifest.server.map(|server| server.wasm);
    let web = manifest.webapp.filter(|_| is_built).map(|webapp| webapp.bundle_path);
    server.into_iter().chain(web).filter(|path| !path.is_empty()).map(|path| folder.join(path)).collect()
}

/// The source that the web half's bundle is, line for line, where it is one.
pub fn web_source(folder: &Path) -> Option<String> {
    if folder.join("webapp/package.json").exists() {
        return None;
    }
    if typescript::has_web(folder) {
        return typescript::web_source(folder).map(str::to_owned);
    }
    read_manifest(folder).ok()?.webapp.map(|webapp| webapp.bundle_path)
}

/// The manifest of a plugin's folder.
pub fn read_manifest(folder: &Path) -> anyhow::Result<jackfield_model::Manifest> {
    ensure!(
        folder.join("plugin.json").exists(),
        "{} is no plugin's folder, for there is no plugin.json in it: name one, or make one with `jackfield plugin new NAME`",
        folder.display()
    );
    Ok(package::read_manifest(folder)?)
}

fn component(folder: &Path, component: &Path, manner: Manner) -> anyhow::Result<()> {
    let manifest = folder.join("server/Cargo.toml");
    ensure!(
        manifest.exists(),
        "{} is not there: the server half in Rust that plugin.json names by `server.wasm` is a crate in server/",
        manifest.display()
    );
    if sdk::is_used(folder) {
        sdk::guest(folder)?;
    }
    let manifest = manifest.canonicalize()?;
    let target = target_folder(folder);
    compile(guest::cargo_build(&manifest, &target, manner)?)?;
    let name = library_name(&manifest)?;
    let module = guest::artefact(&target, &name, manner);
    let module = std::fs::read(&module).with_context(|| {
        format!("cargo built no {}: `crate-type` in server/Cargo.toml has to be [\"cdylib\"]", module.display())
    })?;
    let bytes = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .context("the module cannot be made a component: does it use the guest crate of this version?")?;
    std::fs::write(component, bytes).with_context(|| format!("cannot write {}", component.display()))?;
    Ok(())
}

fn compile(mut build: Command) -> anyhow::Result<()> {
    let colour = if io::stderr().is_terminal() { "always" } else { "never" };
    build.args(["--quiet", "--color", colour]);
    let why = |said: &str| {
        if UNREACHABLE.iter().any(|sign| said.contains(sign)) {
            "the server half needs crates that Cargo does not have yet and cannot fetch, as it says above: \
             run `cargo fetch` in server/ once with a network, and building needs none from then on"
        } else {
            "the server half does not compile, as cargo says above"
        }
    };
    run_shown(build, "cargo", |said| why(said).to_owned())
}

/// Runs a program that builds; what it says is shown as it comes, and a failure has its reason.
pub fn run_shown(mut command: Command, name: &str, why: impl FnOnce(&str) -> String) -> anyhow::Result<()> {
    let mut running = command.stderr(Stdio::piped()).spawn().with_context(|| format!("cannot run {name}"))?;
    let lines = running.stderr.take().map(BufReader::new);
    let mut said = String::new();
    for line in lines.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        let _ = writeln!(io::stderr(), "{line}");
        if said.len() < SAID {
            said.push_str(&line);
            said.push('\n');
        }
    }
    if running.wait().with_context(|| format!("cannot wait for {name}"))?.success() {
        return Ok(());
    }
    let why = why(&said);
    Err(Unbuilt { said, why }.into())
}

/// Beside other guests' where the environment says so, else in the plugin's own folder.
#[expect(clippy::disallowed_methods, reason = "the command line reads its environment")]
fn target_folder(folder: &Path) -> PathBuf {
    std::env::var_os("JACKFIELD_GUEST_TARGET_DIR").map_or_else(|| folder.join("server/target"), PathBuf::from)
}

fn library_name(manifest: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(manifest)?;
    let mut section = "";
    let mut package = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        if key.trim() == "name" {
            let value = value.trim().trim_matches('"').replace('-', "_");
            match section {
                "[lib]" => return Ok(value),
                "[package]" => package = Some(value),
                _ => {}
            }
        }
    }
    package.context("server/Cargo.toml names no package")
}

fn webapp(folder: &Path) -> anyhow::Result<()> {
    if !folder.join("node_modules").exists() {
        npm(folder, &["ci", "--no-audit", "--no-fund"]).context(
            "the packages of the web half could not be installed: run `npm ci` in webapp/ once with a network",
        )?;
    }
    npm(folder, &["run", "--silent", "build"])
}

fn npm(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = match Command::new("npm").args(arguments).current_dir(folder).status() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
            "the web half is built with npm, which is not installed here: it comes with Node.js 20 or newer \
             (Debian: `apt-get install nodejs npm`)"
        ),
        other => other.context("cannot run npm")?,
    };
    if !status.success() {
        bail!("npm {} failed in {}", arguments.join(" "), folder.display());
    }
    Ok(())
}
