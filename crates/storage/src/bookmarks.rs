//! Bookmarks of channels. One that was taken away stays as a row with a time, for clients that ask what changed.

use jackfield_model::{BookmarkId, ChannelBookmark, ChannelId, FileId, Millis};

use crate::{Query, Stored, record, sql};

record! {
    ChannelBookmark as "channelbookmarks" where "deleteat = 0" {
        id: "id" key, owner_id: "ownerid" once, channel_id: "channelid" once, file_id: "fileinfoid",
        create_at: "createat" once, update_at: "updateat", delete_at: "deleteat" once, display_name: "displayname",
        sort_order: "sortorder", link_url: "linkurl", image_url: "imageurl", emoji: "emoji",
        bookmark_type: "type" once, original_id: "originalid" once, parent_id: "parentid" once,
    }
}

pub fn insert(bookmark: &ChannelBookmark) -> Query {
    bookmark.inserting()
}

pub fn update(bookmark: &ChannelBookmark) -> Query {
    bookmark.updating()
}

pub fn get(channel: ChannelId, id: BookmarkId) -> Query {
    sql!("SELECT * FROM channelbookmarks WHERE id = $1 AND channelid = $2 AND deleteat = 0").bind(id).bind(channel)
}

/// A channel's bookmarks in their order; with a time, those that changed since, deleted ones among them.
pub fn of_channel(channel: ChannelId, since: Millis, limit: i64) -> Query {
    sql!(
        "SELECT * FROM channelbookmarks WHERE channelid = $1
            AND (($2 = CAST(0 AS BIGINT) AND deleteat = 0) OR ($2 > 0 AND (updateat >= $2 OR deleteat >= $2)))
         ORDER BY sortorder, createat, id LIMIT $3"
    )
    .bind(channel)
    .bind(since)
    .bind(limit)
}

pub fn delete(id: BookmarkId, now: Millis) -> Query {
    sql!("UPDATE channelbookmarks SET deleteat = $2, updateat = $2 WHERE id = $1 AND deleteat = 0").bind(id).bind(now)
}

pub fn set_order(id: BookmarkId, order: i64, now: Millis) -> Query {
    sql!("UPDATE channelbookmarks SET sortorder = $2, updateat = $3 WHERE id = $1 AND deleteat = 0 AND sortorder <> $2")
        .bind(id)
        .bind(order)
        .bind(now)
}

/// Whether a file is a channel's bookmark, and so for all who read there.
pub fn has_file(file: FileId) -> Query {
    sql!("SELECT EXISTS (SELECT 1 FROM channelbookmarks WHERE fileinfoid <> '' AND fileinfoid = $1 AND deleteat = 0)")
        .bind(file)
}
