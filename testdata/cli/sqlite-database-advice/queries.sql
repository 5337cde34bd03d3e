SELECT id FROM note WHERE title = ?;
SELECT id, title FROM note WHERE author_id = ? ORDER BY written DESC LIMIT 10;
