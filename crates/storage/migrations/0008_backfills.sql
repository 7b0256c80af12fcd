-- Work over all rows of a large table that a migration asks for and the server does while it runs, a batch at a
-- time: `position` is the key of the last row that was looked at.
CREATE TABLE jackfield_backfills (
    name TEXT NOT NULL PRIMARY KEY, position TEXT NOT NULL DEFAULT '', done {bool} NOT NULL DEFAULT {false}
) {strict};
