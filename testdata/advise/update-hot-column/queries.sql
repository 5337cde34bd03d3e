-- Written on every request, read once in a while, and few rows a user: not worth an index on last_seen.
SELECT id, data FROM sessions WHERE user_id = $1 ORDER BY last_seen DESC LIMIT 1;
UPDATE sessions SET last_seen = now() WHERE id = $1;
UPDATE sessions SET last_seen = now(), data = $2 WHERE id = $1;
UPDATE sessions SET last_seen = $2 WHERE id = $1;
