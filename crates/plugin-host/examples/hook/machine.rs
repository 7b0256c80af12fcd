//! Processes seen from outside: CPU time, memory, children; and loops that keep every core busy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::Result;

/// The argument with which this program only burns.
pub const BURN: &str = "--burn";

/// Seconds of CPU that a process has used, by hundredths.
pub fn cpu_seconds(pid: &str) -> Result<f64> {
    let ticks: u64 = stat(pid)?.iter().skip(11).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Ok(ticks as f64 / 100.0)
}

/// What of a process is in memory now.
pub fn resident_kib(pid: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// The child of a process that runs a program.
pub fn child(parent: u32, program: &Path) -> Result<String> {
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let runs: PathBuf = fs::read_link(format!("/proc/{name}/exe")).unwrap_or_default();
        if runs == program && stat(&name)?.get(1) == Some(&parent.to_string()) {
            return Ok(name);
        }
    }
    Err(format!("no process {} below {parent}", program.display()).into())
}

/// The fields of /proc/PID/stat behind the name.
fn stat(pid: &str) -> Result<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields = stat.rsplit_once(") ").ok_or("stat names the process")?.1;
    Ok(fields.split(' ').map(str::to_owned).collect())
}

/// One busy loop a core, until it is dropped.
pub struct Burners(Vec<Child>);

impl Burners {
    pub fn start() -> Result<Self> {
        let own = std::env::current_exe()?;
        let count = std::thread::available_parallelism()?.get();
        let mut burners = Self(Vec::new());
        for _ in 0..count {
            burners.0.push(Command::new(&own).arg(BURN).spawn()?);
        }
        Ok(burners)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Burners {
    fn drop(&mut self) {
        for burner in &mut self.0 {
            let _ = burner.kill();
            let _ = burner.wait();
        }
    }
}

/// Keeps a core busy until it is killed, or until whoever wanted it is gone.
pub fn burn() {
    let parent = std::os::unix::process::parent_id();
    while std::os::unix::process::parent_id() == parent {
        for number in 0..10_000_000_u64 {
            std::hint::black_box(number);
        }
    }
}
