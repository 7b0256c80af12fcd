-- Embed apps that are tenants: a team of their own, and how much it may hold and how fast.
ALTER TABLE jackfield_embed_apps ADD COLUMN istenant {bool} NOT NULL DEFAULT {false};
ALTER TABLE jackfield_embed_apps ADD COLUMN maxposts {int} NOT NULL DEFAULT 0;
ALTER TABLE jackfield_embed_apps ADD COLUMN maxbytes {int} NOT NULL DEFAULT 0;
ALTER TABLE jackfield_embed_apps ADD COLUMN postsperminute {int} NOT NULL DEFAULT 0;
ALTER TABLE jackfield_embed_apps ADD COLUMN requestsperminute {int} NOT NULL DEFAULT 0;
