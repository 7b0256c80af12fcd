-- Applications that act for people: Mattermost's tables. Of codes and tokens there are hashes alone.
CREATE TABLE oauthapps (
    id TEXT NOT NULL PRIMARY KEY, creatorid TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0,
    updateat {int} NOT NULL DEFAULT 0, clientsecret TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '', iconurl TEXT NOT NULL DEFAULT '', callbackurls {json} NOT NULL DEFAULT '[]',
    homepage TEXT NOT NULL DEFAULT '', istrusted {bool} NOT NULL DEFAULT {false}, mattermostappid TEXT NOT NULL DEFAULT '',
    isdynamicallyregistered {bool} NOT NULL DEFAULT {false}
) {strict};
CREATE INDEX idx_oauthapps_creator_id ON oauthapps (creatorid);

CREATE TABLE oauthauthdata (
    code TEXT NOT NULL PRIMARY KEY, clientid TEXT NOT NULL, userid TEXT NOT NULL, expiresin {int} NOT NULL DEFAULT 0,
    createat {int} NOT NULL DEFAULT 0, redirecturi TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '', codechallenge TEXT NOT NULL DEFAULT '', codechallengemethod TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_oauthauthdata_client_id ON oauthauthdata (clientid, userid);

CREATE TABLE oauthaccessdata (
    token TEXT NOT NULL PRIMARY KEY, refreshtoken TEXT NOT NULL DEFAULT '', clientid TEXT NOT NULL, userid TEXT NOT NULL,
    redirecturi TEXT NOT NULL DEFAULT '', expiresat {int} NOT NULL DEFAULT 0, scope TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_oauthaccessdata_refresh_token ON oauthaccessdata (refreshtoken);
CREATE INDEX idx_oauthaccessdata_user_id ON oauthaccessdata (userid, clientid);
CREATE INDEX idx_oauthaccessdata_client_id ON oauthaccessdata (clientid);
