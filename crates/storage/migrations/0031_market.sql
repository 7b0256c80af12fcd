-- Where an installed plugin came from.
ALTER TABLE jackfield_plugins ADD COLUMN origin {json} NOT NULL DEFAULT '{}';

-- A market of plugins, in the database of `jackfield market serve`: who publishes, what was published, what was revoked.
-- Texts that are signed or hashed are kept as they are.
CREATE TABLE jackfield_market_publishers (
    name TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL DEFAULT '', namespaces {json} NOT NULL DEFAULT '[]',
    verified {bool} NOT NULL DEFAULT {false}, createat {int} NOT NULL DEFAULT 0, revokedat {int} NOT NULL DEFAULT 0
) {strict};
CREATE TABLE jackfield_market_versions (
    pluginid TEXT NOT NULL, version TEXT NOT NULL, publisher TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '',
    manifest TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', market TEXT NOT NULL DEFAULT '',
    report TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0, PRIMARY KEY (pluginid, version)
) {strict};
CREATE TABLE jackfield_market_revocations (
    number {int} NOT NULL PRIMARY KEY, pluginid TEXT NOT NULL DEFAULT '', version TEXT NOT NULL DEFAULT '',
    severity TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0
) {strict};
-- What was done, each row chained to the one before it by its hash.
CREATE TABLE jackfield_market_log (
    number {int} NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '', hash TEXT NOT NULL DEFAULT ''
) {strict};
-- What a mirror has of the market that it mirrors, by name.
CREATE TABLE jackfield_market_documents (
    name TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL DEFAULT ''
) {strict};
