//! What plugins said and how they failed lately, so that their authors need not search the server's log.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jackfield_model::{Millis, PluginLogLine};

/// Lines that are kept of one plugin.
const LINES: usize = 500;
/// Letters of a line that are kept.
const LINE: usize = 2000;

/// The last lines of each plugin, in memory.
#[derive(Debug, Default)]
pub struct LogBook(Mutex<BTreeMap<String, VecDeque<PluginLogLine>>>);

impl LogBook {
    /// Keeps a line; the oldest makes room.
    pub fn write(&self, plugin: &str, at: Millis, level: &str, message: &str) {
        // It is shown in terminals too, which obey control characters.
        let message = message.chars().filter(|c| !c.is_control()).take(LINE).collect();
        let line = PluginLogLine { at, level: level.to_owned(), message };
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = match book.get_mut(plugin) {
            Some(lines) => lines,
            None => book.entry(plugin.to_owned()).or_default(),
        };
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The lines of a plugin, the oldest first.
    pub fn read(&self, plugin: &str) -> Vec<PluginLogLine> {
        let book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.get(plugin).map(|lines| lines.iter().cloned().collect()).unwrap_or_default()
    }

    pub fn forget(&self, plugin: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(plugin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_are_kept() {
        let book = LogBook::default();
        for number in 0..LINES + 3 {
            book.write("a", Millis(0), "info", &number.to_string());
        }
        let lines = book.read("a");
        assert_eq!((lines.len(), lines[0].message.as_str()), (LINES, "3"));
        assert!(book.read("b").is_empty());
        book.write("b", Millis(0), "info", "\x1b[31mred\n");
        assert_eq!(book.read("b")[0].message, "[31mred");
    }
}
