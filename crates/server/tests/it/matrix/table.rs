//! An operation's answers as a table that people read: actors across, targets down.

use std::collections::BTreeMap;
use std::fmt;

use jackfield_api::OperationInfo;

use super::actors;
use super::request::Answer;
use super::scenes::Scene;

/// Refusals that are in every table; the others are named below theirs.
const KNOWN: &[(&str, &str)] =
    &[("403", "api.context.permissions.app_error"), ("401", "api.context.session_expired.app_error")];

pub struct Table {
    operation: &'static OperationInfo,
    rows: Vec<(Scene, Vec<String>)>,
    /// Letters of refusals that are not everywhere.
    notes: BTreeMap<String, char>,
    success: bool,
}

impl Table {
    pub fn new(operation: &'static OperationInfo) -> Self {
        Self { operation, rows: Vec::new(), notes: BTreeMap::new(), success: false }
    }

    pub fn add(&mut self, scene: Scene, actor: &str, answer: &Answer) {
        // 501 says that something is not so, or is switched off; a fault is another number.
        let is_fault = answer.status >= 500 && answer.status != 501;
        assert!(!is_fault, "{} ({}, {actor}): {answer:?}", self.operation.id, scene.name());
        self.success |= answer.is_success();
        let status = answer.status.to_string();
        let cell = if answer.is_success() || KNOWN.contains(&(status.as_str(), answer.id.as_str())) {
            status
        } else {
            let next = char::from(b'a' + u8::try_from(self.notes.len()).unwrap_or(25));
            let letter = self.notes.entry(answer.id.clone()).or_insert(next);
            format!("{status}{letter}")
        };
        if self.rows.last().is_none_or(|(last, _)| *last != scene) {
            self.rows.push((scene, Vec::new()));
        }
        if let Some((_, cells)) = self.rows.last_mut() {
            cells.push(cell);
        }
    }

    pub fn has_success(&self) -> bool {
        self.success
    }

    /// What was answered, for whoever looks why there is no success.
    pub fn answers(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        let (method, path) = (operation.method.as_str(), operation.path);
        writeln!(f, "## {}: {method} {path} ({})", operation.id, operation.permission)?;
        write!(f, "{:12}", "")?;
        for (name, _) in actors::ALL {
            write!(f, " {name:9}")?;
        }
        writeln!(f)?;
        for (scene, cells) in &self.rows {
            write!(f, "{:12}", scene.name())?;
            for cell in cells {
                write!(f, " {cell:9}")?;
            }
            writeln!(f)?;
        }
        let mut notes: Vec<_> = self.notes.iter().collect();
        notes.sort_by_key(|(_, letter)| **letter);
        for (id, letter) in notes {
            writeln!(f, "{letter}: {id}")?;
        }
        writeln!(f)
    }
}
