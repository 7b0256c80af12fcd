-- What is known of addresses that messages lead to; `hash` and `timestamp` (an hour) as Mattermost makes them.
CREATE TABLE linkmetadata (
    hash {int} NOT NULL PRIMARY KEY, url TEXT NOT NULL, timestamp {int} NOT NULL, type TEXT NOT NULL DEFAULT 'none',
    data {json} NOT NULL DEFAULT '{}'
) {strict};
CREATE INDEX idx_linkmetadata_url ON linkmetadata (url, timestamp);
