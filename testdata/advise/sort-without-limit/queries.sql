-- All rows are wanted: sorting a few of them costs less than carrying the column in the index.
SELECT id, created_at, payload FROM events WHERE account_id = $1 ORDER BY created_at;
