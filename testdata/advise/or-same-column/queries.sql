SELECT id, body FROM messages WHERE sender_id = $1 OR sender_id = $2;
