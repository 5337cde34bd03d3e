SELECT * FROM orders WHERE id = 1;
DELETE FROM orders;
DELETE FROM lines;
