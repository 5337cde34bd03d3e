CREATE INDEX CONCURRENTLY posts_author_id_lang_code_idx ON posts (author_id, lang_code);
