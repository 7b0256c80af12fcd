-- Cut into words as posts are.
{postgres:
DROP INDEX {concurrently} IF EXISTS idx_fileinfo_txt;
CREATE INDEX {concurrently} idx_fileinfo_txt ON fileinfo
    USING gin ((to_tsvector('simple', translate(name, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”„‘’«»–—…·•、。，！？：；（）「」', '                                                       ')) || to_tsvector('simple', translate(content, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”„‘’«»–—…·•、。，！？：；（）「」', '                                                       '))))
    WITH (gin_pending_list_limit = 64);
}
DROP INDEX {concurrently} IF EXISTS idx_fileinfo_creator_create_at;
CREATE INDEX {concurrently} idx_fileinfo_creator_create_at ON fileinfo (creatorid, createat);
