-- No index can serve the second arm, so an index for the first would not be used either.
SELECT id, body FROM messages WHERE sender_id = $1 OR length(body) + target_id > $2;
