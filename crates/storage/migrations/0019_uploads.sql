-- Uploads in pieces; `parts` lists where these lie in the file store, in order.
CREATE TABLE uploadsessions (
    id TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL DEFAULT 'attachment', createat {int} NOT NULL DEFAULT 0,
    updateat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL, channelid TEXT NOT NULL DEFAULT '', filename TEXT NOT NULL,
    filesize {int} NOT NULL, fileoffset {int} NOT NULL DEFAULT 0,
    remoteid TEXT NOT NULL DEFAULT '', reqfileid TEXT NOT NULL DEFAULT '', parts {json} NOT NULL DEFAULT '[]'
) {strict};
CREATE INDEX idx_uploadsessions_userid ON uploadsessions (userid);
CREATE INDEX idx_uploadsessions_updateat ON uploadsessions (updateat);

-- Files that administrators bring in and take out: `kind` is import or export.
CREATE TABLE jackfield_archives (
    kind TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, size {int} NOT NULL, createat {int} NOT NULL,
    userid TEXT NOT NULL DEFAULT '', PRIMARY KEY (kind, name)
) {strict};

-- Full-text search of files, by their names and what is in them.
{sqlite:
CREATE VIRTUAL TABLE files_search USING fts5(name, content, content='fileinfo', content_rowid='rowid', tokenize='unicode61');
INSERT INTO files_search(rowid, name, content) SELECT rowid, name, content FROM fileinfo;
CREATE TRIGGER files_search_insert AFTER INSERT ON fileinfo BEGIN
    INSERT INTO files_search(rowid, name, content) VALUES (new.rowid, new.name, new.content);
END;
CREATE TRIGGER files_search_update AFTER UPDATE OF name, content ON fileinfo
    WHEN old.name <> new.name OR old.content <> new.content BEGIN
    INSERT INTO files_search(files_search, rowid, name, content) VALUES ('delete', old.rowid, old.name, old.content);
    INSERT INTO files_search(rowid, name, content) VALUES (new.rowid, new.name, new.content);
END;
CREATE TRIGGER files_search_delete AFTER DELETE ON fileinfo BEGIN
    INSERT INTO files_search(files_search, rowid, name, content) VALUES ('delete', old.rowid, old.name, old.content);
END;
}
