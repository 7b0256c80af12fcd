-- What tokens were used for, by the hour, and by which of them the acts of the trail were done.
CREATE TABLE jackfield_calls (
    tokenid TEXT NOT NULL, appid TEXT NOT NULL, userid TEXT NOT NULL, operation TEXT NOT NULL, ipaddress TEXT NOT NULL,
    hour {int} NOT NULL, calls {int} NOT NULL DEFAULT 0, refused {int} NOT NULL DEFAULT 0, firstat {int} NOT NULL DEFAULT 0,
    lastat {int} NOT NULL DEFAULT 0, PRIMARY KEY (tokenid, appid, userid, operation, ipaddress, hour)
) {strict};
CREATE INDEX idx_jackfield_calls_app ON jackfield_calls (appid, hour) WHERE appid <> '';
CREATE INDEX idx_jackfield_calls_user ON jackfield_calls (userid, hour);
CREATE INDEX idx_jackfield_calls_hour ON jackfield_calls (hour);

ALTER TABLE audits ADD COLUMN tokenid TEXT NOT NULL DEFAULT '';
ALTER TABLE audits ADD COLUMN oauthappid TEXT NOT NULL DEFAULT '';
