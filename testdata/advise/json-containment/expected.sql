CREATE INDEX CONCURRENTLY documents_data_idx ON documents USING gin (data jsonb_path_ops);
