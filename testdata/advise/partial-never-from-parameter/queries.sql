SELECT id, payload FROM jobs WHERE status = $2 AND queue = $1 ORDER BY run_at LIMIT 10;
