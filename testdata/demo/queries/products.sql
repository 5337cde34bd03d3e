-- name: products_by_color
SELECT id, sku, title FROM products
WHERE tenant_id = $1 AND attributes @> '{"color": "red"}' AND active
LIMIT 100;

-- name: best_reviewed
SELECT p.id, p.title, (SELECT avg(stars) FROM reviews r WHERE r.product_id = p.id) AS average
FROM products p
WHERE p.tenant_id = $1 AND p.active
ORDER BY average DESC NULLS LAST
LIMIT 10;

-- name: random_product
SELECT id, title FROM products WHERE tenant_id = $1 AND active ORDER BY random() LIMIT 1;

-- name: deactivate_everything
-- Season's end, run by hand. sargent: allow update-without-where, tenant-filter-missing the whole catalogue goes
UPDATE products SET active = false;

-- name: recent_reviews
SELECT stars, body, written_at FROM reviews WHERE product_id = $1 ORDER BY written_at DESC;

-- name: add_product
INSERT INTO products (tenant_id, sku, title, price_cents) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, sku) DO UPDATE SET title = excluded.title, price_cents = excluded.price_cents;
