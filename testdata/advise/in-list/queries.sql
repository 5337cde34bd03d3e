SELECT id, body FROM messages WHERE sender_id IN ($1, $2, $3);
