//! Finding posts by their words, their authors, and where and when they were written.
//!
//! Each statement begins at the index that narrows most, takes no more from it than can be shown, and reads by their ids
//! what is on the page. Only channels that the reader is in are looked at.

use jackfield_model::{Millis, TeamId, UserId};

use super::frequent::{Frequent, WHOLE};
use crate::{Engine, Query, sql};

/// What is looked for; empty lists and zero times do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// In the engine's own form: see [`Words::written`].
    pub words: String,
    /// Words that may not be there, where none must be; else they are part of `words`.
    pub without: String,
    /// Empty: all teams.
    pub team: TeamId,
    pub from: Vec<UserId>,
    pub not_from: Vec<UserId>,
    /// Channels' names.
    pub channels: Vec<String>,
    pub not_channels: Vec<String>,
    pub after: Millis,
    pub before: Millis,
    /// Whether archived channels are looked at as well.
    pub archived: bool,
}

/// Matches that are put in the order of their times; what lies beyond them comes as it was stored.
const ORDERED: i64 = 1_000;

/// Posts that are looked through for a frequent word, at most: many are in channels that the reader is not in.
const LOOKED_THROUGH: i64 = 20_000;

/// Cuts words as the index does. PostgreSQL's own parser keeps addresses and versions whole, so that parts of them are not
/// found; here, as on SQLite, all marks only part words.
macro_rules! vector {
    ($($column:literal),+) => {
        concat!(
            "to_tsvector('simple', translate(",
            $($column,)+
            ", '!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~“”„‘’«»–—…·•、。，！？：；（）「」', '                                                       '))"
        )
    };
}

pub(crate) use vector;

/// The channels that are looked at, by the first five parameters.
macro_rules! channels {
    () => {
        "(SELECT m.channelid FROM channelmembers m JOIN channels c ON c.id = m.channelid
          WHERE m.userid = $1 AND ($2 = '' OR c.teamid = $2 OR c.teamid = '')
            AND ({sqlite: json_array_length($3) = 0}{postgres: cardinality(CAST($3 AS TEXT[])) = 0} OR c.name {in $3})
            AND c.name {not in $4} AND ($5 OR c.deleteat = 0))"
    };
}

pub(crate) use channels;

/// What a post must be, wherever it was found.
macro_rules! posts {
    () => {
        "q.deleteat = 0 AND q.originalid = '' AND q.type NOT LIKE 'system!_%' ESCAPE '!'
            AND q.userid {not in $6} AND q.createat > $7 AND ($8 = CAST(0 AS BIGINT) OR q.createat < $8)"
    };
}

/// That none of the unwanted words are in it.
macro_rules! without {
    () => {
        concat!(
            "($9 = '' OR {sqlite: NOT EXISTS (SELECT 1 FROM posts_search x
                WHERE x.posts_search MATCH NULLIF($9, '') AND x.rowid = q.rowid)}{postgres: NOT ",
            vector!("q.message"),
            " @@ to_tsquery('simple', $9)})"
        )
    };
}

/// The posts of which an inner statement answers the ids, the newest first.
macro_rules! found {
    ($ids:expr) => {
        select!(concat!(
            "WHERE p.id {sqlite: IN}{postgres: = ANY(ARRAY}(",
            $ids,
            "){postgres: )} ORDER BY p.createat DESC, p.id DESC"
        ))
    };
}

/// The posts that match, the newest first.
pub fn search(reader: UserId, search: &Search, limit: i64, offset: i64) -> Query {
    let needed = limit.saturating_add(offset);
    let query = if !search.words.is_empty() {
        by_words(reader, search).bind(&search.from).bind(needed.max(ORDERED))
    } else if !search.from.is_empty() {
        by_authors(reader, search).bind(&search.from).bind(needed)
    } else {
        by_channels(reader, search).bind(needed)
    };
    query.bind(limit).bind(offset)
}

/// Posts with words, among those that PostgreSQL begins at, whatever its planner thinks of the words.
macro_rules! with_words {
    (among $among:expr, where $also:expr) => {
        found!(concat!(
            "SELECT id FROM (SELECT q.id, q.createat
                FROM {sqlite: posts_search s CROSS JOIN posts q ON q.rowid = s.rowid}{postgres: (SELECT * FROM posts w ",
            $among,
            ") q}
                WHERE {sqlite: s.posts_search MATCH $9 AND} ",
            posts!(),
            " AND ({sqlite: json_array_length($10) = 0}{postgres: cardinality(CAST($10 AS TEXT[])) = 0} OR q.userid {in $10})
                  AND {sqlite: +}q.channelid IN ",
            channels!(),
            $also,
            " ORDER BY {sqlite: s.rowid}{postgres: q.createat} DESC LIMIT $11) AS newest
             ORDER BY createat DESC, id DESC LIMIT $12 OFFSET $13"
        ))
    };
}

/// From the index of words.
fn by_words(reader: UserId, search: &Search) -> Query {
    // OFFSET 0 keeps the planner from beginning elsewhere.
    let query = with_words!(
        among concat!("WHERE ", vector!("w.message"), " @@ to_tsquery('simple', $9) OFFSET 0"),
        where ""
    );
    common(query, reader, search).bind(&search.words)
}

/// [`search`] for words among the newest posts alone, of which `walked` are looked at. A page that is full is the page
/// that [`search`] answers; one that is not says nothing. SQLite walks from the newest post anyhow. Nothing is added to the
/// times so that this, and no page of a channel, begins at the index of the newest posts (`idx_posts_newest`).
pub fn search_newest(reader: UserId, search: &Search, walked: i64, limit: i64, offset: i64) -> Query {
    let query = with_words!(
        among "WHERE w.deleteat = 0 AND w.originalid = '' ORDER BY w.createat + 0 DESC LIMIT $14",
        where concat!(" AND {sqlite: $14 > 0}{postgres: ", vector!("q.message"), " @@ to_tsquery('simple', $9)}")
    );
    let query = common(query, reader, search).bind(&search.words).bind(&search.from);
    query.bind(limit.saturating_add(offset)).bind(limit).bind(offset).bind(walked)
}

/// The newest of each author.
fn by_authors(reader: UserId, search: &Search) -> Query {
    let query = found!(concat!(
        "SELECT n.id FROM {sqlite: json_each($10) a JOIN posts n ON n.id IN (SELECT q.id}{postgres: unnest(CAST($10 AS TEXT[])) AS a(value) CROSS JOIN LATERAL (SELECT q.id, q.createat}
            FROM posts q WHERE q.userid = a.value AND ",
        posts!(),
        " AND {sqlite: +}q.channelid IN ",
        channels!(),
        " AND ",
        without!(),
        " ORDER BY q.createat DESC LIMIT $11) {postgres: AS n}
         ORDER BY n.createat DESC, n.id DESC LIMIT $12 OFFSET $13"
    ));
    common(query, reader, search).bind(&search.without)
}

/// The newest of each channel.
fn by_channels(reader: UserId, search: &Search) -> Query {
    let query = found!(concat!(
        "SELECT n.id FROM ",
        channels!(),
        " AS r {sqlite: JOIN posts n ON n.id IN (SELECT q.id}{postgres: CROSS JOIN LATERAL (SELECT q.id, q.createat}
            FROM posts q WHERE q.channelid = r.channelid AND ",
        posts!(),
        " AND ",
        without!(),
        " ORDER BY q.createat DESC, q.id DESC LIMIT $10) {postgres: AS n}
         ORDER BY n.createat DESC, n.id DESC LIMIT $11 OFFSET $12"
    ));
    common(query, reader, search).bind(&search.without)
}

/// The posts of a team that match, the newest first, whoever is in its channels: for those who search in nobody's name.
pub fn search_team(search: &Search, limit: i64) -> Query {
    let query = select!(concat!(
        "WHERE p.id {sqlite: IN}{postgres: = ANY(ARRAY}(SELECT q.id FROM posts q
            JOIN channels c ON c.id = q.channelid AND c.teamid = $2 AND ($5 OR c.deleteat = 0)
            WHERE ({sqlite: json_array_length($3) = 0}{postgres: cardinality(CAST($3 AS TEXT[])) = 0} OR c.name {in $3} OR c.id {in $3})
                AND c.name {not in $4} AND c.id {not in $4} AND ",
        posts!(),
        " AND ",
        without!(),
        " AND ({sqlite: json_array_length($10) = 0}{postgres: cardinality(CAST($10 AS TEXT[])) = 0} OR q.userid {in $10})
                AND ($11 = '' OR {sqlite: q.rowid IN (SELECT x.rowid FROM posts_search x WHERE x.posts_search MATCH NULLIF($11, ''))}{postgres: ",
        vector!("q.message"),
        " @@ to_tsquery('simple', $11)})
            ORDER BY q.createat DESC, q.id DESC LIMIT $12){postgres: )} ORDER BY p.createat DESC, p.id DESC"
    ));
    common(query, UserId::EMPTY, search).bind(&search.without).bind(&search.from).bind(&search.words).bind(limit)
}

fn common(query: Query, reader: UserId, search: &Search) -> Query {
    query
        .bind(reader)
        .bind(search.team)
        .bind(&search.channels)
        .bind(&search.not_channels)
        .bind(search.archived)
        .bind(&search.not_from)
        .bind(search.after)
        .bind(search.before)
}

/// Words and phrases as somebody typed them; `*` at the end of one stands for any end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub wanted: Vec<String>,
    pub unwanted: Vec<String>,
    /// One of the wanted is enough.
    pub any: bool,
}

/// Parts of a phrase, and letters of a part, that are looked for.
const PARTS: usize = 32;
const LETTERS: usize = 255;

impl Words {
    /// How many of the newest posts to look through for so many matches, where that is less than reading all matches.
    pub fn newest(&self, needed: i64, frequent: &Frequent) -> Option<i64> {
        let mut shares = self.wanted.iter().map(|word| frequent.share(word));
        let share = if self.any {
            shares.max()?
        } else {
            let first = shares.next()?;
            shares.fold(first, |all, one| all * one / WHOLE)
        };
        // Reading a match from the index of words costs about an eighth of looking through a post.
        let matches = frequent.posts / WHOLE * share + frequent.posts % WHOLE * share / WHOLE;
        let looked_through = needed.checked_mul(WHOLE)?.checked_div(share)?;
        (matches / 8 > looked_through).then(|| looked_through.saturating_mul(4).min(LOOKED_THROUGH))
    }

    /// As the engine wants to be asked: with the wanted words, and without the unwanted ones where nothing is wanted.
    pub fn written(&self, engine: Engine) -> (String, String) {
        let join = |words: &[String], any: bool| {
            let written: Vec<String> = words.iter().filter_map(|word| phrase(engine, word)).collect();
            written.join(match (engine, any) {
                (Engine::Sqlite, true) => " OR ",
                (Engine::Sqlite, false) => " AND ",
                (Engine::Postgres, true) => " | ",
                (Engine::Postgres, false) => " & ",
            })
        };
        let (wanted, unwanted) = (join(&self.wanted, self.any), join(&self.unwanted, true));
        if wanted.is_empty() || unwanted.is_empty() {
            return (wanted, unwanted);
        }
        let both = match engine {
            Engine::Sqlite => format!("({wanted}) NOT ({unwanted})"),
            Engine::Postgres => format!("({wanted}) & !({unwanted})"),
        };
        (both, String::new())
    }
}

/// A word, or words in a row, of letters and digits only: nothing in it is an operator to either engine.
fn phrase(engine: Engine, text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).take(PARTS).collect();
    if parts.is_empty() || parts.iter().any(|part| part.len() > LETTERS) {
        return None;
    }
    let is_prefix = text.ends_with('*');
    Some(match engine {
        Engine::Sqlite => format!("\"{}\"{}", parts.join(" "), if is_prefix { "*" } else { "" }),
        Engine::Postgres => format!("'{}'{}", parts.join("' <-> '"), if is_prefix { ":*" } else { "" }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(engine: Engine, wanted: &[&str], unwanted: &[&str], any: bool) -> (String, String) {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Words { wanted: owned(wanted), unwanted: owned(unwanted), any }.written(engine)
    }

    #[test]
    fn words_are_written_in_each_engines_form() {
        let (words, without) = written(Engine::Sqlite, &["red door", "blu*"], &["green"], false);
        assert_eq!((words.as_str(), without.as_str()), ("(\"red door\" AND \"blu\"*) NOT (\"green\")", ""));
        let (words, _) = written(Engine::Postgres, &["red door", "blu*"], &["green"], true);
        assert_eq!(words, "('red' <-> 'door' | 'blu':*) & !('green')");
    }

    #[test]
    fn unwanted_words_alone_are_told_apart() {
        assert_eq!(written(Engine::Sqlite, &[], &["a", "b"], false), (String::new(), "\"a\" OR \"b\"".into()));
    }

    #[test]
    fn marks_are_never_operators() {
        for marks in ["\"", "NEAR(", "'; --", "&|!<>", "*", "-", "\0"] {
            let (words, _) = written(Engine::Sqlite, &[marks], &[], false);
            assert!(words.is_empty() || words == "\"NEAR\"", "{marks}: {words}");
        }
    }

    #[test]
    fn frequent_words_are_looked_for_in_the_newest_posts() {
        let row = |word: &str, share| (word.to_owned(), share, 1_000_000);
        let frequent = Frequent::of(vec![row("red", 330_000), row("blue", 200_000), row("rare", 1_000)]);
        let newest = |wanted: &[&str], any| {
            let wanted = wanted.iter().map(|word| (*word).to_owned()).collect();
            Words { wanted, unwanted: vec!["red".into()], any }.newest(60, &frequent)
        };
        assert_eq!(newest(&["Red"], false), Some(181 * 4));
        assert_eq!(newest(&["red", "blue"], false), Some(909 * 4));
        assert_eq!(newest(&["rare", "unknown", "blue"], true), Some(300 * 4));
        for few in [&["rare"][..], &["red", "rare"], &["unknown"], &["re*"], &["red door"], &["!"], &[]] {
            assert_eq!(newest(few, false), None, "{few:?}");
        }
        assert_eq!(Words { wanted: vec!["red".into()], ..Words::default() }.newest(i64::MAX, &frequent), None);
    }
}
