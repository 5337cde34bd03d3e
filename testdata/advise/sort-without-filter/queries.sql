SELECT id, created_at, payload FROM events ORDER BY created_at DESC LIMIT 50;
