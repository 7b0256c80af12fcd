-- Channels into which an import brought posts: what their members have read is counted when it ends.
CREATE TABLE jackfield_imported (
    jobid TEXT NOT NULL, channelid TEXT NOT NULL, PRIMARY KEY (jobid, channelid)
) {strict};
