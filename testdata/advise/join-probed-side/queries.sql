SELECT c.name, o.total, o.notes FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.email = $1;
