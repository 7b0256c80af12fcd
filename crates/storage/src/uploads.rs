//! Uploads in pieces, and the files that administrators bring in and take out.

use jackfield_model::{Millis, TeamId, UploadId, UploadSession, UserId};

use crate::{Query, record, sql};

record! {
    UploadSession => "uploadsessions" {
        id: "id", upload_type: "type", create_at: "createat", user_id: "userid", channel_id: "channelid",
        filename: "filename", file_size: "filesize", file_offset: "fileoffset", remote_id: "remoteid", req_file_id: "reqfileid",
    }
}

pub fn insert(session: &UploadSession) -> Query {
    sql!(
        "INSERT INTO uploadsessions (id, type, createat, updateat, userid, channelid, filename, filesize, remoteid, reqfileid)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(session.id)
    .bind(&session.upload_type)
    .bind(session.create_at)
    .bind(session.user_id)
    .bind(session.channel_id)
    .bind(&session.filename)
    .bind(session.file_size)
    .bind(&session.remote_id)
    .bind(session.req_file_id)
}

pub fn by_id(id: UploadId) -> Query {
    sql!("SELECT * FROM uploadsessions WHERE id = $1").bind(id)
}

/// Where an upload's pieces lie, in order.
pub fn pieces(id: UploadId) -> Query {
    sql!("SELECT parts FROM uploadsessions WHERE id = $1").bind(id)
}

pub fn of_user(user: UserId, limit: i64) -> Query {
    sql!("SELECT * FROM uploadsessions WHERE userid = $1 ORDER BY createat, id LIMIT $2").bind(user).bind(limit)
}

pub fn count_of_user(user: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM uploadsessions WHERE userid = $1").bind(user)
}

/// Notes a piece that is stored; touches nothing when somebody else stored one there meanwhile.
pub fn append(id: UploadId, at: i64, piece: &str, length: i64, now: Millis) -> Query {
    sql!(
        "UPDATE uploadsessions SET fileoffset = fileoffset + $4, updateat = $5,
            parts = {sqlite: json_insert(parts, '$[#]', $3)}{postgres: parts || to_jsonb(CAST($3 AS TEXT))}
         WHERE id = $1 AND fileoffset = $2"
    )
    .bind(id)
    .bind(at)
    .bind(piece)
    .bind(length)
    .bind(now)
}

pub fn delete(id: UploadId) -> Query {
    sql!("DELETE FROM uploadsessions WHERE id = $1").bind(id)
}

/// Uploads that nobody went on with since a time.
pub fn given_up(since: Millis, limit: i64) -> Query {
    sql!("SELECT * FROM uploadsessions WHERE updateat < $1 ORDER BY updateat LIMIT $2").bind(since).bind(limit)
}

/// A file that administrators bring in or take out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// `import` or `export`.
    pub kind: String,
    pub name: String,
    pub path: String,
    pub size: i64,
    pub create_at: Millis,
    pub user_id: UserId,
}

record! {
    Archive => "jackfield_archives" {
        kind: "kind", name: "name", path: "path", size: "size", create_at: "createat", user_id: "userid",
    }
}

pub fn insert_archive(archive: &Archive) -> Query {
    sql!("INSERT INTO jackfield_archives (kind, name, path, size, createat, userid) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&archive.kind)
        .bind(&archive.name)
        .bind(&archive.path)
        .bind(archive.size)
        .bind(archive.create_at)
        .bind(archive.user_id)
}

pub fn archives(kind: &str, limit: i64) -> Query {
    sql!("SELECT * FROM jackfield_archives WHERE kind = $1 ORDER BY name LIMIT $2").bind(kind).bind(limit)
}

/// Those that have a team's id in their names.
pub fn archives_of_team(kind: &str, team: TeamId, limit: i64) -> Query {
    sql!("SELECT * FROM jackfield_archives WHERE kind = $1 AND name LIKE $2 ORDER BY name LIMIT $3")
        .bind(kind)
        .bind(format!("%{team}%"))
        .bind(limit)
}

pub fn archive(kind: &str, name: &str) -> Query {
    sql!("SELECT * FROM jackfield_archives WHERE kind = $1 AND name = $2").bind(kind).bind(name)
}

pub fn delete_archive(kind: &str, name: &str) -> Query {
    sql!("DELETE FROM jackfield_archives WHERE kind = $1 AND name = $2").bind(kind).bind(name)
}

/// Archives that are older.
pub fn archives_before(kind: &str, at: Millis, limit: i64) -> Query {
    sql!("SELECT * FROM jackfield_archives WHERE kind = $1 AND createat < $2 ORDER BY createat LIMIT $3")
        .bind(kind)
        .bind(at)
        .bind(limit)
}
