SELECT id, body FROM comments WHERE post_id = $1 ORDER BY created_at DESC LIMIT 20;
