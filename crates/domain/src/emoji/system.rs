//! The names of the emoji that every client has, in `data/emoji-names.txt`. Mattermost: a skin tone is part of the name, as in
//! `wave_medium_skin_tone`, and where two people are shown, each may have one.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/emoji-names.txt");

/// Longer ones before those that they end in.
const TONES: [&str; 5] =
    ["_medium_light_skin_tone", "_medium_dark_skin_tone", "_medium_skin_tone", "_light_skin_tone", "_dark_skin_tone"];

/// Each name, and how many skin tones may follow it.
static NAMES: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let read = lines.map(|line| match line.split_once(' ') {
        Some((name, tones)) => (name, tones.parse().unwrap_or_default()),
        None => (line, 0),
    });
    read.collect()
});

/// Whether every client has an emoji of that name.
pub(super) fn is_one(name: &str) -> bool {
    let (mut base, mut tones) = (name, 0);
    loop {
        if NAMES.get(base).is_some_and(|most| tones <= *most) {
            return true;
        }
        let Some(shorter) = TONES.iter().find_map(|tone| base.strip_suffix(tone)) else { return false };
        (base, tones) = (shorter, tones + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_show_is_one_and_other_words_are_not() {
        for name in ["+1", "-1", "thumbsup", "thinking", "thinking_face", "flag-de", "de", "mattermost", "a", "100"] {
            assert!(is_one(name), "{name}");
        }
        for tone in TONES {
            assert!(is_one(&format!("wave{tone}")) && is_one(&format!("+1{tone}")), "{tone}");
        }
        assert!(is_one("handshake_light_skin_tone_medium_dark_skin_tone"), "two people");
        let (one, none) = ("wave_light_skin_tone_dark_skin_tone", "tada_light_skin_tone");
        for name in ["", "no_such_thing", "Tada", "_light_skin_tone", "wave_purple_skin_tone", one, none] {
            assert!(!is_one(name), "{name}");
        }
        assert!(NAMES.len() > 2000 && NAMES.values().all(|tones| *tones <= 2), "the table is read");
    }
}
