SELECT id FROM post WHERE title = "it's" AND id > 7 LIMIT 5, 10;
