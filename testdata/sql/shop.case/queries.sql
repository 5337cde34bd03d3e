-- name: customer_by_email :one
SELECT id, name FROM customers WHERE email = $1;

-- name: order_history :many
SELECT id, status, total_cents
FROM orders
WHERE customer_id = $1
ORDER BY placed_at DESC
LIMIT 20;

-- name: customer_login :one
SELECT id FROM customers WHERE lower(email) = lower($1);  -- expect: function-on-column @32

-- name: deep_page :many
SELECT id, placed_at FROM orders ORDER BY placed_at DESC LIMIT 50 OFFSET 250000;  -- expect: unstable-page-order @34, deep-offset @67

-- name: search_products :many
SELECT id, title FROM products WHERE title LIKE '%' || $1 || '%' ORDER BY id LIMIT 20;  -- expect: leading-wildcard @38

SELECT id, title FROM products WHERE title LIKE '%lamp%' ORDER BY id LIMIT 20;  -- expect: leading-wildcard @38

-- name: orders_of_day :many
SELECT count(*) FROM orders WHERE placed_at::date = $1;  -- expect: function-on-column @35

-- name: has_orders :one
SELECT count(*) > 0 FROM orders WHERE customer_id = $1;

-- name: never_ordered :many
SELECT id FROM products WHERE id NOT IN (SELECT product_id FROM order_items) LIMIT 100;  -- expect: limit-without-order @78

-- name: order_totals :many
SELECT o.id, sum(i.quantity * p.price_cents)
FROM orders o, order_items i, products p  -- expect: cartesian-join @31
WHERE o.id = i.order_id AND o.placed_at > now() - interval '1 day'
GROUP BY o.id;

-- name: export :many
SELECT * FROM orders;  -- expect: missing-limit @1, select-star @8

-- name: close_all :exec
UPDATE orders SET status = 'done';  -- expect: update-without-where @1

-- name: next_job :one
SELECT id FROM orders WHERE status = 'open' ORDER BY placed_at LIMIT 1 FOR UPDATE SKIP LOCKED;  -- expect: unindexed-filter @29

-- name: sold_products :many
SELECT p.id, p.title FROM products p WHERE EXISTS (SELECT 1 FROM order_items i WHERE i.product_id = p.id) LIMIT 50;  -- expect: limit-without-order @107

-- name: keyset :many
SELECT id, placed_at FROM orders WHERE (placed_at, id) < ($1, $2) ORDER BY placed_at DESC, id DESC LIMIT 50;

-- name: add_item :exec
INSERT INTO order_items (order_id, product_id, quantity) VALUES ($1, $2, $3)
ON CONFLICT (order_id, product_id) DO UPDATE SET quantity = order_items.quantity + excluded.quantity;

-- name: by_text_id :one
SELECT name FROM customers WHERE id = '17';

-- name: status_or_total :many
SELECT id FROM orders WHERE status = 'open' OR total_cents > 100000 LIMIT 10;  -- expect: or-across-columns @29, limit-without-order @69

-- name: random_product :one
SELECT id FROM products ORDER BY random() LIMIT 1;  -- expect: order-by-random @34
