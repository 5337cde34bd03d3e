SELECT id, notes FROM orders WHERE customer_id = $1;
SELECT id, notes FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 20;
SELECT id, notes FROM orders WHERE customer_id = $1 AND placed_at >= $2 AND placed_at < $3;
