-- Apps that are shown inside the client.

CREATE TABLE jackfield_panels (
    id TEXT NOT NULL PRIMARY KEY, createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0,
    creatorid TEXT NOT NULL DEFAULT '', pluginid TEXT NOT NULL DEFAULT '', name TEXT NOT NULL,
    icon TEXT NOT NULL DEFAULT '', url TEXT NOT NULL, places {json} NOT NULL DEFAULT '[]',
    scopes {json} NOT NULL DEFAULT '[]', teamids {json} NOT NULL DEFAULT '[]', guests {bool} NOT NULL DEFAULT {false},
    isactive {bool} NOT NULL DEFAULT {true}, complaints {int} NOT NULL DEFAULT 0,
    lastcomplaint TEXT NOT NULL DEFAULT '', lastcomplaintat {int} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX idx_jackfield_panels_pluginid ON jackfield_panels (pluginid);
