//! What the command line says.

use std::collections::HashMap;
use std::time::Duration;

use crate::Result;

pub struct Settings {
    pub binary: String,
    pub database: Option<String>,
    pub postgres_pid: Option<u32>,
    /// A server that runs already, and the process to watch if it is on this machine.
    pub peer: Option<String>,
    pub server_pid: Option<u32>,
    pub admin: String,
    pub password: String,
    /// How many posts the growth table ends with.
    pub growth: Option<usize>,
    pub seconds: Duration,
    pub callers: usize,
    pub people: usize,
    pub sockets: usize,
    pub plugin: Option<String>,
    /// Only rows whose names hold this; all of them when it is empty.
    pub only: String,
    /// An address of the plugin: then its answers are measured, and nothing else.
    pub path: Option<String>,
    /// A folder of packages: then what they cost while they are on is measured, and nothing else.
    pub neighbours: Option<String>,
    /// A folder of packages, some of which throw: then what people wait beside them is measured, and nothing else.
    pub storm: Option<String>,
}

impl Settings {
    pub fn from_arguments() -> Result<Self> {
        let mut given = HashMap::new();
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
            given.insert(name, value);
        }
        let number = |name: &str, default: usize| given.get(name).map_or(Ok(default), |text| text.parse());
        let pid = |name: &str| given.get(name).map(|pid| pid.parse()).transpose();
        let text = |name: &str, default: &str| given.get(name).cloned().unwrap_or_else(|| default.to_owned());
        let peer = given.get("--peer").map(|url| url.trim_end_matches('/').to_owned());
        if peer.is_none() && !given.contains_key("--binary") {
            return Err("--binary or --peer is missing".into());
        }
        Ok(Self {
            binary: text("--binary", ""),
            database: given.get("--database").cloned(),
            postgres_pid: pid("--postgres-pid")?,
            peer,
            server_pid: pid("--server-pid")?,
            admin: text("--admin", "bench-admin"),
            password: text("--password", "bench-password-1"),
            growth: given.get("--growth").map(|most| most.parse()).transpose()?,
            seconds: Duration::from_secs(number("--seconds", 5)? as u64),
            callers: number("--callers", 16)?,
            people: number("--people", 200)?,
            sockets: number("--sockets", 1000)?,
            plugin: given.get("--plugin").cloned(),
            path: given.get("--path").cloned(),
            neighbours: given.get("--neighbours").cloned(),
            storm: given.get("--storm").cloned(),
            only: text("--only", ""),
        })
    }

    pub fn wants(&self, row: &str) -> bool {
        row.contains(&self.only)
    }
}
