//! The catalogue against the source: every id that the server answers has a text in every language, and no text is
//! left over.

use std::collections::BTreeSet;
use std::path::Path;

use super::catalogue::{FILES, entries, find};
use super::{Locale, fill};
use crate::testing::rust_files;

/// How the ids of errors begin; clients know them from Mattermost.
const BEGINNINGS: &[&str] = &[
    "api.",
    "app.",
    "basic_security_check.",
    "brand.",
    "ent.",
    "groups.",
    "interactive_message.",
    "import_process.",
    "jobs.",
    "mail.",
    "mfa.",
    "model.",
    "plugin.",
    "plugin_api.",
    "push.",
    "store.",
    "web.",
];

/// Mattermost's ids of two words, which names of files look like.
const SHORT: &[&str] = &["api.no_license", "groups.unsupported_syncable_type"];

/// Ids below which somebody else speaks: a plugin that refuses, or fails in a way of its own.
const OF_OTHERS: &[&str] = &["app.plugin.api.app_error", "app.plugin.hook.app_error"];

#[test]
fn every_text_is_there_in_every_language_and_once() {
    let mut keys = BTreeSet::new();
    for (file, text) in FILES {
        let mut last = "";
        let mut lines = entries(text).peekable();
        while let Some(first) = lines.next() {
            let key = first.key;
            assert!(keys.insert(key), "{key} is there twice");
            // Where a new one goes is not a question, and two people's seldom meet.
            assert!(last < key || last.is_empty(), "{file}: {key} comes before {last}");
            last = key;
            let mut tags = vec![first.tag];
            while let Some(next) = lines.next_if(|next| next.key == key) {
                tags.push(next.tag);
            }
            assert_eq!(tags, Locale::ALL.map(Locale::tag), "{file}: {key}");
            let places: BTreeSet<_> = fill::places(first.text).into_iter().collect();
            for locale in Locale::ALL {
                let sentence = find(key, locale).unwrap();
                assert!(!sentence.trim().is_empty(), "{file}: {key}");
                let unknown: Vec<_> =
                    fill::places(sentence).into_iter().filter(|name| !places.contains(name)).collect();
                assert!(unknown.is_empty(), "{file}: {key} has {unknown:?} in one language only");
            }
        }
    }
    assert!(keys.len() > 300, "{}", keys.len());
}

#[test]
fn every_id_in_the_source_has_a_text_and_every_text_an_id() {
    let ids = ids_of_the_source();
    assert!(ids.len() > 250, "{}", ids.len());
    let keys: BTreeSet<&str> = FILES.iter().flat_map(|(_, file)| entries(file)).map(|entry| entry.key).collect();
    let without: Vec<_> = ids.iter().filter(|id| !keys.iter().any(|key| matches(id, key))).collect();
    assert!(without.is_empty(), "no text in data/texts: {without:#?}");
    let mut left_over = keys.iter().filter(|key| !ids.iter().any(|id| matches(id, key)));
    // The text of all faults is asked for in the model, below any id.
    assert_eq!(left_over.by_ref().next(), Some(&"internal"));
    let left_over: Vec<_> = left_over.collect();
    assert!(left_over.is_empty(), "nobody says: {left_over:#?}");
}

/// Whether a literal is a key, or makes it: `{what}` stands for anything.
fn matches(id: &str, key: &str) -> bool {
    let mut parts = id.split(['{', '}']).step_by(2);
    let Some(mut rest) = key.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut is_whole = true;
    for part in parts {
        is_whole = part.is_empty();
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty() || is_whole && id.contains('{')
}

fn ids_of_the_source() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut ids = BTreeSet::new();
    let members = std::fs::read_dir(crates).unwrap().map(|member| member.unwrap().path().join("src"));
    for file in members.flat_map(|source| rust_files(&source)).filter(|file| !file.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for (at, literal) in literals(text) {
            // The cause of a fault is for the log, its text that of all.
            let of_fault = text[..at].trim_end_matches(['\n', ' ']).ends_with("internal(");
            if looks_like_an_id(literal) && !of_fault {
                ids.insert(literal.to_owned());
            }
        }
    }
    ids
}

/// The texts between quotation marks in one line, with their places.
fn literals(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    source.split_inclusive('\n').flat_map(move |line| {
        let start = at;
        at += line.len();
        let marks: Vec<usize> = line.match_indices('"').map(|(mark, _)| mark).collect();
        marks.windows(2).map(|two| (start + two[0], &line[two[0] + 1..two[1]])).collect::<Vec<_>>()
    })
}

fn looks_like_an_id(literal: &str) -> bool {
    let is_clean = literal.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.#{}".contains(&byte));
    let is_file = [".json", ".gz"].iter().any(|ending| literal.ends_with(ending));
    is_clean
        && !is_file
        && !OF_OTHERS.contains(&literal)
        && (literal.matches('.').count() >= 2 || SHORT.contains(&literal))
        && BEGINNINGS.iter().any(|begin| literal.starts_with(begin))
}

#[test]
fn a_pattern_matches_what_it_makes() {
    assert!(matches("api.a.b", "api.a.b"));
    assert!(!matches("api.a.b", "api.a.b.c"));
    assert!(matches("api.{area}.update_{scope}_roles.{what}.app_error", "api.team.update_team_roles.x.app_error"));
    assert!(!matches("api.{area}.update_{scope}_roles.{what}.app_error", "api.team.update_team_names.x.app_error"));
}
