SELECT id FROM documents WHERE data ->> 'isbn' = $1;
