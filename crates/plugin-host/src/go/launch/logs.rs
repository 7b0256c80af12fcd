//! A plugin's own output in our log: line by line, at the level it names, and not more
//! than a bounded amount.

use std::{fmt, sync::Arc, time::Duration};

use jackfield_domain::plugins::LogLevel;
use serde_json::{Map, Value};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader},
    time::Instant,
};
use tracing::Level;

/// How much a plugin may log.
#[derive(Debug, Clone, Copy)]
pub struct LogLimits {
    pub line_bytes: u64,
    pub lines_per_second: u32,
    /// Of all lines together.
    pub bytes_per_second: u64,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self { line_bytes: 64 << 10, lines_per_second: 200, bytes_per_second: 256 << 10 }
    }
}

type Write = dyn Fn(LogLevel, &str) + Send + Sync;

/// Where a plugin's lines go besides the server's log: to the one that its author and administrators see.
#[derive(Clone, Default)]
pub struct LogSink(Option<Arc<Write>>);

impl LogSink {
    pub fn new(write: impl Fn(LogLevel, &str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(write)))
    }

    fn write(&self, level: Level, line: &str) {
        let Some(write) = &self.0 else { return };
        let level = match level {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warn,
            Level::INFO => LogLevel::Info,
            Level::DEBUG | Level::TRACE => LogLevel::Debug,
        };
        write(level, line);
    }
}

impl fmt::Debug for LogSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LogSink").field(&self.0.is_some()).finish()
    }
}

/// The longest text of a crash that is kept for the plugin's status.
const LAST_WORDS: usize = 500;

/// Logs what a plugin writes until it stops writing; answers how its report of a crash begins, if it wrote one.
pub async fn follow(
    source: impl AsyncRead + Unpin + Send,
    plugin_id: String,
    output: &'static str,
    limits: LogLimits,
    sink: LogSink,
) -> Option<String> {
    let mut source = BufReader::new(source);
    let mut last_words = None;
    let mut budget = Budget::new(limits);
    let mut panicking = false;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut source).take(limits.line_bytes).read_until(b'\n', &mut line).await;
        if !matches!(read, Ok(1..)) {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        // Everything after the start of a crash report belongs to it.
        if text.starts_with("panic: ") || text.starts_with("fatal error: ") {
            panicking = true;
            last_words = last_words.or_else(|| Some(text.chars().take(LAST_WORDS).collect()));
        }
        if text.is_empty() || !budget.allows(&plugin_id, text.len()) {
            continue;
        }
        let (level, message) = if panicking { (Level::ERROR, text.to_owned()) } else { classify(text) };
        log(level, &plugin_id, output, &message);
        sink.write(level, &message);
    }
    budget.tell(&plugin_id);
    last_words
}

/// Finds the level of a line: of a structured one, of one with a prefix, else the lowest.
fn classify(line: &str) -> (Level, String) {
    if line.starts_with('{')
        && let Ok(mut fields) = serde_json::from_str::<Map<String, Value>>(line)
        && let Some(Value::String(message)) = fields.remove("@message")
    {
        let level = match fields.remove("@level") {
            Some(Value::String(level)) => named(&level),
            _ => Level::DEBUG,
        };
        fields.remove("@timestamp");
        return (level, with_fields(message, &fields));
    }
    let prefixed = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .filter(|(name, _)| name.len() <= 5 && name.bytes().all(|byte| byte.is_ascii_uppercase()));
    match prefixed {
        Some((name, message)) => (named(name), message.trim_start().to_owned()),
        None => (Level::DEBUG, line.to_owned()),
    }
}

fn with_fields(mut message: String, fields: &Map<String, Value>) -> String {
    for (name, value) in fields {
        message.push_str(&format!(" {name}={value}"));
    }
    message
}

fn named(level: &str) -> Level {
    match level.to_ascii_lowercase().as_str() {
        "trace" => Level::TRACE,
        "info" => Level::INFO,
        "warn" => Level::WARN,
        "error" | "err" => Level::ERROR,
        _ => Level::DEBUG,
    }
}

fn log(level: Level, plugin_id: &str, output: &'static str, message: &str) {
    match level {
        Level::ERROR => tracing::error!(plugin.id = plugin_id, output, "{message}"),
        Level::WARN => tracing::warn!(plugin.id = plugin_id, output, "{message}"),
        Level::INFO => tracing::info!(plugin.id = plugin_id, output, "{message}"),
        Level::DEBUG => tracing::debug!(plugin.id = plugin_id, output, "{message}"),
        Level::TRACE => tracing::trace!(plugin.id = plugin_id, output, "{message}"),
    }
}

/// What may still be logged in this second.
struct Budget {
    limits: LogLimits,
    lines: u32,
    bytes: u64,
    since: Instant,
    dropped: u64,
}

impl Budget {
    fn new(limits: LogLimits) -> Self {
        let (lines, bytes) = (limits.lines_per_second, limits.bytes_per_second);
        Self { limits, lines, bytes, since: Instant::now(), dropped: 0 }
    }

    fn allows(&mut self, plugin_id: &str, length: usize) -> bool {
        if self.since.elapsed() >= Duration::from_secs(1) {
            self.tell(plugin_id);
            self.since = Instant::now();
            (self.lines, self.bytes) = (self.limits.lines_per_second, self.limits.bytes_per_second);
        }
        if self.lines == 0 || self.bytes == 0 {
            self.dropped += 1;
            return false;
        }
        self.lines -= 1;
        // A line that began within the bound is logged whole.
        self.bytes = self.bytes.saturating_sub(length as u64);
        true
    }

    fn tell(&mut self, plugin_id: &str) {
        if self.dropped > 0 {
            let dropped = std::mem::take(&mut self.dropped);
            tracing::warn!(plugin.id = plugin_id, dropped, "A plugin logs too much; lines were dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_found() {
        let structured = r#"{"@level":"warn","@message":"m","@timestamp":"t","n":1}"#;
        assert_eq!(classify(structured), (Level::WARN, "m n=1".into()));
        assert_eq!(classify("[ERROR] bad"), (Level::ERROR, "bad".into()));
        assert_eq!(classify("[1 2 3]"), (Level::DEBUG, "[1 2 3]".into()));
        assert_eq!(classify("plain"), (Level::DEBUG, "plain".into()));
        assert_eq!(classify("{broken"), (Level::DEBUG, "{broken".into()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_dropped_and_counted() {
        let mut budget = Budget::new(LogLimits { lines_per_second: 3, bytes_per_second: 100, ..LogLimits::default() });
        let allowed = (0..10).filter(|_| budget.allows("p", 10)).count();
        assert_eq!((allowed, budget.dropped), (3, 7));
        tokio::time::advance(Duration::from_secs(1)).await;
        let allowed = (0..10).filter(|_| budget.allows("p", 60)).count();
        assert_eq!((allowed, budget.dropped), (2, 8));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(budget.allows("p", 10));
    }
}
