-- Apps in whose pages channels are shown; their people, the tokens that were used, sessions, and channels of their objects.

CREATE TABLE jackfield_embed_apps (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, origins {json} NOT NULL DEFAULT '[]',
    teamid TEXT NOT NULL DEFAULT '', channelids {json} NOT NULL DEFAULT '[]', guests {bool} NOT NULL DEFAULT {false},
    isactive {bool} NOT NULL DEFAULT {true}, sessionminutes {int} NOT NULL DEFAULT 0,
    sessionsperminute {int} NOT NULL DEFAULT 0, maxusers {int} NOT NULL DEFAULT 0, keys {json} NOT NULL DEFAULT '[]',
    refusals {int} NOT NULL DEFAULT 0, lastrefusal TEXT NOT NULL DEFAULT '', lastrefusalat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE jackfield_embed_users (
    appid TEXT NOT NULL, subject TEXT NOT NULL, userid TEXT NOT NULL, createat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (appid, subject)
) {strict};
CREATE UNIQUE INDEX idx_jackfield_embed_users_userid ON jackfield_embed_users (userid, appid);

CREATE TABLE jackfield_embed_tokens (
    appid TEXT NOT NULL, token TEXT NOT NULL, usedat {int} NOT NULL DEFAULT 0, PRIMARY KEY (appid, token)
) {strict};
CREATE INDEX idx_jackfield_embed_tokens_usedat ON jackfield_embed_tokens (appid, usedat);

CREATE TABLE jackfield_embed_sessions (
    sessionid TEXT NOT NULL PRIMARY KEY, appid TEXT NOT NULL, userid TEXT NOT NULL, expiresat {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_jackfield_embed_sessions_appid ON jackfield_embed_sessions (appid, expiresat);

CREATE TABLE jackfield_embed_contexts (
    appid TEXT NOT NULL, context TEXT NOT NULL, channelid TEXT NOT NULL, createat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (appid, context)
) {strict};
