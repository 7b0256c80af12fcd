-- What administrators switched off that has no switch of its own.
CREATE TABLE jackfield_suspended (
    kind TEXT NOT NULL, id TEXT NOT NULL, createat {int} NOT NULL, suspendedby TEXT NOT NULL DEFAULT '', PRIMARY KEY (kind, id)
) {strict};
