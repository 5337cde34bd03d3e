SELECT id FROM page WHERE url = ?;
SELECT id FROM page WHERE title = ? AND lower(url) = 'x';
SELECT id FROM page WHERE lower(title) = 'x';
SELECT id FROM page WHERE j->>'$.a' = 'x';
SELECT id FROM page WHERE url LIKE 'http%';
SELECT id FROM page WHERE MATCH (`data`) AGAINST ('x');
