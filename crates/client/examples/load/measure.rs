//! Reads CPU time and memory from /proc and keeps the table.

use std::fs;
use std::time::Duration;

use crate::settings::Settings;
use crate::target::Target;

/// CPU seconds that the server and PostgreSQL have used so far.
#[derive(Clone, Copy)]
pub struct Usage {
    server: f64,
    postgres: f64,
}

/// The processes that are watched, and the lines of the table.
pub struct Figures {
    server: Option<u32>,
    postgres: Option<u32>,
    lines: Vec<[String; 7]>,
}

impl Figures {
    pub fn new(settings: &Settings, server: Option<u32>) -> Self {
        Self { server, postgres: settings.postgres_pid, lines: Vec::new() }
    }

    pub fn usage(&self) -> Usage {
        let seconds = |pid: Option<u32>| pid.map_or(0.0, tree_seconds);
        Usage { server: seconds(self.server), postgres: seconds(self.postgres) }
    }

    /// CPU milliseconds of the server and of PostgreSQL since `before`, for each of `count` operations.
    pub fn each(&self, before: Usage, count: u64) -> (f64, f64) {
        let now = self.usage();
        let each = |from: f64, to: f64| (to - from) * 1000.0 / count.max(1) as f64;
        (each(before.server, now.server), each(before.postgres, now.postgres))
    }

    pub fn server_resident_kib(&self) -> f64 {
        self.server.map_or(0.0, resident_kib)
    }

    /// Adds an operation: what it cost since `before`, divided by how often it was done.
    pub fn operation(
        &mut self,
        name: &str,
        before: Usage,
        count: u64,
        latencies: Vec<Duration>,
        target: Option<Target>,
    ) {
        let (server, postgres) = self.each(before, count);
        let (median, slow) = percentiles(latencies);
        let shown = |watched: Option<u32>, value: f64| watched.map_or("-".into(), |_| format!("{value:.4}"));
        let holds = target.map(|target| match self.postgres {
            Some(_) => server <= target.server && postgres <= target.postgres,
            None => server <= target.sqlite,
        });
        let wanted = target.map_or(String::new(), |target| match self.postgres {
            Some(_) if target.postgres.is_finite() => format!("{} + {}", target.server, target.postgres),
            Some(_) => target.server.to_string(),
            None => target.sqlite.to_string(),
        });
        let holds = holds.filter(|_| self.server.is_some()).map_or("", verdict);
        self.lines.push([
            name.into(),
            shown(self.server, server),
            shown(self.postgres, postgres),
            milliseconds(median),
            milliseconds(slow),
            wanted,
            holds.into(),
        ]);
    }

    /// Adds a figure that is not CPU an operation, and the most that it may be.
    pub fn held(&mut self, name: &str, value: f64, most: f64) {
        let none = String::new;
        let holds = verdict(value <= most).into();
        self.lines.push([name.into(), format!("{value:.2}"), none(), none(), none(), most.to_string(), holds]);
    }

    /// Adds a figure that nobody holds to anything.
    pub fn told(&mut self, name: &str, value: f64) {
        let none = String::new;
        self.lines.push([name.into(), format!("{value:.2}"), none(), none(), none(), none(), none()]);
    }

    /// Adds how long others waited.
    pub fn waited(&mut self, name: &str, latencies: Vec<Duration>, most: Option<Duration>) {
        let (median, slow) = percentiles(latencies);
        let holds = most.map_or("", |most| verdict(slow <= most));
        let wanted = most.map_or(String::new(), |most| format!("p99 {}", milliseconds(most)));
        let (median, slow) = (milliseconds(median), milliseconds(slow));
        self.lines.push([name.into(), String::new(), String::new(), median, slow, wanted, holds.into()]);
    }

    pub fn print(&self, title: &str) {
        println!("\n### {title}\n");
        println!("| scenario | server CPU ms | PostgreSQL CPU ms | p50 ms | p99 ms | target | holds |");
        println!("|---|---|---|---|---|---|---|");
        for line in &self.lines {
            println!("| {} |", line.join(" | "));
        }
    }
}

fn verdict(holds: bool) -> &'static str {
    if holds { "yes" } else { "**no**" }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// The median and the slowest hundredth.
pub fn percentiles(mut latencies: Vec<Duration>) -> (Duration, Duration) {
    latencies.sort_unstable();
    let at =
        |part: usize| latencies.get(latencies.len() * part / 100).or(latencies.last()).copied().unwrap_or_default();
    (at(50), at(99))
}

pub fn resident_kib(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

/// The CPU time of a process and all that it started, the ended ones included.
fn tree_seconds(root: u32) -> f64 {
    let processes: Vec<(u32, u32, f64)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| stat(entry.ok()?.file_name().to_str()?.parse().ok()?))
        .collect();
    let mut ticks = 0.0;
    let mut open = vec![root];
    while let Some(parent) = open.pop() {
        ticks += processes.iter().find(|process| process.0 == parent).map_or(0.0, |process| process.2);
        open.extend(processes.iter().filter(|process| process.1 == parent).map(|process| process.0));
    }
    // Linux counts in hundredths of a second on every common architecture.
    ticks / 100.0
}

/// A process's id, its parent's, and its ticks.
fn stat(pid: u32) -> Option<(u32, u32, f64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in brackets and may hold spaces.
    let fields: Vec<&str> = text.get(text.rfind(')')? + 1..)?.split_whitespace().collect();
    let ticks = fields.get(11..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some((pid, fields.get(1)?.parse().ok()?, ticks))
}
