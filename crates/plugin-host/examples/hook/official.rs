//! The official Go host as a child that measures when it is told.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::de::DeserializeOwned;

use crate::figures::Figures;
use crate::{Result, Settings, machine};

const MANIFEST: &str = r#"{"id": "bench", "name": "Bench", "version": "1.0.0", "server": {"executable": "plugin"}}"#;

/// The host and its plugin. Both end when this is dropped.
pub struct Official {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    plugin: PathBuf,
    _folder: tempfile::TempDir,
    resident_before: u64,
}

impl Official {
    pub fn start(settings: &Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let dir = folder.path().join("bench");
        fs::create_dir(&dir)?;
        fs::write(dir.join("plugin.json"), MANIFEST)?;
        std::os::unix::fs::symlink(&settings.plugin, dir.join("plugin"))?;
        let mut child =
            Command::new(&settings.go_host).arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("the host has no output")?);
        let plugin = settings.plugin.clone();
        let mut official = Self { child, commands, answers, plugin, _folder: folder, resident_before: 0 };
        // It runs once it answered.
        let _: bool = official.answer("deactivate")?;
        official.resident_before = machine::resident_kib(&official.child.id().to_string())?;
        Ok(official)
    }

    /// Activates the plugin some times; it is on afterwards. Gives milliseconds.
    pub fn activations(&mut self) -> Result<Vec<f64>> {
        // The first one reads the program from the disk.
        let _: f64 = self.answer("activate")?;
        let mut took = Vec::new();
        for _ in 0..crate::world::ACTIVATIONS {
            let _: bool = self.answer("deactivate")?;
            took.push(self.answer("activate")?);
        }
        Ok(took)
    }

    /// Has it measure a batch; CPU comes from here, in the same way for both hosts.
    pub fn ask(&mut self, command: &str) -> Result<Figures> {
        let calls: f64 = command.split(' ').nth(2).ok_or("a command names the number of calls")?.parse()?;
        let (host, plugin) = (self.child.id().to_string(), self.plugin_pid()?);
        let before = (machine::cpu_seconds(&host)?, machine::cpu_seconds(&plugin)?);
        let mut figures: Figures = self.answer(command)?;
        figures.cpu_host = (machine::cpu_seconds(&host)? - before.0) * 1e6 / calls;
        figures.cpu_plugin = (machine::cpu_seconds(&plugin)? - before.1) * 1e6 / calls;
        Ok(figures)
    }

    pub fn plugin_pid(&self) -> Result<String> {
        machine::child(self.child.id(), &self.plugin)
    }

    /// How much more memory the host has than before it had a plugin.
    pub fn grown_kib(&self) -> Result<u64> {
        Ok(machine::resident_kib(&self.child.id().to_string())?.saturating_sub(self.resident_before))
    }

    fn answer<T: DeserializeOwned>(&mut self, command: &str) -> Result<T> {
        let commands = self.commands.as_mut().ok_or("the host has no input")?;
        writeln!(commands, "{command}")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(format!("the official host ended at `{command}`").into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Official {
    fn drop(&mut self) {
        // Without commands it ends its plugin and itself.
        self.commands = None;
        let _ = self.child.wait();
    }
}
