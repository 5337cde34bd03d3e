SELECT id, payload FROM jobs WHERE status = 'queued' AND queue = $1 ORDER BY run_at LIMIT 10;
