//! Custom emojis.

use jackfield_model::{Emoji, EmojiId, Millis};

use crate::{Query, Stored, record, sql};

record! {
    Emoji as "emoji" {
        id: "id" key, create_at: "createat" once, update_at: "updateat" once, delete_at: "deleteat" once,
        creator_id: "creatorid" once, name: "name" once,
    }
}

pub fn insert(emoji: &Emoji) -> Query {
    emoji.inserting()
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
