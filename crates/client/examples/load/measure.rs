//! Reads CPU time and memory from /proc and keeps the table.

use std::fs;
use std::time::Duration;

/// CPU seconds that the server and PostgreSQL have used so far.
#[derive(Clone, Copy)]
pub struct Usage {
    server: f64,
    postgres: f64,
}

/// The processes that are watched, and the lines of the table.
pub struct Figures {
    server: u32,
    postgres: Option<u32>,
    lines: Vec<[String; 4]>,
}

impl Figures {
    pub fn new(server: u32, postgres: Option<u32>) -> Self {
        Self { server, postgres, lines: Vec::new() }
    }

    pub fn usage(&self) -> Usage {
        Usage { server: tree_seconds(self.server), postgres: self.postgres.map_or(0.0, tree_seconds) }
    }

    pub fn server_resident_kib(&self) -> f64 {
        resident_kib(self.server)
    }

    /// Adds an operation: what it cost since `before`, divided by how often it was done.
    pub fn operation(&mut self, name: &str, before: Usage, count: u64, mut latencies: Vec<Duration>) {
        let now = self.usage();
        let each = |from: f64, to: f64| format!("{:.3}", (to - from) * 1000.0 / count.max(1) as f64);
        latencies.sort_unstable();
        let median = latencies
            .get(latencies.len() / 2)
            .map_or(String::new(), |median| format!("{:.2}", median.as_secs_f64() * 1000.0));
        let postgres = if self.postgres.is_some() { each(before.postgres, now.postgres) } else { "-".into() };
        self.lines.push([name.into(), each(before.server, now.server), postgres, median]);
    }

    /// Adds a figure that is not CPU an operation.
    pub fn line(&mut self, name: &str, value: String) {
        self.lines.push([name.into(), value, String::new(), String::new()]);
    }

    pub fn print(&self, on_postgres: bool) {
        println!("\n### {}\n", if on_postgres { "PostgreSQL" } else { "SQLite" });
        println!("| scenario | server CPU ms | PostgreSQL CPU ms | p50 ms |\n|---|---|---|---|");
        for [name, server, postgres, median] in &self.lines {
            println!("| {name} | {server} | {postgres} | {median} |");
        }
    }
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
