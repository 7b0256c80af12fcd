-- Groups of users that can be mentioned; those of directories may be bound to teams and channels.
CREATE TABLE usergroups (
    id TEXT NOT NULL PRIMARY KEY, name TEXT UNIQUE, displayname TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT 'custom', remoteid TEXT, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0,
    deleteat {int} NOT NULL DEFAULT 0, allowreference {bool} NOT NULL DEFAULT {false}
) {strict};
CREATE INDEX idx_usergroups_displayname ON usergroups (displayname);

CREATE TABLE groupmembers (
    groupid TEXT NOT NULL, userid TEXT NOT NULL, createat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (groupid, userid)
) {strict};
CREATE INDEX idx_groupmembers_userid ON groupmembers (userid);

CREATE TABLE groupteams (
    groupid TEXT NOT NULL, teamid TEXT NOT NULL, autoadd {bool} NOT NULL DEFAULT {false}, schemeadmin {bool} NOT NULL DEFAULT {false},
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (groupid, teamid)
) {strict};
CREATE INDEX idx_groupteams_teamid ON groupteams (teamid);

CREATE TABLE groupchannels (
    groupid TEXT NOT NULL, channelid TEXT NOT NULL, autoadd {bool} NOT NULL DEFAULT {false}, schemeadmin {bool} NOT NULL DEFAULT {false},
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (groupid, channelid)
) {strict};
CREATE INDEX idx_groupchannels_channelid ON groupchannels (channelid);

CREATE TABLE channelbookmarks (
    id TEXT NOT NULL PRIMARY KEY, ownerid TEXT NOT NULL, channelid TEXT NOT NULL, fileinfoid TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    displayname TEXT NOT NULL DEFAULT '', sortorder {int} NOT NULL DEFAULT 0, linkurl TEXT NOT NULL DEFAULT '',
    imageurl TEXT NOT NULL DEFAULT '', emoji TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT 'link',
    originalid TEXT NOT NULL DEFAULT '', parentid TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_channelbookmarks_channelid ON channelbookmarks (channelid);
CREATE INDEX idx_channelbookmarks_fileinfoid ON channelbookmarks (fileinfoid) WHERE fileinfoid <> '';
