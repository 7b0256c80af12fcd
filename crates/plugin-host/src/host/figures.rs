//! What plugins cost and how they do, in figures: for the console and for the monitoring.

use std::fmt::Write as _;
use std::time::Duration;

use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::installed;
use jackfield_domain::{Granted, Result};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{PluginFigures, PluginHookFigures};

use super::PluginHost;
use crate::registry::Active;

/// How a plugin answers one hook since it was started.
#[derive(Clone, Copy, Debug)]
pub struct HookLatency {
    pub hook: HookId,
    pub calls: u64,
    /// Of these, those that had no answer.
    pub failures: u64,
    /// All calls together.
    pub took: Duration,
    pub p50: Duration,
    pub p99: Duration,
}

impl PluginHost {
    /// How a plugin answers each hook that it was asked.
    pub fn latencies(&self, id: &str) -> Vec<HookLatency> {
        let snapshot = self.0.registry.read();
        snapshot.get(id).map(|active| of(active)).unwrap_or_default()
    }

    /// The same with what memory it holds, for administrators.
    ///
    /// # Errors
    /// 404 when it is not installed.
    pub async fn figures(&self, _: &Granted<ManagePlugins>, id: &str) -> Result<PluginFigures> {
        installed::get(&self.0.app, id).await?;
        let snapshot = self.0.registry.read();
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let shown = |latency: HookLatency| PluginHookFigures {
            hook: latency.hook.name().to_owned(),
            calls: count(latency.calls),
            failures: count(latency.failures),
            p50_us: micros(latency.p50),
            p99_us: micros(latency.p99),
            total_us: micros(latency.took),
        };
        Ok(PluginFigures {
            hooks: self.latencies(id).into_iter().map(shown).collect(),
            memory: count(snapshot.get(id).map_or(0, |active| memory(active))),
            crashes: i64::try_from(self.0.states.crashes(id, self.0.app.now())).unwrap_or(i64::MAX),
        })
    }

    /// All plugins as the monitoring reads figures: Prometheus' text.
    pub fn metrics(&self) -> String {
        let mut text = String::new();
        for (name, kind, about) in [
            ("hook_calls_total", "counter", "Calls of a plugin's hook."),
            ("hook_failures_total", "counter", "Calls of a plugin's hook that had no answer."),
            ("hook_seconds", "summary", "How long a plugin's hook takes."),
            ("memory_bytes", "gauge", "Memory that a plugin's instances hold."),
            ("state", "gauge", "How a plugin is doing: 2 is running, 3 and 4 are failures."),
        ] {
            // A String takes everything.
            let _ = writeln!(text, "# HELP jackfield_plugin_{name} {about}\n# TYPE jackfield_plugin_{name} {kind}");
            self.lines(name, &mut text);
        }
        text
    }

    fn lines(&self, name: &str, text: &mut String) {
        let snapshot = self.0.registry.read();
        if name == "state" {
            for manifest in self.0.states.manifests() {
                let (id, (state, _)) = (&manifest.id, self.state(&manifest.id));
                let _ = writeln!(text, "jackfield_plugin_state{{plugin=\"{id}\"}} {state}");
            }
            return;
        }
        for active in snapshot.all() {
            let id = &active.id;
            if name == "memory_bytes" {
                let _ = writeln!(text, "jackfield_plugin_memory_bytes{{plugin=\"{id}\"}} {}", memory(active));
                continue;
            }
            for latency in of(active) {
                let labels = format!("plugin=\"{id}\",hook=\"{}\"", latency.hook.name());
                let _ = match name {
                    "hook_calls_total" => {
                        writeln!(text, "jackfield_plugin_hook_calls_total{{{labels}}} {}", latency.calls)
                    }
                    "hook_failures_total" => {
                        writeln!(text, "jackfield_plugin_hook_failures_total{{{labels}}} {}", latency.failures)
                    }
                    _ => writeln!(
                        text,
                        "jackfield_plugin_hook_seconds{{{labels},quantile=\"0.5\"}} {}\n\
                         jackfield_plugin_hook_seconds{{{labels},quantile=\"0.99\"}} {}\n\
                         jackfield_plugin_hook_seconds_sum{{{labels}}} {}\n\
                         jackfield_plugin_hook_seconds_count{{{labels}}} {}",
                        latency.p50.as_secs_f64(),
                        latency.p99.as_secs_f64(),
                        latency.took.as_secs_f64(),
                        latency.calls
                    ),
                };
            }
        }
    }
}

fn of(active: &Active) -> Vec<HookLatency> {
    let of = |hook: HookId| {
        let figures = active.figures(hook)?;
        Some(HookLatency {
            hook,
            calls: figures.calls,
            failures: figures.failures,
            took: figures.took,
            p50: figures.p50,
            p99: figures.p99,
        })
    };
    active.hooks().iter().filter_map(of).collect()
}

fn memory(active: &Active) -> u64 {
    active.running.as_ref().map_or(0, |running| running.memory())
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
