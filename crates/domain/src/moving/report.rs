//! What an import did, and what it left out and why: kept with its job after every step.

use std::collections::BTreeMap;

use jackfield_model::StringMap;
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Lines that are named; of more there is a number.
const NAMED: usize = 100;
/// Characters of what is named.
const WHAT: usize = 200;

/// Where in a job's data it stands.
pub(super) const LINE: &str = "line_number";
const IMPORTED: &str = "imported";
const UPDATED: &str = "updated";
const THERE: &str = "already_there";
const LEFT_OUT: &str = "left_out";
const LEFT_OUT_LINES: &str = "left_out_lines";

/// Something that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub line: u64,
    /// An error's id, or a word for what only imports know.
    pub why: String,
    /// Which one of the line it is about.
    pub what: String,
}

/// Why something is not taken over.
#[derive(Debug)]
pub(super) enum Why {
    /// A word of the list in the guide.
    Word(&'static str),
    Refused(Failure),
}

impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines that are done.
    pub line: u64,
    pub imported: BTreeMap<String, u64>,
    /// What was there, and is as its line says now.
    pub updated: BTreeMap<String, u64>,
    /// What was there before.
    pub there: BTreeMap<String, u64>,
    pub left_out: u64,
    pub lines: Vec<LeftOut>,
}

impl Report {
    /// The report so far, from a job's data.
    pub fn of(data: &StringMap) -> Self {
        let text = |name: &str| data.get(name).map(String::as_str).unwrap_or_default();
        Self {
            line: text(LINE).parse().unwrap_or_default(),
            imported: serde_json::from_str(text(IMPORTED)).unwrap_or_default(),
            updated: serde_json::from_str(text(UPDATED)).unwrap_or_default(),
            there: serde_json::from_str(text(THERE)).unwrap_or_default(),
            left_out: text(LEFT_OUT).parse().unwrap_or_default(),
            lines: serde_json::from_str(text(LEFT_OUT_LINES)).unwrap_or_default(),
        }
    }

    /// Writes it into a job's data.
    pub fn put(&self, data: &mut StringMap) {
        let json = |value: &BTreeMap<String, u64>| serde_json::to_string(value).unwrap_or_default();
        let lines = serde_json::to_string(&self.lines).unwrap_or_default();
        data.insert(LINE.into(), self.line.to_string());
        data.insert(IMPORTED.into(), json(&self.imported));
        data.insert(UPDATED.into(), json(&self.updated));
        data.insert(THERE.into(), json(&self.there));
        data.insert(LEFT_OUT.into(), self.left_out.to_string());
        data.insert(LEFT_OUT_LINES.into(), lines);
    }

    pub(super) fn import(&mut self, what: &str) {
        *self.imported.entry(what.to_owned()).or_default() += 1;
    }

    pub(super) fn update(&mut self, what: &str) {
        *self.updated.entry(what.to_owned()).or_default() += 1;
    }

    pub(super) fn find(&mut self, what: &str) {
        *self.there.entry(what.to_owned()).or_default() += 1;
    }

    pub(super) fn leave(&mut self, line: u64, why: impl Into<Why>, what: &str) {
        self.left_out += 1;
        if self.lines.len() < NAMED {
            let why = match why.into() {
                Why::Word(word) => word.to_owned(),
                Why::Refused(failure) => failure.0.id,
            };
            self.lines.push(LeftOut { line, why, what: what.chars().take(WHAT).collect() });
        }
    }
}

impl From<&'static str> for Why {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_goes_on_from_what_was_kept_and_names_so_many_lines() {
        let mut report = Report { line: 7, ..Report::default() };
        report.import("posts");
        report.find("users");
        for line in 0..150 {
            report.leave(line, "unknown_user", &"x".repeat(500));
        }
        let mut data = StringMap::new();
        report.put(&mut data);
        assert_eq!(Report::of(&data), report);
        assert_eq!((report.left_out, report.lines.len()), (150, NAMED));
        assert_eq!(report.lines[0].what.len(), WHAT);
    }
}
