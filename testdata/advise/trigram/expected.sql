CREATE INDEX CONCURRENTLY products_title_idx ON products USING gin (title gin_trgm_ops);
