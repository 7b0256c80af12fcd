//! What the server said lately, kept in memory for administrators who cannot read the place that it is written to.
//! Each server knows its own lines.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::permission::ReadLogs;
use jackfield_model::{AppError, ClientLog, LogFilter, Millis, Props, StringMap};
use jiff::Timestamp;
use jiff::fmt::strtime::BrokenDownTime;

use crate::authorize::Granted;
use crate::{App, Cx, Result};

/// Lines that are kept, and their bytes.
const LINES: usize = 10_000;
const BYTES: usize = 8 * 1024 * 1024;
/// Mattermost: letters of what a client says.
const CLIENT: usize = 400;
/// Names of servers and levels that one question has.
const NAMES: usize = 100;
/// Mattermost: how times stand in lines, and how they are asked for.
const TIME: &str = "%Y-%m-%d %H:%M:%S%.3f Z";
const ASKED: &[&str] = &["%Y-%m-%d %H:%M:%S%.f %:z", "%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M:%S%.f%:z"];

/// The newest lines of the log. Cheap to clone, always the same lines.
#[derive(Clone, Debug, Default)]
pub struct ServerLog(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<Line>,
    bytes: usize,
}

/// A line, whole as JSON.
#[derive(Clone, Debug)]
struct Line {
    at: Millis,
    level: &'static str,
    json: Arc<str>,
}

impl ServerLog {
    /// Keeps a line: its level in small letters, what it says, and its fields.
    pub fn note(&self, at: Millis, level: &'static str, message: String, mut fields: Props) {
        fields.insert("timestamp".into(), written(at).into());
        fields.insert("level".into(), level.into());
        fields.insert("msg".into(), message.into());
        let json: Arc<str> = serde_json::Value::Object(fields).to_string().into();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += json.len();
        kept.lines.push_back(Line { at, level, json });
        while kept.lines.len() > LINES || (kept.bytes > BYTES && kept.lines.len() > 1) {
            let oldest = kept.lines.pop_front().map_or(0, |line| line.json.len());
            kept.bytes = kept.bytes.saturating_sub(oldest);
        }
    }

    /// All lines, the oldest first.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for line in self.page(&Wanted::default(), 0, LINES) {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// A page of the lines that are wanted, the newest page first and the newest line last.
    fn page(&self, wanted: &Wanted, page: usize, per_page: usize) -> Vec<Arc<str>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = kept.lines.iter().rev().filter(|line| wanted.takes(line));
        let mut found: Vec<_> =
            lines.skip(page.saturating_mul(per_page)).take(per_page).map(|line| line.json.clone()).collect();
        found.reverse();
        found
    }
}

fn written(at: Millis) -> String {
    Timestamp::from_millisecond(at.0).map(|time| time.strftime(TIME).to_string()).unwrap_or_default()
}

/// Which lines; `None` for all.
#[derive(Debug, Default)]
struct Wanted {
    levels: Vec<String>,
    since: Option<Millis>,
    until: Option<Millis>,
}

impl Wanted {
    fn of(filter: &LogFilter) -> Result<Self> {
        if filter.log_levels.len() > NAMES || filter.server_names.len() > NAMES {
            return Err(AppError::invalid_param("log_levels").into());
        }
        let levels = filter.log_levels.iter().map(|level| level.to_lowercase()).collect();
        let (since, until) = (time(&filter.date_from, "date_from")?, time(&filter.date_to, "date_to")?);
        Ok(Self { levels, since, until })
    }

    fn takes(&self, line: &Line) -> bool {
        (self.levels.is_empty() || self.levels.iter().any(|level| level == line.level))
            && self.since.is_none_or(|since| line.at >= since)
            && self.until.is_none_or(|until| line.at <= until)
    }
}

fn time(text: &str, name: &'static str) -> Result<Option<Millis>> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.replace(" Z", " +0000");
    let read = |format: &&str| BrokenDownTime::parse(format, &plain).and_then(|time| time.to_timestamp()).ok();
    let read = ASKED.iter().find_map(read).or_else(|| text.parse::<Timestamp>().ok());
    match read {
        Some(time) => Ok(Some(Millis(time.as_millisecond()))),
        None => Err(AppError::invalid_param(name).into()),
    }
}

/// A page of lines as they were written.
pub fn page(app: &App, _: &Granted<ReadLogs>, page: u32, per_page: u32) -> Vec<String> {
    let found = app.log.page(&Wanted::default(), places(page), places(per_page));
    found.iter().map(|line| line.to_string()).collect()
}

/// A page of the lines that are wanted, by server: this one.
///
/// # Errors
/// 400 for times that cannot be read.
pub fn query(
    app: &App,
    _: &Granted<ReadLogs>,
    filter: &LogFilter,
    (page, per_page): (u32, u32),
) -> Result<BTreeMap<String, Vec<Props>>> {
    let name = app.memory.cluster.hostname().unwrap_or_else(|| "default".to_owned());
    let wanted = Wanted::of(filter)?;
    let is_asked = filter.server_names.is_empty() || filter.server_names.contains(&name);
    let found = if is_asked { app.log.page(&wanted, places(page), places(per_page)) } else { Vec::new() };
    Ok(BTreeMap::from([(name, found.iter().filter_map(|line| serde_json::from_str(line).ok()).collect())]))
}

/// All lines, as a file has them.
pub fn whole(app: &App, _: &Granted<ReadLogs>) -> String {
    app.log.text()
}

fn places(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Adds what went wrong in a client; at the level that it names for administrators and on a developer's machine, and
/// else where only those look who search for it.
///
/// # Errors
/// 403 for strangers, except on a developer's machine.
pub fn note_of_client(app: &App, cx: &Cx, said: &ClientLog) -> Result<StringMap> {
    let developer = app.config.read().settings.service.enable_developer;
    if !developer && cx.session().is_none() {
        return Err(AppError::no_permission().into());
    }
    let message: String = said.message.chars().filter(|letter| !letter.is_control()).take(CLIENT).collect();
    let user = cx.user_id();
    if (developer || app.holds(cx, "manage_system")) && said.level.eq_ignore_ascii_case("error") {
        tracing::error!(target: "jackfield::client", { user.id = %user }, "A client says: {message}");
    } else {
        tracing::debug!(target: "jackfield::client", { user.id = %user }, "A client says: {message}");
    }
    Ok(StringMap::from([("message".to_owned(), message)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> ServerLog {
        let log = ServerLog::default();
        for (at, level, text) in [(1_000, "info", "one"), (2_000, "error", "two"), (3_000, "info", "three")] {
            log.note(Millis(at), level, text.to_owned(), Props::new());
        }
        log
    }

    fn texts(log: &ServerLog, wanted: &Wanted, page: usize, per_page: usize) -> Vec<String> {
        let of = |line: &Arc<str>| {
            let line: Props = serde_json::from_str(line).unwrap();
            line["msg"].as_str().unwrap_or_default().to_owned()
        };
        log.page(wanted, page, per_page).iter().map(of).collect()
    }

    #[test]
    fn pages_begin_with_the_newest_and_read_downwards() {
        let log = log();
        assert_eq!(texts(&log, &Wanted::default(), 0, 2), ["two", "three"]);
        assert_eq!(texts(&log, &Wanted::default(), 1, 2), ["one"]);
        assert!(texts(&log, &Wanted::default(), 2, 2).is_empty() && texts(&log, &Wanted::default(), 0, 0).is_empty());
    }

    #[test]
    fn lines_are_chosen_by_level_and_time() {
        let log = log();
        let chosen = |filter: LogFilter| texts(&log, &Wanted::of(&filter).unwrap(), 0, 10);
        let all = LogFilter::default;
        assert_eq!(chosen(LogFilter { log_levels: vec!["ERROR".into()], ..all() }), ["two"]);
        let from = "1970-01-01 00:00:02.000 +00:00";
        assert_eq!(chosen(LogFilter { date_from: from.into(), ..all() }), ["two", "three"]);
        assert_eq!(chosen(LogFilter { date_to: "1970-01-01 01:00:02.000 +01:00".into(), ..all() }), ["one", "two"]);
        assert_eq!(chosen(LogFilter { date_to: "1970-01-01 00:00:01.500 Z".into(), ..all() }), ["one"]);
        assert!(Wanted::of(&LogFilter { date_from: "yesterday".into(), ..all() }).is_err());
    }

    // covers: 36
    #[test]
    fn old_lines_make_room() {
        let log = ServerLog::default();
        for at in 0..12_000 {
            log.note(Millis(at), "info", String::new(), Props::new());
        }
        assert_eq!(log.page(&Wanted::default(), 0, usize::MAX).len(), LINES);
        for at in 0..100 {
            log.note(Millis(at), "info", "x".repeat(1024 * 1024), Props::new());
        }
        assert!(log.0.lock().unwrap().bytes <= BYTES);
    }

    #[test]
    fn a_line_says_when_and_how_weighty_it_is() {
        let log = log();
        let line: Props = serde_json::from_str(&log.page(&Wanted::default(), 0, 1)[0]).unwrap();
        assert_eq!(line["timestamp"], "1970-01-01 00:00:03.000 Z");
        assert_eq!((&line["level"], &line["msg"]), (&"info".into(), &"three".into()));
    }
}
