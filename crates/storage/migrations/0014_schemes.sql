-- Roles of their own for the members of some teams or channels.
CREATE TABLE schemes (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, displayname TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    createat {int} NOT NULL DEFAULT 0, updateat {int} NOT NULL DEFAULT 0, deleteat {int} NOT NULL DEFAULT 0,
    scope TEXT NOT NULL DEFAULT '', defaultteamadminrole TEXT NOT NULL DEFAULT '',
    defaultteamuserrole TEXT NOT NULL DEFAULT '', defaultchanneladminrole TEXT NOT NULL DEFAULT '',
    defaultchanneluserrole TEXT NOT NULL DEFAULT '', defaultteamguestrole TEXT NOT NULL DEFAULT '',
    defaultchannelguestrole TEXT NOT NULL DEFAULT '', defaultplaybookadminrole TEXT NOT NULL DEFAULT '',
    defaultplaybookmemberrole TEXT NOT NULL DEFAULT '', defaultrunadminrole TEXT NOT NULL DEFAULT '',
    defaultrunmemberrole TEXT NOT NULL DEFAULT ''
) {strict};
CREATE INDEX idx_teams_scheme_id ON teams (schemeid);
CREATE INDEX idx_channels_scheme_id ON channels (schemeid);
