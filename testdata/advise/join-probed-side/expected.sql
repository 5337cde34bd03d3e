CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
