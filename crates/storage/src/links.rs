//! What is known of addresses that messages lead to.

use jackfield_model::Millis;
use serde_json::Value as Json;

use crate::{Query, record, sql};

/// What an address showed at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub hash: i64,
    pub url: String,
    pub timestamp: Millis,
    /// `opengraph`, `image` or `none`.
    pub kind: String,
    pub data: Json,
}

record! {
    Link => "linkmetadata" { hash: "hash", url: "url", timestamp: "timestamp", kind: "type", data: "data" }
}

pub fn keep(link: &Link) -> Query {
    sql!(
        "INSERT INTO linkmetadata (hash, url, timestamp, type, data) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (hash) DO UPDATE SET url = excluded.url, timestamp = excluded.timestamp, type = excluded.type,
            data = excluded.data"
    )
    .bind(link.hash)
    .bind(&link.url)
    .bind(link.timestamp)
    .bind(&link.kind)
    .bind(link.data.clone())
}

/// What is known of these addresses, the newest last.
pub fn of(urls: &[String], limit: i64) -> Query {
    sql!("SELECT * FROM linkmetadata WHERE url {in $1} ORDER BY timestamp, hash LIMIT $2").bind(urls).bind(limit)
}

/// Forgets what is older.
pub fn forget_before(at: Millis, limit: i64) -> Query {
    sql!("DELETE FROM linkmetadata WHERE hash IN (SELECT hash FROM linkmetadata WHERE timestamp < $1 LIMIT $2)")
        .bind(at)
        .bind(limit)
}
