{postgres:
-- The newest posts of all channels, apart from their times. Without statistics, as after many posts came at once, the
-- planner takes an index of times alone for a channel's page and reads every post of the channel for it; and also an
-- index of anything else that has the page's own conditions, which is why this has none.
DROP INDEX {concurrently} IF EXISTS idx_posts_create_at;
CREATE INDEX {concurrently} idx_posts_newest ON posts ((createat + 0));
}
