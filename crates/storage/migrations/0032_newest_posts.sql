{postgres:
-- A word that is in very many posts is looked for in the newest ones first. SQLite walks its index of words from the
-- newest post anyhow.
CREATE INDEX {concurrently} idx_posts_create_at ON posts (createat) WHERE deleteat = 0 AND originalid = '';
}
