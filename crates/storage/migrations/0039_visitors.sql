-- Embed apps that take visitors, whose devices sign for themselves, and where each of them talks.
ALTER TABLE jackfield_embed_apps ADD COLUMN visitors {bool} NOT NULL DEFAULT {false};
ALTER TABLE jackfield_embed_apps ADD COLUMN queuechannelid TEXT NOT NULL DEFAULT '';
CREATE TABLE jackfield_embed_visits (
    appid TEXT NOT NULL, visitor TEXT NOT NULL, channelid TEXT NOT NULL, userid TEXT NOT NULL,
    createat {int} NOT NULL DEFAULT 0, PRIMARY KEY (appid, visitor)
) {strict};
CREATE INDEX idx_jackfield_embed_visits_userid ON jackfield_embed_visits (appid, userid);
