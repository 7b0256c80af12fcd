-- How often integrations were used, and how often that went wrong, by day.
CREATE TABLE jackfield_uses (
    kind TEXT NOT NULL, id TEXT NOT NULL, day {int} NOT NULL, uses {int} NOT NULL DEFAULT 0, errors {int} NOT NULL DEFAULT 0,
    lastat {int} NOT NULL DEFAULT 0, PRIMARY KEY (kind, id, day)
) {strict};
CREATE INDEX idx_jackfield_uses_day ON jackfield_uses (day);

-- Which integrations of a kind a team may use; a kind without a row is not limited.
CREATE TABLE jackfield_allowed (
    teamid TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (teamid, kind, id)
) {strict};

-- What people ask administrators for.
CREATE TABLE jackfield_integration_requests (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL, kind TEXT NOT NULL, teamid TEXT NOT NULL,
    integrationid TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', draft {json} NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'pending', decidedby TEXT NOT NULL DEFAULT '', decidedat {int} NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_jackfield_integration_requests_createat ON jackfield_integration_requests (createat);
CREATE INDEX idx_jackfield_integration_requests_userid ON jackfield_integration_requests (userid, createat);
