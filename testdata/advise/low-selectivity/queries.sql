SELECT id, total FROM orders WHERE status = $1;
