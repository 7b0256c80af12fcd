-- Dialogs that the server opened and nobody has answered yet: an answer goes nowhere else.

CREATE TABLE jackfield_dialogs (
    id TEXT NOT NULL PRIMARY KEY, userid TEXT NOT NULL, url TEXT NOT NULL,
    asked {json} NOT NULL DEFAULT '[]', createat {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_jackfield_dialogs_userid ON jackfield_dialogs (userid, createat);
CREATE INDEX idx_jackfield_dialogs_createat ON jackfield_dialogs (createat);
