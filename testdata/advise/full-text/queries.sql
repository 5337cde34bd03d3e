SELECT id FROM articles WHERE to_tsvector('english', body) @@ plainto_tsquery('english', $1);
