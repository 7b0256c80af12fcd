//! The words of a message that can name somebody: outside code, cut as Mattermost cuts them.

use std::collections::BTreeSet;

/// Mentions that a message may name at most; what lies beyond is text.
const MENTIONS: usize = 200;

/// Everything in a message that may name somebody.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Names after `@`, in lower case, each also without trailing punctuation.
    pub names: BTreeSet<String>,
    /// All plain words, for people's own keywords.
    pub plain: BTreeSet<String>,
}

impl Words {
    pub fn of(message: &str) -> Self {
        let mut words = Self::default();
        for line in text_lines(message) {
            for word in split(&without_code_spans(&line)) {
                words.take(word);
            }
        }
        words
    }

    /// `@channel`, `@all` or `@here`.
    pub fn special(&self) -> Special {
        let has = |name: &str| self.names.contains(name);
        Special { channel: has("channel"), all: has("all"), here: has("here") }
    }

    fn take(&mut self, word: &str) {
        // `:smile:` is an emoji, not a word.
        if word.len() > 2 && word.starts_with(':') && word.ends_with(':') {
            return;
        }
        if let Some(name) = word.strip_prefix('@') {
            let name = name.to_lowercase();
            let trimmed = name.trim_end_matches(['.', '-', '_', ':']);
            for name in [name.as_str(), trimmed] {
                if !name.is_empty() && self.names.len() < MENTIONS {
                    self.names.insert(name.to_owned());
                }
            }
        }
        let trimmed = word.trim_matches(['.', '-', ':', '_', '@']);
        if !trimmed.is_empty() {
            self.plain.insert(trimmed.to_owned());
        }
        // Mattermost: a word with these inside is also looked at in parts.
        for part in word.split(['.', '-', ':']) {
            if part != word && !part.is_empty() {
                self.plain.insert(part.trim_start_matches('@').to_owned());
            }
        }
    }
}

/// Which groups of people a message calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Special {
    pub channel: bool,
    pub all: bool,
    pub here: bool,
}

impl Special {
    pub fn any(self) -> bool {
        self.channel || self.all || self.here
    }
}

/// The tags of a message, as the post keeps them: `#one #two`.
pub fn hashtags(message: &str) -> String {
    let mut found = BTreeSet::new();
    let mut ordered = Vec::new();
    for line in text_lines(message) {
        for word in without_code_spans(&line).split_whitespace() {
            let tag = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let Some(name) = tag.strip_prefix('#') else { continue };
            // Mattermost: at least three characters, the first a letter.
            let named = name.chars().count() >= 3 && name.chars().next().is_some_and(char::is_alphabetic);
            let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if named && plain && found.insert(tag.to_owned()) {
                ordered.push(tag.to_owned());
            }
        }
    }
    let mut joined = ordered.join(" ");
    if joined.len() > 1000 {
        let end = joined.char_indices().map(|(at, _)| at).take_while(|at| *at <= 1000).last().unwrap_or(0);
        joined.truncate(joined[..end].rfind(' ').unwrap_or(0));
    }
    joined
}

/// The lines of a message that are not in a fenced or indented code block.
fn text_lines(message: &str) -> Vec<String> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in message.lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, None) if line.starts_with("    ") || line.starts_with('\t') => {}
            (None, None) => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A line with its `code` blanked out; an unclosed backtick is text.
fn without_code_spans(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let run = rest[start..].bytes().take_while(|b| *b == b'`').count();
        let after = &rest[start + run..];
        let Some(end) = closing(after, run) else { break };
        kept.push_str(&rest[..start]);
        kept.push(' ');
        rest = &after[end + run..];
    }
    kept.push_str(rest);
    kept
}

/// Where a run of exactly `length` backticks starts.
fn closing(text: &str, length: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'`' {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| **b == b'`').count();
        if run == length {
            return Some(at);
        }
        at += run;
    }
    None
}

/// Cuts at white space and punctuation, except what may stand in a name or an emoji.
fn split(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | ':'))).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(message: &str) -> Vec<String> {
        Words::of(message).names.into_iter().collect()
    }

    #[test]
    fn a_name_is_found_with_and_without_the_full_stop_behind_it() {
        assert_eq!(names("Thanks, @Anna.Lee. See you"), ["anna.lee", "anna.lee."]);
    }

    #[test]
    fn names_in_code_are_text() {
        assert!(names("`@anna` and\n```\n@ben\n```\n    @carl").is_empty());
        assert_eq!(names("an open ` @anna"), ["anna"]);
    }

    #[test]
    fn groups_of_people_are_told_apart() {
        assert_eq!(Words::of("@here and @all").special(), Special { channel: false, all: true, here: true });
    }

    #[test]
    fn an_emoji_is_no_word() {
        assert!(!Words::of(":tada:").plain.contains("tada"));
    }

    #[test]
    fn hashtags_keep_their_order_and_lose_their_punctuation() {
        assert_eq!(hashtags("#release, then #bug-fix! not #1 nor `#code`"), "#release #bug-fix");
    }

    #[test]
    fn a_flood_of_names_is_bounded() {
        let message: String = (0..5000).map(|n| format!("@user{n} ")).collect();
        assert_eq!(Words::of(&message).names.len(), MENTIONS);
    }
}
