//! Words that are in so many posts that the newest of them are found sooner in the newest posts than by the index of words.

use std::collections::HashMap;

use crate::{Query, sql};

/// What a share of all posts is told in parts of.
pub(super) const WHOLE: i64 = 1_000_000;

/// The frequent words, as PostgreSQL counted them in a sample when it analysed the posts last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frequent {
    /// How many posts there are, nearly.
    pub(super) posts: i64,
    /// Of a million posts so many have the word.
    shares: HashMap<String, i64>,
}

impl Frequent {
    /// Of what [`frequent`] answers.
    pub fn of(rows: Vec<(String, i64, i64)>) -> Self {
        let posts = rows.first().map_or(0, |(_, _, posts)| *posts).max(0);
        Self { posts, shares: rows.into_iter().map(|(word, share, _)| (word, share.clamp(0, WHOLE))).collect() }
    }

    /// The share of posts with a word; none for a rare one, and for phrases and beginnings, which nobody counts.
    pub(super) fn share(&self, word: &str) -> i64 {
        let mut parts = word.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
        match (parts.next(), parts.next()) {
            (Some(part), None) if !word.ends_with('*') => {
                self.shares.get(&part.to_lowercase()).copied().unwrap_or_default()
            }
            _ => 0,
        }
    }
}

/// Frequent words with their share of a million posts, and how many posts there are. None on SQLite, which needs none.
pub fn frequent() -> Query {
    sql!(
        "{sqlite: SELECT '' AS word, 0 AS share, 0 AS posts WHERE 1 = 0}{postgres:
         SELECT w.word, CAST(w.share * 1000000 AS BIGINT) AS share, CAST(c.reltuples AS BIGINT) AS posts
         FROM pg_stats s JOIN pg_class c ON c.oid = CAST('posts' AS regclass)
         CROSS JOIN LATERAL unnest(CAST(CAST(s.most_common_elems AS TEXT) AS TEXT[]), s.most_common_elem_freqs) AS w(word, share)
         WHERE s.schemaname = current_schema() AND s.tablename = 'idx_posts_message_txt'
            AND w.word IS NOT NULL AND w.share >= 0.001 LIMIT 2000}"
    )
}
