//! Finding files by their names, what is in them, who uploaded them, and where and when.
//!
//! Only files of posts in channels that the reader is in are looked at; what is answered are ids, which
//! [`super::by_ids`] reads.

use jackfield_model::{Millis, TeamId, UserId};

use crate::posts::{channels, vector};
use crate::{Query, sql};

/// What is looked for; empty lists and zero times do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// In the engine's own form: see [`crate::posts::Words::written`].
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
    /// Ends of names, without the dot.
    pub extensions: Vec<String>,
    pub not_extensions: Vec<String>,
    pub after: Millis,
    pub before: Millis,
    /// Whether archived channels are looked at as well.
    pub archived: bool,
}

/// A file's words, as its index has them.
macro_rules! words {
    ($table:literal) => {
        concat!("(", vector!($table, ".name"), " || ", vector!($table, ".content"), ")")
    };
}

/// What a file must be, wherever it was found.
macro_rules! files {
    () => {
        "f.deleteat = 0 AND f.postid <> '' AND f.creatorid {not in $6} AND f.createat > $7 AND ($8 = CAST(0 AS BIGINT) OR f.createat < $8)
            AND ({sqlite: json_array_length($9) = 0}{postgres: cardinality(CAST($9 AS TEXT[])) = 0} OR lower(f.extension) {in $9})
            AND lower(f.extension) {not in $10}
            AND ({sqlite: json_array_length($11) = 0}{postgres: cardinality(CAST($11 AS TEXT[])) = 0} OR f.creatorid {in $11})"
    };
}

/// The ids of files that match, the newest first.
pub fn search(reader: UserId, search: &Search, limit: i64, offset: i64) -> Query {
    let query = if search.words.is_empty() { by_channels() } else { by_words() };
    query
        .bind(reader)
        .bind(search.team)
        .bind(&search.channels)
        .bind(&search.not_channels)
        .bind(search.archived)
        .bind(&search.not_from)
        .bind(search.after)
        .bind(search.before)
        .bind(&search.extensions)
        .bind(&search.not_extensions)
        .bind(&search.from)
        .bind(if search.words.is_empty() { &search.without } else { &search.words })
        .bind(limit)
        .bind(offset)
}

/// From the index of words.
fn by_words() -> Query {
    // PostgreSQL: OFFSET 0 keeps its planner from beginning elsewhere, whatever it thinks of the words.
    sql!(concat!(
        "SELECT f.id FROM {sqlite: files_search s CROSS JOIN fileinfo f ON f.rowid = s.rowid}{postgres: (SELECT * FROM fileinfo w WHERE ",
        words!("w"),
        " @@ to_tsquery('simple', $12) OFFSET 0) f}
         WHERE {sqlite: s.files_search MATCH $12 AND} ",
        files!(),
        " AND {sqlite: +}f.channelid IN ",
        channels!(),
        " ORDER BY f.createat DESC, f.id DESC LIMIT $13 OFFSET $14"
    ))
}

/// The newest of each channel.
fn by_channels() -> Query {
    sql!(concat!(
        "SELECT f.id FROM ",
        channels!(),
        " AS r JOIN fileinfo f ON f.channelid = r.channelid WHERE ",
        files!(),
        " AND ($12 = '' OR {sqlite: NOT EXISTS (SELECT 1 FROM files_search x
            WHERE x.files_search MATCH NULLIF($12, '') AND x.rowid = f.rowid)}{postgres: NOT ",
        words!("f"),
        " @@ to_tsquery('simple', $12)})
         ORDER BY f.createat DESC, f.id DESC LIMIT $13 OFFSET $14"
    ))
}
