//! What is known of uploaded files; their bytes lie in the file store.

use jackfield_model::{ChannelId, FileId, FileInfo, Millis, PostId, UserId};

use crate::{Query, Value, record, sql};

record! {
    FileInfo {
        id: "id", user_id: "creatorid", post_id: "postid", channel_id: "channelid", create_at: "createat",
        update_at: "updateat", delete_at: "deleteat", path: "path", thumbnail_path: "thumbnailpath",
        preview_path: "previewpath", name: "name", extension: "extension", size: "size", mime_type: "mimetype",
        width: "width", height: "height", has_preview_image: "haspreviewimage", mini_preview: "minipreview",
        remote_id: "remoteid", archived: "archived", content: "content",
    }
}

pub fn insert(file: &FileInfo) -> Query {
    sql!(
        "INSERT INTO fileinfo (id, creatorid, postid, channelid, createat, updateat, deleteat, path, thumbnailpath,
            previewpath, name, extension, size, mimetype, width, height, haspreviewimage, minipreview, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    )
    .bind(file.id)
    .bind(file.user_id)
    .bind(file.post_id)
    .bind(file.channel_id)
    .bind(file.create_at)
    .bind(file.update_at)
    .bind(file.delete_at)
    .bind(&file.path)
    .bind(&file.thumbnail_path)
    .bind(&file.preview_path)
    .bind(&file.name)
    .bind(&file.extension)
    .bind(file.size)
    .bind(&file.mime_type)
    .bind(file.width)
    .bind(file.height)
    .bind(file.has_preview_image)
    .bind(file.mini_preview.as_ref().map_or(Value::Null, |mini| Value::Bytes(mini.0.clone())))
    .bind(&file.content)
}

/// Attaches files to a post: only its author's own, and only once.
pub fn attach(files: &[FileId], post: PostId, channel: ChannelId, user: UserId, now: Millis) -> Query {
    sql!(
        "UPDATE fileinfo SET postid = $2, channelid = $3, updateat = $5
         WHERE id {in $1} AND postid = '' AND creatorid = $4 AND deleteat = 0"
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

pub fn of_posts(posts: &[PostId]) -> Query {
    sql!("SELECT * FROM fileinfo WHERE postid {in $1} AND deleteat = 0 ORDER BY createat, id").bind(posts)
}

pub fn delete_of_posts(posts: &[PostId], now: Millis) -> Query {
    sql!("UPDATE fileinfo SET deleteat = $2, updateat = $2 WHERE postid {in $1} AND deleteat = 0").bind(posts).bind(now)
}

pub fn count_in_channel(channel: ChannelId) -> Query {
    sql!("SELECT COUNT(*) FROM fileinfo WHERE channelid = $1 AND postid <> '' AND deleteat = 0").bind(channel)
}
