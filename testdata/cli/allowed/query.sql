-- sargent: allow delete-without-where the table is rebuilt every night
DELETE FROM cache;
DELETE FROM cache_b; -- sargent: allow delete-without-where same here
DELETE FROM orders;
-- sargent: allow order-by-random nothing here does that
SELECT 1;
