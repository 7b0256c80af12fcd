-- A market in which people look at versions: who may, and what each said. Rows of acts are never changed.
ALTER TABLE jackfield_market_publishers ADD COLUMN official {bool} NOT NULL DEFAULT {false};
-- The picture of a version as a `data:` address, where it is small.
ALTER TABLE jackfield_market_versions ADD COLUMN icon TEXT NOT NULL DEFAULT '';
CREATE TABLE jackfield_market_reviewers (
    name TEXT NOT NULL PRIMARY KEY, publisher TEXT NOT NULL DEFAULT '', token TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, revokedat {int} NOT NULL DEFAULT 0
) {strict};
CREATE TABLE jackfield_market_acts (
    number {int} NOT NULL PRIMARY KEY, pluginid TEXT NOT NULL DEFAULT '', version TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', rule TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL DEFAULT '', line {int} NOT NULL DEFAULT 0, body TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0, signedat {int} NOT NULL DEFAULT 0
) {strict};
-- How often each package was fetched.
CREATE TABLE jackfield_market_downloads (
    digest TEXT NOT NULL PRIMARY KEY, downloads {int} NOT NULL DEFAULT 0
) {strict};
-- What publishers think of others' plugins, one row for each.
CREATE TABLE jackfield_market_ratings (
    pluginid TEXT NOT NULL, publisher TEXT NOT NULL, stars {int} NOT NULL DEFAULT 0, body TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, PRIMARY KEY (pluginid, publisher)
) {strict};
