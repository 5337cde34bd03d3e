SELECT id, created_at, body FROM posts
WHERE forum_id = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT 50;
