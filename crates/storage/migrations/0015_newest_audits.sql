-- The trail is read from its newest end, and cut at its oldest.
CREATE INDEX {concurrently} idx_audits_create_at ON audits (createat, id);
