CREATE INDEX CONCURRENTLY posts_forum_id_created_at_id_idx ON posts (forum_id, created_at, id);
