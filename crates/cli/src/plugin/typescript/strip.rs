//! The program that takes types out. Starting Node.js takes longest, so one that runs is kept.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;

use super::super::sdk;

/// What it answers.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stripped {
    Files(BTreeMap<String, String>),
    Error { file: String, line: u32, column: u32, message: String },
}

/// Started when it is first needed; it ends with this.
#[derive(Default)]
pub struct Stripper(Option<Running>);

impl Stripper {
    /// The same files less their types.
    ///
    /// # Errors
    /// Where a file is no TypeScript, and when there is no Node.js.
    pub fn strip(
        &mut self,
        folder: &Path,
        files: &BTreeMap<String, String>,
    ) -> anyhow::Result<BTreeMap<String, String>> {
        let mut running = match self.0.take() {
            Some(running) => running,
            None => Running::start(folder)?,
        };
        // One that could not answer is not asked again.
        let answer = running.ask(files).context("the types cannot be taken out, as node says above")?;
        self.0 = Some(running);
        match answer {
            Stripped::Files(files) => Ok(files),
            Stripped::Error { file, line, column, message } => bail!("{file}:{line}:{column}: {message}"),
        }
    }
}

struct Running {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let mut node = Command::new("node");
        node.arg(sdk::typescript(folder)?.join("strip.cjs").canonicalize()?);
        let mut process = match node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
                "TypeScript is built with Node.js 18 or newer, which is not installed here: \
                 on Debian `apt-get install nodejs`, elsewhere from nodejs.org"
            ),
            other => other.context("cannot run node")?,
        };
        let input = process.stdin.take().context("node has an input")?;
        let output = process.stdout.take().context("node has an output")?;
        Ok(Self { process, input, output: BufReader::new(output) })
    }

    fn ask(&mut self, files: &BTreeMap<String, String>) -> anyhow::Result<Stripped> {
        writeln!(self.input, "{}", json!({ "files": files }))?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
