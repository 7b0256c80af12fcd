//! What is known of uploaded files; their bytes lie in the file store.

mod search;

use jackfield_model::{ChannelId, FileId, FileInfo, Millis, PostId, UserId};

pub use search::{Search, search};

use crate::{Query, Stored, record, sql};

record! {
    FileInfo as "fileinfo" {
        id: "id" key, user_id: "creatorid" once, post_id: "postid" once, channel_id: "channelid" once,
        create_at: "createat" once, update_at: "updateat" once, delete_at: "deleteat" once, path: "path" once,
        thumbnail_path: "thumbnailpath" once, preview_path: "previewpath" once, name: "name" once,
        extension: "extension" once, size: "size" once, mime_type: "mimetype" once, width: "width" once,
        height: "height" once, has_preview_image: "haspreviewimage" once, mini_preview: "minipreview" once,
        remote_id: "remoteid" read, archived: "archived" read, content: "content" once,
    }
}

pub fn insert(file: &FileInfo) -> Query {
    file.inserting()
}

/// Attaches files to a post: only its author's own or those that a plugin left for the channel, and only once.
pub fn attach(files: &[FileId], post: PostId, channel: ChannelId, user: UserId, now: Millis) -> Query {
    sql!(
        "UPDATE fileinfo SET postid = $2, channelid = $3, creatorid = $4, updateat = $5
         WHERE id {in $1} AND postid = '' AND deleteat = 0
            AND (creatorid = $4 OR (creatorid = '' AND channelid = $3))"
    )
    .bind(files)
    .bind(post)
    .bind(channel)
    .bind(user)
    .bind(now)
}

pub fn by_id(id: FileId) -> Query {
    sql!("SELECT * FROM fileinfo WHERE id = $1 AND deleteat = 0").bind(id)
}

pub fn by_ids(ids: &[FileId]) -> Query {
    sql!("SELECT * FROM fileinfo WHERE id {in $1} AND deleteat = 0 ORDER BY createat, id").bind(ids)
}

pub fn of_post(post: PostId) -> Query {
    sql!("SELECT * FROM fileinfo WHERE postid = $1 AND deleteat = 0 ORDER BY createat, id").bind(post)
}

/// The same with those that were deleted.
pub fn of_post_with_deleted(post: PostId) -> Query {
    sql!("SELECT * FROM fileinfo WHERE postid = $1 ORDER BY createat, id").bind(post)
}

pub fn of_posts(posts: &[PostId]) -> Query {
    sql!("SELECT * FROM fileinfo WHERE postid {in $1} AND deleteat = 0 ORDER BY createat, id").bind(posts)
}

/// Gives the files of a post to the one that it became in another channel.
pub fn carry(old: PostId, new: PostId, channel: ChannelId, now: Millis) -> Query {
    sql!("UPDATE fileinfo SET postid = $2, channelid = $3, updateat = $4 WHERE postid = $1")
        .bind(old)
        .bind(new)
        .bind(channel)
        .bind(now)
}

pub fn delete_of_posts(posts: &[PostId], now: Millis) -> Query {
    sql!("UPDATE fileinfo SET deleteat = $2, updateat = $2 WHERE postid {in $1} AND deleteat = 0").bind(posts).bind(now)
}

/// Files in the order of their ids, behind one.
pub fn after(id: FileId, limit: i64) -> Query {
    sql!("SELECT * FROM fileinfo WHERE id > $1 AND deleteat = 0 ORDER BY id LIMIT $2").bind(id).bind(limit)
}

/// Where the bytes of files are, in the order of their ids behind one.
pub fn paths(after: &str, limit: i64) -> Query {
    sql!("SELECT id, path FROM fileinfo WHERE id > $1 AND deleteat = 0 ORDER BY id LIMIT $2").bind(after).bind(limit)
}

/// Deletes a file that is part of no post.
pub fn delete_unposted(id: FileId, now: Millis) -> Query {
    sql!("UPDATE fileinfo SET deleteat = $2, updateat = $2 WHERE id = $1 AND postid = '' AND deleteat = 0")
        .bind(id)
        .bind(now)
}

pub fn count_in_channel(channel: ChannelId) -> Query {
    sql!("SELECT COUNT(*) FROM fileinfo WHERE channelid = $1 AND postid <> '' AND deleteat = 0").bind(channel)
}

/// What a list of files may narrow; empty lists and zero times do not.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    pub users: Vec<UserId>,
    pub channels: Vec<ChannelId>,
    pub since: Millis,
    pub include_deleted: bool,
    /// By size, not by time.
    pub by_size: bool,
    pub descending: bool,
}

pub fn page(listed: &Listed, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM fileinfo
         WHERE ({sqlite: json_array_length($1) = 0}{postgres: cardinality(CAST($1 AS TEXT[])) = 0} OR creatorid {in $1})
            AND ({sqlite: json_array_length($2) = 0}{postgres: cardinality(CAST($2 AS TEXT[])) = 0} OR channelid {in $2})
            AND createat >= $3 AND ($4 OR deleteat = 0)
         ORDER BY CASE WHEN $6 THEN -1 ELSE 1 END * CASE WHEN $5 THEN size ELSE createat END, id LIMIT $7 OFFSET $8"
    )
    .bind(&listed.users)
    .bind(&listed.channels)
    .bind(listed.since)
    .bind(listed.include_deleted)
    .bind(listed.by_size)
    .bind(listed.descending)
    .bind(limit)
    .bind(offset)
}

pub fn set_content(id: FileId, content: &str, now: Millis) -> Query {
    sql!("UPDATE fileinfo SET content = $2, updateat = $3 WHERE id = $1").bind(id).bind(content).bind(now)
}
