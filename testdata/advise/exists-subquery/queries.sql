SELECT c.id, c.name FROM customers c
WHERE c.email = $1 AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.total > 1000);
