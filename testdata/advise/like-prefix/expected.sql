CREATE INDEX CONCURRENTLY products_code_idx ON products (code text_pattern_ops);
