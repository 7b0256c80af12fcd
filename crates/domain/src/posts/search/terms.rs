//! What a person typed into the search field, taken apart: words, and filters with a colon.

use jackfield_model::Millis;

/// Words and filters of one search at most.
const TERMS: usize = 50;
/// Bytes of one; longer ones are in no post.
const TERM: usize = 256;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a person typed, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub words: Vec<String>,
    pub from: Vec<String>,
    pub channels: Vec<String>,
    pub after: Millis,
    pub before: Millis,
}

impl Terms {
    /// `offset_ms`: how far the reader's clock is ahead of Greenwich's.
    pub fn of(text: &str, offset_ms: i64) -> Self {
        let mut terms = Self::default();
        for word in text.split_whitespace().take(TERMS).filter(|word| word.len() <= TERM) {
            let Some((flag, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty()) else {
                terms.words.push(word.trim_matches('"').to_owned());
                continue;
            };
            let value = value.trim_matches('"');
            match flag.to_ascii_lowercase().as_str() {
                "from" => terms.from.push(value.trim_start_matches('@').to_lowercase()),
                "in" | "channel" => terms.channels.push(value.trim_start_matches(['~', '@']).to_lowercase()),
                "after" => terms.after = day(value, offset_ms).map(|at| at.plus(DAY_MS - 1)).unwrap_or_default(),
                "before" => terms.before = day(value, offset_ms).unwrap_or_default(),
                "on" => {
                    let start = day(value, offset_ms).unwrap_or_default();
                    terms.after = start.plus(-1);
                    terms.before = start.plus(DAY_MS);
                }
                _ => terms.words.push(word.to_owned()),
            }
        }
        terms
    }
}

/// The start of a day written `2026-11-23`, in the reader's time zone.
fn day(text: &str, offset_ms: i64) -> Option<Millis> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days since 1970 by the civil calendar, counted from March.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(Millis(days * DAY_MS - offset_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_filters_are_told_apart() {
        let terms = Terms::of("deploy from:@Anna in:~town-square on:2026-11-23", 0);
        assert_eq!(terms.words, ["deploy"]);
        assert_eq!(terms.from, ["anna"]);
        assert_eq!(terms.channels, ["town-square"]);
        assert_eq!(terms.before.0 - terms.after.0, DAY_MS + 1);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01", 0), Some(Millis(0)));
        assert_eq!(day("2000-03-01", 0), Some(Millis(951_868_800_000)));
        assert_eq!(day("2026-13-01", 0), None);
    }
}
