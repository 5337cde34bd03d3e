CREATE INDEX CONCURRENTLY articles_tags_idx ON articles USING gin (tags);
