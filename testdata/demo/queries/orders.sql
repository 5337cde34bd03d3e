-- name: list_orders
-- The back office's order list.
SELECT * FROM orders
WHERE tenant_id = $1 AND status = 'open'
ORDER BY placed_at DESC
LIMIT 50 OFFSET $2;

-- name: count_orders
SELECT count(*) FROM orders
WHERE tenant_id = $1 AND status = 'open';

-- name: latest_orders_of_customer
SELECT id, status, total_cents, placed_at
FROM orders
WHERE tenant_id = $1 AND customer_id = $2
ORDER BY placed_at DESC
LIMIT 10;

-- name: orders_on_day
SELECT id, total_cents FROM orders
WHERE tenant_id = $1 AND date(placed_at) = $2;

-- name: order_with_items
SELECT o.id, o.status, i.line, i.quantity, p.title
FROM orders o
JOIN order_items i ON i.order_id = o.id
JOIN products p ON p.id = i.product_id
WHERE o.id = $1;

-- name: ship_order
UPDATE orders SET status = 'shipped', shipped_at = now()
WHERE id = $1 AND tenant_id = $2;

-- name: monthly_revenue
SELECT date_trunc('month', placed_at) AS month, sum(total_cents)
FROM orders
WHERE tenant_id = $1 AND placed_at BETWEEN '2026-01-01' AND '2026-12-31'
GROUP BY 1;
