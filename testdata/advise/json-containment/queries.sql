SELECT id, data FROM documents WHERE data @> $1;
