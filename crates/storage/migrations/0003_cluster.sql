-- The servers of this database, and what they tell each other. SQLite has one server, and the tables stay empty there.
-- Nothing here outlives the servers, so PostgreSQL need not wait for its journal.

CREATE {postgres: UNLOGGED} TABLE jackfield_nodes (
    id TEXT NOT NULL PRIMARY KEY, hostname TEXT NOT NULL DEFAULT '', ipaddress TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '', confighash TEXT NOT NULL DEFAULT '',
    startedat {int} NOT NULL DEFAULT 0, lastping {int} NOT NULL DEFAULT 0,
    sent {int} NOT NULL DEFAULT 0, plugins {json} NOT NULL DEFAULT '[]'
) {strict};

CREATE {postgres: UNLOGGED} TABLE jackfield_cluster_messages (
    node TEXT NOT NULL, number {int} NOT NULL, target TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
    payload {bytes} NOT NULL, createat {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (node, number)
) {strict};
