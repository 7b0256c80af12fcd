-- Sessions that have ended are removed by their time.
CREATE INDEX {concurrently} idx_sessions_expires_at ON sessions (expiresat);
