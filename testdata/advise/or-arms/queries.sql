SELECT id, body FROM messages WHERE sender_id = $1 OR target_id = $2;
