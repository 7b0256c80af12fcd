-- Attempts to prove who one is. `until` moves ahead with each and says when all of them are forgotten;
-- `knownuntil` is set where somebody has succeeded.
CREATE TABLE jackfield_attempts (
    subject TEXT NOT NULL PRIMARY KEY, until {int} NOT NULL DEFAULT 0, knownuntil {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_jackfield_attempts_knownuntil ON jackfield_attempts (knownuntil, until);
