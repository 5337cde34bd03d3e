SELECT id, total, notes FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 20;
