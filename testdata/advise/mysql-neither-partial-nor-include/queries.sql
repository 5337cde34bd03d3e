SELECT id, payload FROM jobs WHERE status = 'queued' AND queue = ? ORDER BY run_at LIMIT 10;
SELECT sum(amount) FROM jobs WHERE queue = ?;
