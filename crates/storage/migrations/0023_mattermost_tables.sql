-- Properties that plugins give to what they name: groups of fields, and a value for each field of a target.
CREATE TABLE propertygroups (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, version {int} NOT NULL DEFAULT 1,
    schemaversion {int} NOT NULL DEFAULT 1
) {strict};

CREATE TABLE propertyfields (
    id TEXT NOT NULL PRIMARY KEY, groupid TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, attrs {json} NOT NULL DEFAULT '{}',
    targetid TEXT NOT NULL DEFAULT '', targettype TEXT NOT NULL DEFAULT '', objecttype TEXT NOT NULL DEFAULT '',
    protected {bool} NOT NULL DEFAULT {false}, permissionfield TEXT, permissionvalues TEXT, permissionoptions TEXT,
    linkedfieldid TEXT, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    createdby TEXT NOT NULL DEFAULT '', updatedby TEXT NOT NULL DEFAULT ''
) {strict};
CREATE UNIQUE INDEX idx_propertyfields_unique_legacy ON propertyfields (groupid, targetid, name) WHERE deleteat = 0 AND objecttype = '';
CREATE UNIQUE INDEX idx_propertyfields_unique_typed ON propertyfields (objecttype, groupid, targettype, targetid, name)
    WHERE deleteat = 0 AND objecttype <> '';
CREATE INDEX idx_propertyfields_create_at_id ON propertyfields (groupid, createat, id);
CREATE INDEX idx_propertyfields_linkedfieldid ON propertyfields (linkedfieldid) WHERE linkedfieldid IS NOT NULL;

CREATE TABLE propertyvalues (
    id TEXT NOT NULL PRIMARY KEY, targetid TEXT NOT NULL, targettype TEXT NOT NULL, groupid TEXT NOT NULL, fieldid TEXT NOT NULL,
    value {json} NOT NULL, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    createdby TEXT NOT NULL DEFAULT '', updatedby TEXT NOT NULL DEFAULT ''
) {strict};
CREATE UNIQUE INDEX idx_propertyvalues_unique ON propertyvalues (groupid, targetid, fieldid) WHERE deleteat = 0;
CREATE INDEX idx_propertyvalues_create_at_id ON propertyvalues (groupid, createat, id);
CREATE INDEX idx_propertyvalues_fieldid ON propertyvalues (fieldid);
CREATE INDEX idx_propertyvalues_targetid ON propertyvalues (targetid);

-- A directory, or a plugin, has one group of a name of its own.
CREATE UNIQUE INDEX idx_usergroups_remoteid ON usergroups (source, remoteid) WHERE remoteid IS NOT NULL;

-- What follows is Mattermost's and has no use here. Statements of plugins name it.
ALTER TABLE posts ADD COLUMN parentid TEXT NOT NULL DEFAULT '';
ALTER TABLE posts ADD COLUMN filenames TEXT NOT NULL DEFAULT '[]';
ALTER TABLE channels ADD COLUMN autotranslation {bool} NOT NULL DEFAULT {false};
ALTER TABLE channels ADD COLUMN discoverable {bool} NOT NULL DEFAULT {false};
ALTER TABLE channelmembers ADD COLUMN autotranslationdisabled {bool} NOT NULL DEFAULT {false};
ALTER TABLE teams ADD COLUMN cloudlimitsarchived {bool} NOT NULL DEFAULT {false};
ALTER TABLE users ADD COLUMN mfausedtimestamps {json} NOT NULL DEFAULT '[]';
ALTER TABLE commandwebhooks ADD COLUMN parentid TEXT NOT NULL DEFAULT '';
ALTER TABLE uploadsessions ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE oauthaccessdata ADD COLUMN audience TEXT NOT NULL DEFAULT '';
ALTER TABLE oauthauthdata ADD COLUMN resource TEXT NOT NULL DEFAULT '';

CREATE VIEW publicchannels AS SELECT id, deleteat, teamid, displayname, name, header, purpose FROM channels WHERE type = 'O';

CREATE TABLE schema_migrations (version {int} NOT NULL PRIMARY KEY, dirty {bool} NOT NULL DEFAULT {false}) {strict};

CREATE TABLE db_migrations (version {int} NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT '') {strict};

CREATE TABLE clusterdiscovery (
    id TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL DEFAULT '', clustername TEXT NOT NULL DEFAULT '', hostname TEXT NOT NULL DEFAULT '',
    gossipport {int} NOT NULL DEFAULT 0, port {int} NOT NULL DEFAULT 0, createat {int} NOT NULL DEFAULT 0, lastpingat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE compliances (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT '',
    count {int} NOT NULL DEFAULT 0, "desc" TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '', startat {int} NOT NULL DEFAULT 0,
    endat {int} NOT NULL DEFAULT 0, keywords TEXT NOT NULL DEFAULT '', emails TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE licenses (id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, bytes TEXT NOT NULL DEFAULT '') {strict};

CREATE TABLE productnoticeviewstate (
    userid TEXT NOT NULL, noticeid TEXT NOT NULL, viewed {int} NOT NULL DEFAULT 0, timestamp {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (userid, noticeid)
) {strict};

CREATE TABLE remoteclusters (
    remoteid TEXT NOT NULL PRIMARY KEY, remoteteamid TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '',
    displayname TEXT NOT NULL DEFAULT '', siteurl TEXT NOT NULL DEFAULT '', defaultteamid TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0, lastpingat {int} NOT NULL DEFAULT 0,
    lastglobalusersyncat {int} NOT NULL DEFAULT 0, token TEXT NOT NULL DEFAULT '', remotetoken TEXT NOT NULL DEFAULT '',
    topics TEXT NOT NULL DEFAULT '', creatorid TEXT NOT NULL DEFAULT '', pluginid TEXT NOT NULL DEFAULT '', options {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE sharedchannels (
    channelid TEXT NOT NULL PRIMARY KEY, teamid TEXT NOT NULL DEFAULT '', home {bool} NOT NULL DEFAULT {false},
    readonly {bool} NOT NULL DEFAULT {false}, sharename TEXT NOT NULL DEFAULT '', sharedisplayname TEXT NOT NULL DEFAULT '',
    sharepurpose TEXT NOT NULL DEFAULT '', shareheader TEXT NOT NULL DEFAULT '', creatorid TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, remoteid TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE sharedchannelremotes (
    id TEXT NOT NULL, channelid TEXT NOT NULL, creatorid TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0,
    updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0, isinviteaccepted {bool} NOT NULL DEFAULT {false},
    isinviteconfirmed {bool} NOT NULL DEFAULT {false}, remoteid TEXT NOT NULL DEFAULT '', lastpostupdateat {int} NOT NULL DEFAULT 0,
    lastpostid TEXT NOT NULL DEFAULT '', lastpostupdateid TEXT NOT NULL DEFAULT '', lastpostcreateat {int} NOT NULL DEFAULT 0,
    lastpostcreateid TEXT NOT NULL DEFAULT '', lastmemberssyncat {int} NOT NULL DEFAULT 0, PRIMARY KEY (id, channelid)
) {strict};

CREATE TABLE sharedchannelusers (
    id TEXT NOT NULL PRIMARY KEY, userid TEXT NOT NULL DEFAULT '', channelid TEXT NOT NULL DEFAULT '', remoteid TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, lastsyncat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE sharedchannelattachments (
    id TEXT NOT NULL PRIMARY KEY, fileid TEXT NOT NULL DEFAULT '', remoteid TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0,
    lastsyncat {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE retentionpolicies (id TEXT NOT NULL PRIMARY KEY, displayname TEXT NOT NULL DEFAULT '', postduration {int}) {strict};

CREATE TABLE retentionpolicieschannels (policyid TEXT NOT NULL DEFAULT '', channelid TEXT NOT NULL PRIMARY KEY) {strict};

CREATE TABLE retentionpoliciesteams (policyid TEXT NOT NULL DEFAULT '', teamid TEXT NOT NULL PRIMARY KEY) {strict};

CREATE TABLE persistentnotifications (
    postid TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, lastsentat {int} NOT NULL DEFAULT 0,
    deleteat {int} NOT NULL DEFAULT 0, sentcount {int} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE notifyadmin (
    userid TEXT NOT NULL, createat {int} NOT NULL DEFAULT 0, requiredplan TEXT NOT NULL, requiredfeature TEXT NOT NULL,
    trial {bool} NOT NULL DEFAULT {false}, sentat {int}, PRIMARY KEY (userid, requiredfeature, requiredplan)
) {strict};

CREATE TABLE outgoingoauthconnections (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT '', creatorid TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0,
    updateat {int} NOT NULL DEFAULT 0, clientid TEXT NOT NULL DEFAULT '', clientsecret TEXT NOT NULL DEFAULT '',
    credentialsusername TEXT NOT NULL DEFAULT '', credentialspassword TEXT NOT NULL DEFAULT '', oauthtokenurl TEXT NOT NULL DEFAULT '',
    granttype TEXT NOT NULL DEFAULT 'client_credentials', audiences TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE desktoptokens (token TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL DEFAULT '') {strict};

CREATE TABLE accesscontrolpolicies (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '', active {bool} NOT NULL DEFAULT {false},
    createat {int} NOT NULL DEFAULT 0, revision {int} NOT NULL DEFAULT 0, version TEXT NOT NULL DEFAULT '', data {json}, props {json}
) {strict};
