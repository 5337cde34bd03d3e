SELECT id, body FROM post WHERE author_id = ? ORDER BY id DESC LIMIT 20;
SELECT id, body FROM post WHERE topic_id = ? AND id > ? ORDER BY id LIMIT 20;
