SELECT rowid, title FROM note WHERE folder_id = ? ORDER BY rowid LIMIT 20;
SELECT title FROM note WHERE rowid = ?;
