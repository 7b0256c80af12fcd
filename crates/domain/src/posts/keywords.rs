//! The keywords of a channel's members, made ready so that a post costs what it is long, however many there are.

use std::collections::{BTreeSet, HashMap, HashSet};

use aho_corasick::AhoCorasick;
use jackfield_model::UserId;
use jackfield_storage::mentions::Keywords;

use super::words::{Words, is_joined, is_unspaced};

/// Bytes of phrases that are looked for in a channel; the members whose are beyond it are told by their other words.
const PHRASES: usize = 1024 * 1024;

/// Keywords of one member, and bytes of each.
const KEYS: usize = 1024;
const KEY: usize = 256;

/// Whom which words tell.
#[derive(Debug, Default)]
pub(super) struct KeywordIndex {
    /// By what is a word of its own, in lower case.
    words: HashMap<String, Vec<UserId>>,
    /// By names after `@`.
    names: HashMap<String, Vec<UserId>>,
    /// By first names, in their own letters' case.
    first_names: HashMap<String, Vec<UserId>>,
    phrases: Option<Phrases>,
}

/// Keywords of several words, or in languages that have no spaces between them: looked for anywhere in the text.
#[derive(Debug)]
struct Phrases {
    all: AhoCorasick,
    whose: Vec<Vec<UserId>>,
}

impl KeywordIndex {
    pub fn of(members: &[Keywords]) -> Self {
        let mut index = Self::default();
        let mut phrases: HashMap<String, Vec<UserId>> = HashMap::new();
        let mut bytes = 0;
        for member in members {
            if member.by_first_name && !member.first_name.is_empty() {
                index.first_names.entry(member.first_name.clone()).or_default().push(member.user_id);
            }
            for key in keys(&member.mention_keys) {
                let place = if let Some(name) = key.strip_prefix('@') {
                    index.names.entry(name.to_owned())
                } else if is_word(&key) {
                    index.words.entry(key)
                } else {
                    bytes += key.len();
                    if bytes > PHRASES {
                        continue;
                    }
                    phrases.entry(key)
                };
                place.or_default().push(member.user_id);
            }
        }
        index.phrases = Phrases::of(phrases);
        index
    }

    /// Whom a message tells by their keywords.
    pub fn meant(&self, words: &Words) -> BTreeSet<UserId> {
        let mut found = BTreeSet::new();
        let mut seen = HashSet::new();
        if !(self.words.is_empty() && self.first_names.is_empty()) {
            for word in words.plain().filter(|word| seen.insert(*word)) {
                found.extend(self.words.get(&word.to_lowercase()).into_iter().flatten());
                found.extend(self.first_names.get(word).into_iter().flatten());
            }
        }
        if !self.names.is_empty() {
            for mut names in words.mentions() {
                found.extend(names.find_map(|name| self.names.get(name)).into_iter().flatten());
            }
        }
        if let Some(phrases) = &self.phrases {
            words.texts().for_each(|text| phrases.find(&text.to_lowercase(), &mut found));
        }
        found
    }
}

/// Mattermost: a list with commas, in any case. What is longer came from another server, and its end is left out.
fn keys(list: &str) -> impl Iterator<Item = String> {
    let keys = list.split(',').map(str::trim).filter(|key| (1..=KEY).contains(&key.len()) && *key != "@");
    keys.take(KEYS).map(str::to_lowercase)
}

/// Whether the text's words, as they are cut, can be this.
fn is_word(key: &str) -> bool {
    let marks = ['.', '-', ':', '_', '@'];
    let fits = |c: char| c.is_alphanumeric() && !is_unspaced(c) || marks[..4].contains(&c);
    key.chars().all(fits) && key.trim_matches(marks) == key
}

impl Phrases {
    fn of(phrases: HashMap<String, Vec<UserId>>) -> Option<Self> {
        let (texts, whose): (Vec<String>, Vec<_>) = phrases.into_iter().unzip();
        // Too many of them is the only way in which this fails.
        let all = (!texts.is_empty()).then(|| AhoCorasick::new(&texts).ok()).flatten()?;
        Some(Self { all, whose })
    }

    fn find(&self, text: &str, found: &mut BTreeSet<UserId>) {
        let mut told = HashSet::new();
        for hit in self.all.find_overlapping_iter(text) {
            let pattern = hit.pattern().as_usize();
            if told.contains(&pattern) || !stands_alone(text, hit.start(), hit.end()) {
                continue;
            }
            told.insert(pattern);
            found.extend(self.whose.get(pattern).into_iter().flatten());
        }
    }
}

/// Whether no word goes on over either end; where words have no spaces between them, it may.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let (before, inside, after) = (text.get(..start), text.get(start..end), text.get(end..));
    let last = |part: Option<&str>| part.and_then(|part| part.chars().next_back()).is_some_and(is_joined);
    let first = |part: Option<&str>| part.and_then(|part| part.chars().next()).is_some_and(is_joined);
    let goes_on = last(before) && first(inside) || last(inside) && first(after);
    !goes_on
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn member(keys: &str) -> Keywords {
        Keywords { user_id: UserId::new(), mention_keys: keys.into(), ..Keywords::default() }
    }

    fn tells(keys: &str, message: &str) -> bool {
        !KeywordIndex::of(&[member(keys)]).meant(&Words::of(message)).is_empty()
    }

    #[test]
    fn keywords_are_words_in_any_case() {
        assert!(tells("deploy, Incident", "an INCIDENT!"));
        assert!(tells("fix-it", "do fix-it."));
        assert!(tells("c++", "in C++ and C") && tells("status page", "the Status page is down"));
        assert!(tells("@oncall", "ask @oncall.") && !tells("@oncall", "an oncall"));
        for (key, message) in
            [("ship", "shipment"), ("ship", "`ship`"), ("page is", "homepage isn't"), ("", "a"), (",,@", "@")]
        {
            assert!(!tells(key, message), "{key} in {message}");
        }
    }

    #[test]
    fn keywords_in_languages_without_spaces_are_found_inside() {
        assert!(tells("会議", "明日の会議は中止です"));
        assert!(tells("회의", "회의는 내일"));
        assert!(!tells("会議", "明日は休み"));
    }

    #[test]
    fn first_names_keep_their_case() {
        let anna = Keywords { first_name: "Anna".into(), by_first_name: true, ..member("") };
        let index = KeywordIndex::of(&[anna]);
        assert_eq!(index.meant(&Words::of("Anna?")).len(), 1);
        assert!(index.meant(&Words::of("anna?")).is_empty());
    }

    // covers: 35
    #[test]
    fn what_a_post_costs_does_not_grow_with_the_keywords() {
        let members = |count: usize| (0..count).map(|n| member(&format!("key{n}"))).collect::<Vec<_>>();
        let message: String = (0..4_000).map(|n| format!("word{n} ")).collect();
        let cost = |count: usize| {
            let index = KeywordIndex::of(&members(count));
            crate::testing::time_of(|| {
                for _ in 0..10 {
                    std::hint::black_box(index.meant(&Words::of(&message)));
                }
            })
        };
        let (few, many) = (cost(40), cost(40_000));
        assert!(many < few * 3 + Duration::from_millis(40), "{few:?}, then {many:?}");
    }
}
