-- What a post asks of its readers. A row that asks for nothing is of a post that somebody acknowledged unasked.
CREATE TABLE postspriority (
    postid TEXT NOT NULL PRIMARY KEY, channelid TEXT NOT NULL, priority TEXT NOT NULL DEFAULT '',
    requestedack {bool} NOT NULL DEFAULT {false}, persistentnotifications {bool} NOT NULL DEFAULT {false}
) {strict};

-- Mattermost: what was taken back has no time.
CREATE TABLE postacknowledgements (
    postid TEXT NOT NULL, userid TEXT NOT NULL, channelid TEXT NOT NULL DEFAULT '', acknowledgedat {int} NOT NULL DEFAULT 0,
    remoteid TEXT NOT NULL DEFAULT '', PRIMARY KEY (postid, userid)
) {strict};

-- `targettime` is in seconds.
CREATE TABLE postreminders (
    postid TEXT NOT NULL, userid TEXT NOT NULL, targettime {int} NOT NULL, PRIMARY KEY (postid, userid)
) {strict};
CREATE INDEX idx_postreminders_userid ON postreminders (userid);
