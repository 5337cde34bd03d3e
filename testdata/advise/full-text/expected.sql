CREATE INDEX CONCURRENTLY articles_to_tsvector_english_body_idx ON articles USING gin (to_tsvector('english', body));
