-- What people have to agree to before they go on: each text that was in force, and who agreed to which.
CREATE TABLE termsofservice (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, userid TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_termsofservice_createat ON termsofservice (createat);

CREATE TABLE usertermsofservice (
    userid TEXT NOT NULL PRIMARY KEY, termsofserviceid TEXT NOT NULL DEFAULT '', createat {int} NOT NULL DEFAULT 0
) {strict};
