-- What a personal access token may be used for, from where, and when it was last used.
ALTER TABLE useraccesstokens ADD COLUMN scopes {json} NOT NULL DEFAULT '[]';
ALTER TABLE useraccesstokens ADD COLUMN allowedips {json} NOT NULL DEFAULT '[]';
ALTER TABLE useraccesstokens ADD COLUMN lastusedat {int} NOT NULL DEFAULT 0;
