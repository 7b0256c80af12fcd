//! The texts, read from `data/texts` when the first one is asked for.
//!
//! A file is of blocks: an id, and below it a line `  de: …` for each language. An id with several texts has a name
//! behind a `#`, which clients never see.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Locale;

/// The files, by what they are about.
pub(super) const FILES: &[(&str, &str)] = &[
    ("accounts", include_str!("../../data/texts/accounts.txt")),
    ("channels", include_str!("../../data/texts/channels.txt")),
    ("commands", include_str!("../../data/texts/commands.txt")),
    ("embed", include_str!("../../data/texts/embed.txt")),
    ("files", include_str!("../../data/texts/files.txt")),
    ("integrations", include_str!("../../data/texts/integrations.txt")),
    ("mails", include_str!("../../data/texts/mails.txt")),
    ("market", include_str!("../../data/texts/market.txt")),
    ("notices", include_str!("../../data/texts/notices.txt")),
    ("panels", include_str!("../../data/texts/panels.txt")),
    ("plugins", include_str!("../../data/texts/plugins.txt")),
    ("posts", include_str!("../../data/texts/posts.txt")),
    ("server", include_str!("../../data/texts/server.txt")),
    ("teams", include_str!("../../data/texts/teams.txt")),
];

type Sentences = [Option<&'static str>; Locale::ALL.len()];

static TEXTS: LazyLock<HashMap<&'static str, Sentences>> = LazyLock::new(|| {
    let mut texts: HashMap<&'static str, Sentences> = HashMap::new();
    for entry in FILES.iter().flat_map(|(_, file)| entries(file)) {
        let sentences = texts.entry(entry.key).or_default();
        if let Some(place) = Locale::ALL.iter().position(|locale| locale.tag() == entry.tag) {
            sentences[place] = Some(entry.text);
        }
    }
    texts
});

/// A sentence in one language.
pub(super) struct Entry {
    pub key: &'static str,
    pub tag: &'static str,
    pub text: &'static str,
}

/// The sentences of a file, in its order. Lines that are none have an empty tag.
pub(super) fn entries(file: &'static str) -> impl Iterator<Item = Entry> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .scan("", |key, line| {
            Some(match line.strip_prefix("  ") {
                None => {
                    *key = line;
                    None
                }
                Some(line) => {
                    let (tag, text) = line.split_once(": ").unwrap_or(("", line));
                    Some(Entry { key, tag, text })
                }
            })
        })
        .flatten()
}

pub(super) fn find(key: &str, locale: Locale) -> Option<&'static str> {
    let sentences = TEXTS.get(key)?;
    let own = Locale::ALL.iter().position(|known| *known == locale).and_then(|place| sentences[place]);
    own.or(sentences[0])
}
