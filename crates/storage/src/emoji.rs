//! Custom emojis.

use jackfield_model::{Emoji, EmojiId, Millis};

use crate::{Query, record, sql};

record! {
    Emoji {
        id: "id", create_at: "createat", update_at: "updateat", delete_at: "deleteat", creator_id: "creatorid",
        name: "name",
    }
}

pub fn insert(emoji: &Emoji) -> Query {
    sql!("INSERT INTO emoji (id, createat, updateat, deleteat, creatorid, name) VALUES ($1, $2, $3, 0, $4, $5)")
        .bind(emoji.id)
        .bind(emoji.create_at)
        .bind(emoji.update_at)
        .bind(emoji.creator_id)
        .bind(&emoji.name)
}

pub fn by_id(id: EmojiId) -> Query {
    sql!("SELECT * FROM emoji WHERE id = $1 AND deleteat = 0").bind(id)
}

pub fn by_name(name: &str) -> Query {
    sql!("SELECT * FROM emoji WHERE name = $1 AND deleteat = 0").bind(name)
}

pub fn by_names(names: &[String]) -> Query {
    sql!("SELECT * FROM emoji WHERE name {in $1} AND deleteat = 0 ORDER BY name").bind(names)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM emoji WHERE deleteat = 0 ORDER BY name LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}

/// `pattern`: made by [`crate::access::like_prefix`] or [`crate::access::like_anywhere`].
pub fn search(pattern: &str, limit: i64) -> Query {
    sql!("SELECT * FROM emoji WHERE deleteat = 0 AND name LIKE $1 ESCAPE '!' ORDER BY name LIMIT $2")
        .bind(pattern)
        .bind(limit)
}

pub fn delete(id: EmojiId, now: Millis) -> Query {
    sql!("UPDATE emoji SET deleteat = $2, updateat = $2 WHERE id = $1 AND deleteat = 0").bind(id).bind(now)
}
