-- The channel's own clock: each new or changed post takes the next time, under the lock of the channel's row. The time
-- before it stands beside it, so that whoever is told of a change knows what must have been told before.
ALTER TABLE channels ADD COLUMN lastchangeat {int} NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN priorchangeat {int} NOT NULL DEFAULT 0;
UPDATE channels SET lastchangeat = COALESCE((SELECT MAX(p.updateat) FROM posts p WHERE p.channelid = channels.id), 0);

-- The ids that clients gave their posts, for some minutes: whoever sends one again gets the post that was made.
CREATE TABLE jackfield_pending_posts (
    userid TEXT NOT NULL, channelid TEXT NOT NULL, pendingid TEXT NOT NULL, postid TEXT NOT NULL,
    createat {int} NOT NULL,
    PRIMARY KEY (userid, channelid, pendingid)
) {strict};
CREATE INDEX idx_jackfield_pending_posts_create_at ON jackfield_pending_posts (createat);
