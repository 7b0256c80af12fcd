//! Where the log goes: to where the program was started, and the newest lines to those who may read them over HTTP.

use std::fmt::Debug;

use clap::ValueEnum;
use jackfield_domain::logs::ServerLog;
use jackfield_domain::{Clock, SystemClock};
use jackfield_model::Props;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    Human,
    Json,
}

/// Starts the log; the newest lines of it are in what is answered.
pub fn start(format: LogFormat) -> ServerLog {
    let filter = tracing_subscriber::EnvFilter::try_from_env("JACKFIELD_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = ServerLog::default();
    let written = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter).with(Keeping(log.clone()));
    match format {
        LogFormat::Human => registry.with(written).init(),
        LogFormat::Json => registry.with(written.json()).init(),
    }
    log
}

/// Keeps each line with the fields of what it is part of.
struct Keeping(ServerLog);

/// A span's fields.
struct SpanFields(Props);

/// Fields as JSON; what the line says is one of them.
#[derive(Default)]
struct Fields(Props);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keeping {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            let name = span.name();
            let named = fields.0.into_iter().map(|(field, value)| (format!("{name}_{field}"), value)).collect();
            span.extensions_mut().insert(SpanFields(named));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(SpanFields(own)) = span.extensions().get() {
                fields.0.extend(own.clone());
            }
        }
        event.record(&mut fields);
        let message = match fields.0.remove("message") {
            Some(serde_json::Value::String(message)) => message,
            _ => String::new(),
        };
        let metadata = event.metadata();
        fields.0.insert("caller".into(), metadata.target().into());
        let level = match *metadata.level() {
            Level::ERROR => "error",
            Level::WARN => "warn",
            Level::INFO => "info",
            _ => "debug",
        };
        self.0.note(SystemClock.now(), level, message, fields.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_line_has_its_fields_and_those_of_its_request() {
        let log = ServerLog::default();
        let registry = tracing_subscriber::registry().with(Keeping(log.clone()));
        tracing::subscriber::with_default(registry, || {
            let span = tracing::error_span!("request", id = "abc");
            let _within = span.enter();
            tracing::warn!(target: "jackfield::test", { count = 3 }, "Something is odd");
        });
        let kept = format!("{log:?}");
        for part in ["request_id", "abc", "count", "Something is odd", "warn", "jackfield::test"] {
            assert!(kept.contains(part), "{part}: {kept}");
        }
    }
}
