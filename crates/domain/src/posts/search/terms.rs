//! What a person typed into the search, taken apart as Mattermost does.

use jackfield_model::Millis;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Words and filters of one search at most.
const TERMS: usize = 50;
/// Bytes of one; of a longer one what comes before is looked for.
const TERM: usize = 256;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Words, and what they are narrowed to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Words and phrases that must be there.
    pub words: Vec<String>,
    /// Words and phrases that may not.
    pub not_words: Vec<String>,
    pub from: Vec<String>,
    pub not_from: Vec<String>,
    /// Names of channels; of people with their `@`.
    pub channels: Vec<String>,
    pub not_channels: Vec<String>,
    /// Ends of files' names, without the dot; of posts they narrow nothing.
    pub extensions: Vec<String>,
    pub not_extensions: Vec<String>,
    pub after: Millis,
    pub before: Millis,
}

/// A word, or a phrase in quotation marks, perhaps unwanted.
struct Piece<'a> {
    text: &'a str,
    is_phrase: bool,
    unwanted: bool,
}

impl Terms {
    /// `offset_ms`: how far the reader's clock is ahead of UTC.
    pub fn of(text: &str, offset_ms: i64) -> Self {
        let mut terms = Self::default();
        let mut rest = text;
        let mut left = TERMS;
        while let Some(piece) = next(&mut rest) {
            if left == 0 {
                break;
            }
            left -= 1;
            terms.take(&piece, &mut rest, offset_ms);
        }
        terms
    }

    /// Whether nothing but words narrows the search.
    pub fn is_unlimited(&self) -> bool {
        self.from.is_empty()
            && self.not_from.is_empty()
            && self.channels.is_empty()
            && self.not_channels.is_empty()
            && self.after.is_never()
            && self.before.is_never()
    }

    fn take(&mut self, piece: &Piece<'_>, rest: &mut &str, offset_ms: i64) {
        let filter = piece.text.split_once(':').filter(|_| !piece.is_phrase);
        if let Some((flag, value)) = filter
            && let Some(flag) = Flag::of(flag)
        {
            // Mattermost: the value may stand behind a space.
            let following = if value.is_empty() { next(rest) } else { None };
            let value = bounded(following.map_or(value, |piece| piece.text).trim_matches('"'));
            if !value.is_empty() {
                return self.narrow(flag, piece.unwanted, value, offset_ms);
            }
        }
        let words = if piece.unwanted { &mut self.not_words } else { &mut self.words };
        words.push(bounded(piece.text).to_owned());
    }

    fn narrow(&mut self, flag: Flag, unwanted: bool, value: &str, offset_ms: i64) {
        let start = || day(value, offset_ms);
        match (flag, unwanted) {
            (Flag::From, false) => self.from.push(person(value)),
            (Flag::From, true) => self.not_from.push(person(value)),
            (Flag::In, false) => self.channels.push(channel(value)),
            (Flag::In, true) => self.not_channels.push(channel(value)),
            (Flag::After, false) | (Flag::Before, true) => {
                // Not before a day is from its start on, after a day from its end.
                let from = if unwanted { -1 } else { DAY_MS - 1 };
                self.after = start().map(|at| at.plus(from)).unwrap_or(self.after);
            }
            (Flag::Before, false) | (Flag::After, true) => {
                let until = if unwanted { DAY_MS } else { 0 };
                self.before = start().map(|at| at.plus(until)).unwrap_or(self.before);
            }
            (Flag::On, false) => {
                if let Some(start) = start() {
                    (self.after, self.before) = (start.plus(-1), start.plus(DAY_MS));
                }
            }
            (Flag::On, true) => {}
            (Flag::Extension, false) => self.extensions.push(extension(value)),
            (Flag::Extension, true) => self.not_extensions.push(extension(value)),
        }
    }
}

fn extension(value: &str) -> String {
    value.trim_start_matches('.').to_lowercase()
}

#[derive(Clone, Copy)]
enum Flag {
    From,
    In,
    After,
    Before,
    On,
    Extension,
}

impl Flag {
    fn of(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "from" => Self::From,
            "in" | "channel" => Self::In,
            "after" => Self::After,
            "before" => Self::Before,
            "on" => Self::On,
            "ext" => Self::Extension,
            _ => return None,
        })
    }
}

/// The next word or phrase; an open quotation mark is none.
fn next<'a>(rest: &mut &'a str) -> Option<Piece<'a>> {
    let text = rest.trim_start();
    let unwanted = text.starts_with('-');
    let bare = text.strip_prefix('-').unwrap_or(text);
    if let Some((phrase, after)) = bare.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        *rest = after;
        return Some(Piece { text: phrase, is_phrase: true, unwanted });
    }
    let end = bare.find(char::is_whitespace).unwrap_or(bare.len());
    let (word, after) = bare.split_at(end);
    *rest = after;
    (!word.is_empty() || unwanted).then_some(Piece { text: word, is_phrase: false, unwanted })
}

/// What of a term is looked for: whole words.
fn bounded(text: &str) -> &str {
    if text.len() <= TERM {
        return text;
    }
    let fits = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= TERM).last().unwrap_or(0);
    let (start, _) = text.split_at(fits);
    start.trim_end_matches(char::is_alphanumeric)
}

fn person(name: &str) -> String {
    name.trim_start_matches('@').to_lowercase()
}

fn channel(name: &str) -> String {
    name.trim_start_matches(['~', '#']).to_lowercase()
}

/// The start of a day written `2026-11-23`, in the reader's time zone.
fn day(text: &str, offset_ms: i64) -> Option<Millis> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next()?.parse::<i16>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().filter(|_| year >= 1970)?;
    let start = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_millisecond();
    Some(Millis(start - offset_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_filters_are_told_apart() {
        let terms = Terms::of("deploy From:@Anna in:~town-square on:2026-11-23", 0);
        assert_eq!(terms.words, ["deploy"]);
        assert_eq!(terms.from, ["anna"]);
        assert_eq!(terms.channels, ["town-square"]);
        assert_eq!(terms.before.0 - terms.after.0, DAY_MS + 1);
    }

    #[test]
    fn a_minus_takes_away_what_follows_it() {
        let terms = Terms::of("deploy -prod -\"red door\" -from:ben -in:@chloe", 0);
        assert_eq!(terms.not_words, ["prod", "red door"]);
        assert_eq!((terms.not_from, terms.not_channels), (vec!["ben".into()], vec!["@chloe".to_owned()]));
        assert_eq!(Terms::of("-after:1970-01-02", 0).before, Millis(2 * DAY_MS));
        assert_eq!(Terms::of("-before:1970-01-02", 0).after, Millis(DAY_MS - 1));
    }

    #[test]
    fn a_filters_value_may_stand_behind_a_space() {
        let terms = Terms::of("from: @anna in:  town-square deploy", 0);
        assert_eq!((terms.from, terms.channels), (vec!["anna".to_owned()], vec!["town-square".to_owned()]));
        assert_eq!(terms.words, ["deploy"]);
    }

    #[test]
    fn a_phrase_is_one_term_and_an_open_mark_is_none() {
        assert_eq!(Terms::of("\"red door\" blue", 0).words, ["red door", "blue"]);
        assert_eq!(Terms::of("\"from:anna", 0).words, ["\"from:anna"]);
        assert_eq!(Terms::of("\"from:anna\"", 0).words, ["from:anna"]);
    }

    #[test]
    fn an_address_is_a_word() {
        assert_eq!(Terms::of("https://a.example/b?c=d", 0).words, ["https://a.example/b?c=d"]);
        assert_eq!(Terms::of("in:", 0).words, ["in:"]);
    }

    #[test]
    fn a_flood_of_terms_is_bounded() {
        assert_eq!(Terms::of(&"word ".repeat(1000), 0).words.len(), TERMS);
        let long = format!("https://a.example/{}", "path/".repeat(100));
        assert_eq!(Terms::of(&long, 0).words, [&long[..253]]);
        assert_eq!(Terms::of(&"é".repeat(200), 0).words, [""]);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01", 0), Some(Millis(0)));
        assert_eq!(day("2000-03-01", 0), Some(Millis(951_868_800_000)));
        assert_eq!(day("2026-13-01", 0), None);
    }

    #[test]
    fn days_that_the_calendar_does_not_have_narrow_nothing() {
        for text in [
            "2026-04-31",
            "2027-02-29",
            "2100-02-29",
            "1969-12-31",
            "10000-01-01",
            "2026-1",
            "a-b-c",
            "2026-11-23-1",
            "",
        ] {
            assert_eq!(day(text, 0), None, "{text}");
        }
        for text in ["2026-12-31", "2028-02-29", "2000-2-29", "9999-12-30"] {
            assert!(day(text, 0).is_some(), "{text}");
        }
    }

    /// The days of `tests/fixtures/days.json`: a Sunday, a 31st, a 29th of February, both changes of daylight saving.
    #[test]
    fn a_day_is_the_readers_own() {
        const HOUR: i64 = 3_600_000;
        let cases = [
            ("2027-02-21", 0, 1_803_168_000_000),
            ("2027-03-31", -4 * HOUR, 1_806_465_600_000),
            ("2028-02-29", 0, 1_835_395_200_000),
            // Clients send the offset that they have now, so a day at a change of it has 24 hours here. Mattermost: the same.
            ("2027-03-28", HOUR, 1_806_188_400_000),
            ("2027-10-31", 2 * HOUR, 1_824_933_600_000),
        ];
        for (text, offset, start) in cases {
            assert_eq!(day(text, offset), Some(Millis(start)), "{text}");
            let terms = Terms::of(&format!("on:{text}"), offset);
            assert_eq!((terms.after, terms.before), (Millis(start - 1), Millis(start + DAY_MS)));
        }
    }
}
