CREATE INDEX orders_customer_id_key_idx ON orders (customer_id, `key`);
