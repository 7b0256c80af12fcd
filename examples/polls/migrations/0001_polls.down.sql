DROP TABLE votes;
DROP TABLE answers;
DROP TABLE polls;
