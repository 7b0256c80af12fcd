-- The trail of one token, and of one application.
CREATE INDEX {concurrently} idx_audits_token_id ON audits (tokenid, createat) WHERE tokenid <> '';
CREATE INDEX {concurrently} idx_audits_oauth_app_id ON audits (oauthappid, createat) WHERE oauthappid <> '';
