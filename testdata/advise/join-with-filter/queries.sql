SELECT p.id, p.body FROM authors a JOIN posts p ON p.author_id = a.id WHERE a.name = $1 AND p.lang_code = $2;
