CREATE TABLE polls (
    id INTEGER PRIMARY KEY,
    post_id TEXT NOT NULL DEFAULT '',
    channel_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    question TEXT NOT NULL
);
CREATE TABLE answers (
    poll_id INTEGER NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (poll_id, place)
);
CREATE TABLE votes (
    poll_id INTEGER NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (poll_id, user_id)
);
