//! The server under load: a process of its own on a free loopback port, with data of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::{Result, Settings};

/// A folder that goes when it is dropped.
pub struct DataFolder(PathBuf);

impl DataFolder {
    pub fn create() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("jackfield-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Server {
    pub url: String,
    /// From the start of the process to its first answer.
    pub took: Duration,
    process: Child,
}

impl Server {
    pub async fn start(settings: &Settings, data: &DataFolder) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(&settings.binary);
        command.arg("serve").arg("--data").arg(data.path()).arg("--listen").arg(address.to_string());
        if let Some(database) = &settings.database {
            command.arg("--database").arg(database);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
        // Warnings only: what a log line costs is not what is measured.
        command.env("JACKFIELD_LOG", "warn");
        // Mattermost fills a team with 50 people unless it is told otherwise.
        command.env("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "5000");
        if settings.path.is_some() || settings.neighbours.is_some() {
            command.env("MM_JACKFIELDSETTINGS_ALLOWNATIVEPLUGINS", "true");
        }
        let began = Instant::now();
        let mut process = command.spawn()?;
        let url = format!("http://{address}");
        let ping = format!("{url}/api/v4/system/ping");
        let client = reqwest::Client::new();
        while began.elapsed() < Duration::from_secs(30) {
            if client.get(&ping).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(Self { url, took: began.elapsed(), process });
            }
            if let Some(status) = process.try_wait()? {
                return Err(format!("the server ended: {status}").into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err("the server did not answer within 30 s".into())
    }

    pub fn pid(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// Asks it to stop, as a service manager would.
    pub async fn stop(mut self) -> Result<()> {
        Command::new("kill").arg("-TERM").arg(self.pid().to_string()).status().await?;
        tokio::time::timeout(Duration::from_secs(15), self.process.wait()).await??;
        Ok(())
    }
}
