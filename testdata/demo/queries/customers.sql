-- name: find_customer
SELECT id, name, email FROM customers
WHERE tenant_id = $1 AND lower(email) = lower($2);

-- name: search_customers
SELECT id, name FROM customers
WHERE tenant_id = $1 AND name ILIKE '%' || $2 || '%'
ORDER BY name
LIMIT 20;

-- name: search_customers_by_phone
SELECT id, name FROM customers
WHERE tenant_id = $1 AND phone LIKE '%555'
ORDER BY id
LIMIT 20;

-- name: customers_without_orders
SELECT id, email FROM customers
WHERE tenant_id = $1
  AND id NOT IN (SELECT customer_id FROM orders);

-- name: export_customers
SELECT id, email, name, created_at FROM customers;

-- name: purge_deleted
DELETE FROM customers WHERE deleted_at < now() - interval '90 days';

-- name: customer_by_id
SELECT id, tenant_id, email, name FROM customers WHERE id = $1;
