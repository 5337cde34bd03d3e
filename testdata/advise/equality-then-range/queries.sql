-- The range was written first; in an index it comes last.
SELECT id, total, notes FROM orders WHERE placed_at >= $1 AND placed_at < $2 AND customer_id = $3;
