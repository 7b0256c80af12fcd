-- Pages read posts that are there and no old versions: with that in the index, a page needs nothing that the database has
-- counted before, also right after many posts came at once.
DROP INDEX {concurrently} IF EXISTS idx_posts_channel_id_create_at;
CREATE INDEX {concurrently} idx_posts_channel_id_create_at ON posts (channelid, createat, id) WHERE deleteat = 0 AND originalid = '';

{postgres:
-- All marks part words, as on SQLite: the parser itself keeps addresses and versions whole. What waits to be sorted into
-- the index is read by every search, so that it is kept short.
DROP INDEX {concurrently} IF EXISTS idx_posts_message_txt;
CREATE INDEX {concurrently} idx_posts_message_txt ON posts
    USING gin (to_tsvector('simple', translate(message, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”„‘’«»–—…·•、。，！？：；（）「」', '                                                       ')))
    WITH (gin_pending_list_limit = 64);
}
