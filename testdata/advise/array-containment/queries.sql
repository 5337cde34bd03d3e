SELECT id, body FROM articles WHERE tags @> ARRAY['sql'];
