-- Posts that are sent at a time that their authors chose. `processedat` is a server's claim while it sends one.
CREATE TABLE scheduledposts (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0,
    userid TEXT NOT NULL, channelid TEXT NOT NULL, rootid TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '', props {json} NOT NULL DEFAULT '{}', fileids {json} NOT NULL DEFAULT '[]',
    priority {json} NOT NULL DEFAULT '{}', scheduledat {int} NOT NULL, processedat {int} NOT NULL DEFAULT 0,
    errorcode TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_scheduledposts_userid_channel_id_scheduled_at ON scheduledposts (userid, channelid, scheduledat);
CREATE INDEX idx_scheduledposts_due ON scheduledposts (processedat, scheduledat) WHERE errorcode = '';
