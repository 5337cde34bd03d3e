CREATE INDEX CONCURRENTLY documents_data_isbn_idx ON documents ((data->>'isbn'));
