-- Tables and columns carry Mattermost's names, so that its data moves over and plugins that read tables find them.
-- House rules: NOT NULL with 0 and '' (NULL only where Mattermost's wire sends null), times in milliseconds.

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    username TEXT NOT NULL UNIQUE, password TEXT NOT NULL DEFAULT '',
    authdata TEXT UNIQUE, authservice TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL UNIQUE, emailverified {bool} NOT NULL DEFAULT {false},
    nickname TEXT NOT NULL DEFAULT '', firstname TEXT NOT NULL DEFAULT '', lastname TEXT NOT NULL DEFAULT '',
    position TEXT NOT NULL DEFAULT '', roles TEXT NOT NULL DEFAULT '', allowmarketing {bool} NOT NULL DEFAULT {false},
    props {json} NOT NULL DEFAULT '{}', notifyprops {json} NOT NULL DEFAULT '{}',
    lastpasswordupdate {int} NOT NULL DEFAULT 0, lastpictureupdate {int} NOT NULL DEFAULT 0,
    failedattempts {int} NOT NULL DEFAULT 0, locale TEXT NOT NULL DEFAULT 'en', timezone {json} NOT NULL DEFAULT '{}',
    mfaactive {bool} NOT NULL DEFAULT {false}, mfasecret TEXT NOT NULL DEFAULT '', remoteid TEXT,
    lastlogin {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_users_create_at ON users (createat);

CREATE TABLE bots (
    userid TEXT NOT NULL PRIMARY KEY, description TEXT NOT NULL DEFAULT '', ownerid TEXT NOT NULL DEFAULT '',
    lasticonupdate {int} NOT NULL DEFAULT 0,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL UNIQUE,
    createat {int} NOT NULL DEFAULT 0, expiresat {int} NOT NULL DEFAULT 0, lastactivityat {int} NOT NULL DEFAULT 0,
    userid TEXT NOT NULL, deviceid TEXT NOT NULL DEFAULT '', roles TEXT NOT NULL DEFAULT '',
    isoauth {bool} NOT NULL DEFAULT {false}, expirednotify {bool} NOT NULL DEFAULT {false},
    props {json} NOT NULL DEFAULT '{}'
) {strict};
CREATE INDEX idx_sessions_user_id ON sessions (userid);

CREATE TABLE useraccesstokens (
    id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL UNIQUE, userid TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', isactive {bool} NOT NULL DEFAULT {true}, expiresat {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_user_access_tokens_user_id ON useraccesstokens (userid);

-- One-time tokens: invitations, password recovery.
CREATE TABLE tokens (
    token TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '', extra TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE roles (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, displayname TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    permissions TEXT NOT NULL DEFAULT '', schememanaged {bool} NOT NULL DEFAULT {false}, builtin {bool} NOT NULL DEFAULT {false}
) {strict};

CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    displayname TEXT NOT NULL DEFAULT '', name TEXT NOT NULL UNIQUE, description TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT 'O', companyname TEXT NOT NULL DEFAULT '',
    alloweddomains TEXT NOT NULL DEFAULT '', inviteid TEXT NOT NULL DEFAULT '', schemeid TEXT,
    allowopeninvite {bool} NOT NULL DEFAULT {false}, lastteamiconupdate {int} NOT NULL DEFAULT 0, groupconstrained {bool}
) {strict};
CREATE INDEX idx_teams_invite_id ON teams (inviteid);

CREATE TABLE teammembers (
    teamid TEXT NOT NULL, userid TEXT NOT NULL, roles TEXT NOT NULL DEFAULT '', deleteat {int} NOT NULL DEFAULT 0,
    schemeuser {bool} NOT NULL DEFAULT {false}, schemeadmin {bool} NOT NULL DEFAULT {false},
    schemeguest {bool} NOT NULL DEFAULT {false}, createat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (teamid, userid)
) {strict};
CREATE INDEX idx_teammembers_user_id ON teammembers (userid);

CREATE TABLE channels (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    teamid TEXT NOT NULL DEFAULT '', type TEXT NOT NULL, displayname TEXT NOT NULL DEFAULT '', name TEXT NOT NULL,
    header TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT '',
    lastpostat {int} NOT NULL DEFAULT 0, totalmsgcount {int} NOT NULL DEFAULT 0, extraupdateat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', schemeid TEXT, groupconstrained {bool}, shared {bool},
    totalmsgcountroot {int} NOT NULL DEFAULT 0, lastrootpostat {int} NOT NULL DEFAULT 0, bannerinfo {json},
    defaultcategoryname TEXT NOT NULL DEFAULT '', props {json},
    UNIQUE (name, teamid)
) {strict};
CREATE INDEX idx_channels_team_id_type ON channels (teamid, type, deleteat);

CREATE TABLE channelmembers (
    channelid TEXT NOT NULL, userid TEXT NOT NULL, roles TEXT NOT NULL DEFAULT '',
    lastviewedat {int} NOT NULL DEFAULT 0, msgcount {int} NOT NULL DEFAULT 0, mentioncount {int} NOT NULL DEFAULT 0,
    notifyprops {json} NOT NULL DEFAULT '{}', lastupdateat {int} NOT NULL DEFAULT 0,
    schemeuser {bool} NOT NULL DEFAULT {false}, schemeadmin {bool} NOT NULL DEFAULT {false},
    schemeguest {bool} NOT NULL DEFAULT {false},
    mentioncountroot {int} NOT NULL DEFAULT 0, msgcountroot {int} NOT NULL DEFAULT 0,
    urgentmentioncount {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (channelid, userid)
) {strict};
CREATE INDEX idx_channelmembers_user_id ON channelmembers (userid, channelid);

CREATE TABLE channelmemberhistory (
    channelid TEXT NOT NULL, userid TEXT NOT NULL, jointime {int} NOT NULL, leavetime {int},
    PRIMARY KEY (channelid, userid, jointime)
) {strict};

CREATE TABLE posts (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, editat {int} NOT NULL DEFAULT 0,
    deleteat {int} NOT NULL DEFAULT 0, ispinned {bool} NOT NULL DEFAULT {false},
    userid TEXT NOT NULL DEFAULT '', channelid TEXT NOT NULL, rootid TEXT NOT NULL DEFAULT '',
    originalid TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '',
    props {json} NOT NULL DEFAULT '{}', hashtags TEXT NOT NULL DEFAULT '', fileids {json} NOT NULL DEFAULT '[]',
    hasreactions {bool} NOT NULL DEFAULT {false}, remoteid TEXT
) {strict};
CREATE INDEX idx_posts_channel_id_create_at ON posts (channelid, createat, id);
CREATE INDEX idx_posts_channel_id_update_at ON posts (channelid, updateat);
CREATE INDEX idx_posts_root_id ON posts (rootid, createat) WHERE rootid <> '';
CREATE INDEX idx_posts_original_id ON posts (originalid) WHERE originalid <> '';
CREATE INDEX idx_posts_pinned ON posts (channelid) WHERE ispinned;
CREATE INDEX idx_posts_user_id ON posts (userid, createat);

CREATE TABLE threads (
    postid TEXT NOT NULL PRIMARY KEY, channelid TEXT NOT NULL DEFAULT '', replycount {int} NOT NULL DEFAULT 0,
    lastreplyat {int} NOT NULL DEFAULT 0, participants {json} NOT NULL DEFAULT '[]',
    threaddeleteat {int} NOT NULL DEFAULT 0, threadteamid TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_threads_channel_id ON threads (channelid, lastreplyat);

CREATE TABLE threadmemberships (
    postid TEXT NOT NULL, userid TEXT NOT NULL, following {bool} NOT NULL DEFAULT {true},
    lastviewed {int} NOT NULL DEFAULT 0, lastupdated {int} NOT NULL DEFAULT 0, unreadmentions {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (postid, userid)
) {strict};
CREATE INDEX idx_thread_memberships_user_id ON threadmemberships (userid, lastupdated);

CREATE TABLE reactions (
    userid TEXT NOT NULL, postid TEXT NOT NULL, emojiname TEXT NOT NULL,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    remoteid TEXT, channelid TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (postid, userid, emojiname)
) {strict};

CREATE TABLE fileinfo (
    id TEXT NOT NULL PRIMARY KEY, creatorid TEXT NOT NULL DEFAULT '', postid TEXT NOT NULL DEFAULT '',
    channelid TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    path TEXT NOT NULL DEFAULT '', thumbnailpath TEXT NOT NULL DEFAULT '', previewpath TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '', extension TEXT NOT NULL DEFAULT '', size {int} NOT NULL DEFAULT 0,
    mimetype TEXT NOT NULL DEFAULT '', width {int} NOT NULL DEFAULT 0, height {int} NOT NULL DEFAULT 0,
    haspreviewimage {bool} NOT NULL DEFAULT {false}, minipreview {bytes}, content TEXT NOT NULL DEFAULT '',
    remoteid TEXT, archived {bool} NOT NULL DEFAULT {false}
) {strict};
CREATE INDEX idx_fileinfo_postid ON fileinfo (postid);
CREATE INDEX idx_fileinfo_channel_id_create_at ON fileinfo (channelid, createat);

CREATE TABLE preferences (
    userid TEXT NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (userid, category, name)
) {strict};

CREATE TABLE status (
    userid TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL DEFAULT 'offline', manual {bool} NOT NULL DEFAULT {false},
    lastactivityat {int} NOT NULL DEFAULT 0, dndendtime {int} NOT NULL DEFAULT 0, prevstatus TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE sidebarcategories (
    id TEXT NOT NULL PRIMARY KEY, userid TEXT NOT NULL, teamid TEXT NOT NULL DEFAULT '',
    sortorder {int} NOT NULL DEFAULT 0, sorting TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '',
    displayname TEXT NOT NULL DEFAULT '', muted {bool} NOT NULL DEFAULT {false}, collapsed {bool} NOT NULL DEFAULT {false}
) {strict};
CREATE INDEX idx_sidebarcategories_userid_teamid ON sidebarcategories (userid, teamid);

CREATE TABLE sidebarchannels (
    channelid TEXT NOT NULL, userid TEXT NOT NULL, categoryid TEXT NOT NULL, sortorder {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (channelid, userid, categoryid)
) {strict};
CREATE INDEX idx_sidebarchannels_categoryid ON sidebarchannels (categoryid);

CREATE TABLE commands (
    id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', teamid TEXT NOT NULL DEFAULT '', trigger TEXT NOT NULL, method TEXT NOT NULL DEFAULT 'P',
    username TEXT NOT NULL DEFAULT '', iconurl TEXT NOT NULL DEFAULT '', autocomplete {bool} NOT NULL DEFAULT {false},
    autocompletedesc TEXT NOT NULL DEFAULT '', autocompletehint TEXT NOT NULL DEFAULT '',
    displayname TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
    pluginid TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_command_team_id ON commands (teamid, trigger);

CREATE TABLE commandwebhooks (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, commandid TEXT NOT NULL, userid TEXT NOT NULL,
    channelid TEXT NOT NULL, rootid TEXT NOT NULL DEFAULT '', usecount {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE incomingwebhooks (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    userid TEXT NOT NULL, channelid TEXT NOT NULL, teamid TEXT NOT NULL DEFAULT '',
    displayname TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '', username TEXT NOT NULL DEFAULT '',
    iconurl TEXT NOT NULL DEFAULT '', channellocked {bool} NOT NULL DEFAULT {false}, lastused {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_incoming_webhook_team_id ON incomingwebhooks (teamid, userid);

CREATE TABLE outgoingwebhooks (
    id TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', channelid TEXT NOT NULL DEFAULT '', teamid TEXT NOT NULL DEFAULT '',
    triggerwords {json} NOT NULL DEFAULT '[]', triggerwhen {int} NOT NULL DEFAULT 0,
    callbackurls {json} NOT NULL DEFAULT '[]', displayname TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
    contenttype TEXT NOT NULL DEFAULT '', username TEXT NOT NULL DEFAULT '', iconurl TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_outgoing_webhook_team_id ON outgoingwebhooks (teamid, channelid);

CREATE TABLE emoji (
    id TEXT NOT NULL PRIMARY KEY,
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, UNIQUE (name, deleteat)
) {strict};

CREATE TABLE drafts (
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    userid TEXT NOT NULL, channelid TEXT NOT NULL, rootid TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '', props {json} NOT NULL DEFAULT '{}', fileids {json} NOT NULL DEFAULT '[]',
    priority {json} NOT NULL DEFAULT '{}',
    PRIMARY KEY (userid, channelid, rootid)
) {strict};

CREATE TABLE pluginkeyvaluestore (
    pluginid TEXT NOT NULL, pkey TEXT NOT NULL, pvalue {bytes} NOT NULL, expireat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (pluginid, pkey)
) {strict};
CREATE INDEX idx_pluginkeyvaluestore_expireat ON pluginkeyvaluestore (expireat) WHERE expireat <> 0;

-- Ours: what administrators want of each installed package, and what they consented to.
CREATE TABLE jackfield_plugins (
    id TEXT NOT NULL PRIMARY KEY, version TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '',
    manifest {json} NOT NULL DEFAULT '{}', enabled {bool} NOT NULL DEFAULT {false}, granted {json} NOT NULL DEFAULT '{}',
    installedat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE systems (
    name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL DEFAULT ''
) {strict};

-- What must not be lost is a row here, written in the transaction that makes it necessary.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL, priority {int} NOT NULL DEFAULT 0,
    createat {int} NOT NULL DEFAULT 0, startat {int} NOT NULL DEFAULT 0, lastactivityat {int} NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'pending', progress {int} NOT NULL DEFAULT 0, data {json} NOT NULL DEFAULT '{}'
) {strict};
CREATE INDEX idx_jobs_status_type ON jobs (status, type, startat);

CREATE TABLE audits (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL DEFAULT '', extrainfo TEXT NOT NULL DEFAULT '', ipaddress TEXT NOT NULL DEFAULT '',
    sessionid TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_audits_user_id ON audits (userid, createat);

-- Full-text search is where the engines really differ.
{sqlite:
CREATE VIRTUAL TABLE posts_search USING fts5(message, hashtags, content='posts', content_rowid='rowid', tokenize='unicode61');
CREATE TRIGGER posts_search_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_search(rowid, message, hashtags) VALUES (new.rowid, new.message, new.hashtags);
END;
CREATE TRIGGER posts_search_update AFTER UPDATE OF message, hashtags ON posts WHEN old.message <> new.message BEGIN
    INSERT INTO posts_search(posts_search, rowid, message, hashtags) VALUES ('delete', old.rowid, old.message, old.hashtags);
    INSERT INTO posts_search(rowid, message, hashtags) VALUES (new.rowid, new.message, new.hashtags);
END;
CREATE TRIGGER posts_search_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_search(posts_search, rowid, message, hashtags) VALUES ('delete', old.rowid, old.message, old.hashtags);
END;
}
{postgres:
CREATE INDEX idx_posts_message_txt ON posts USING gin (to_tsvector('simple', message));
}
