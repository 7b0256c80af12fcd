//! What a message names: people, keywords, hashtags, emoji and links, in what the clients draw as text.
//!
//! The web client's `text/inline.ts` has the same rules for what it marks. All is linear in the message.

mod markdown;

use std::collections::{BTreeSet, HashSet};

/// Mentions that a message may name at most; what lies beyond is text.
const MENTIONS: usize = 200;
/// Emoji names that a message has at most.
const EMOJIS: usize = 200;
/// Characters of a name or an emoji.
const NAME: usize = 64;
/// How many signs at its end may belong to a name or to the sentence.
const ENDS: usize = 3;

/// A message, read.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Names after `@`, in lower case, as they are written: with what may be the sentence's full stop.
    called: Vec<String>,
    texts: Vec<String>,
    links: Vec<String>,
}

impl Words {
    pub fn of(message: &str) -> Self {
        let markdown::Read { texts, links } = markdown::read(message);
        let mut words = Self { texts, links, ..Self::default() };
        let mut known = HashSet::new();
        for name in words.texts.iter().flat_map(|text| called(text)) {
            if words.called.len() >= MENTIONS {
                break;
            }
            if known.insert(name.to_lowercase()) {
                words.called.push(name.to_lowercase());
            }
        }
        words
    }

    /// Reads more text, in which nothing goes on that the message began.
    pub fn and(mut self, text: &str) -> Self {
        let more = Self::of(text);
        self.called.extend(more.called);
        self.called.truncate(MENTIONS);
        self.texts.extend(more.texts);
        self.links.extend(more.links);
        self
    }

    /// Each `@name` with what it may stand for, the most likely first: with and without the signs at its end.
    pub fn mentions(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.called.iter().map(|name| readings(name))
    }

    /// All that may be a user's name.
    pub fn names(&self) -> BTreeSet<String> {
        self.mentions().flatten().map(str::to_owned).collect()
    }

    /// `@channel`, `@all` or `@here`.
    pub fn special(&self) -> Special {
        let has = |wanted: &str| self.mentions().any(|mut names| names.any(|name| name == wanted));
        Special { channel: has("channel"), all: has("all"), here: has("here") }
    }

    /// The runs of text.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    /// All plain words, for people's own keywords, each also in parts where it is joined by marks.
    pub fn plain(&self) -> impl Iterator<Item = &str> {
        self.texts().flat_map(split).flat_map(|word| {
            // `:smile:` is an emoji, not a word.
            let is_emoji = word.len() > 2 && word.starts_with(':') && word.ends_with(':');
            let word = if is_emoji { "" } else { word };
            let whole = word.trim_matches(['.', '-', ':', '_', '@']);
            // Mattermost: a word with these inside is also looked at in parts.
            let parts = word.split(['.', '-', ':']).map(|part| part.trim_start_matches('@'));
            std::iter::once(whole).chain(parts.filter(move |part| *part != whole)).filter(|word| !word.is_empty())
        })
    }

    /// The tags of a message, as the post keeps them: `#one #two`.
    pub fn hashtags(&self) -> String {
        let mut found = HashSet::new();
        let mut joined = String::new();
        for tag in self.texts().flat_map(tags).filter(|tag| found.insert(*tag)) {
            if joined.len() + tag.len() >= jackfield_model::limits::POST_HASHTAGS {
                break;
            }
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(tag);
        }
        joined
    }

    /// Names between colons, which may be emojis.
    pub fn emoji(&self) -> BTreeSet<String> {
        self.texts().flat_map(emoji).take(EMOJIS).map(str::to_owned).collect()
    }

    /// Where the first link leads.
    pub fn first_link(&self) -> Option<&str> {
        self.links.first().map(String::as_str)
    }
}

/// The tags of a message that nothing else is asked of.
pub(crate) fn hashtags(message: &str) -> String {
    if message.contains('#') { Words::of(message).hashtags() } else { String::new() }
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

/// Whether a message may have emoji or links at all, so that most need not be read again for each page.
pub(super) fn has_emoji_or_link(message: &str) -> bool {
    message.contains("://") || message.matches(':').nth(1).is_some()
}

/// Letters of languages that are written without spaces between words, or with endings joined to them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a word goes on with this character.
pub(super) fn is_joined(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !is_unspaced(c)
}

/// The names that `@` calls; Mattermost takes the full-width sign of Japanese keyboards as well.
fn called(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['@', '\u{FF20}']).filter_map(|(at, sign)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| is_joined(c) || matches!(c, '@' | '\u{FF20}')) {
            return None;
        }
        let rest = &text[at + sign.len()..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let goes_on = after.chars().next().is_some_and(is_joined);
        (!goes_on && name.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(name)
    })
}

/// What a written name may stand for: `bob.` may be Bob at a sentence's end.
fn readings(written: &str) -> impl Iterator<Item = &str> {
    let bare = written.trim_end_matches(['.', '-', '_']);
    let most = written.len().min(bare.len() + ENDS);
    // All that is cut off is ASCII.
    (bare.len()..=most).rev().filter_map(|end| written.get(..end)).filter(|name| (1..=NAME).contains(&name.len()))
}

/// What follows `#`: at least three characters, the first a letter, the last none of the marks.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('#').filter_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '&' | '/' | '#')) {
            return None;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches(['-', '_', '.']);
        let named = name.chars().nth(2).is_some() && name.starts_with(char::is_alphabetic);
        named.then(|| &text[at..=at + name.len()])
    })
}

fn emoji(text: &str) -> impl Iterator<Item = &str> {
    text.split(':').skip(1).filter(|part| {
        let fits = (1..=NAME).contains(&part.len());
        fits && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
    })
}

/// Cuts at white space and punctuation, except what may stand in a name or an emoji.
fn split(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | ':'))).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests;
