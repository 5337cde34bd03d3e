-- sargent: allow delete-without-where the table is rebuilt every night
DELETE FROM cache;
DELETE FROM cache_b; -- sargent: allow delete-without-where same here
DELETE FROM orders;
DELETE -- sargent: allow delete-without-where in the middle
  FROM cache_c;
DELETE
  FROM cache_d; -- sargent: allow delete-without-where at the end of two lines
DELETE FROM carts; SELECT 1; -- sargent: allow delete-without-where of all on this line
-- sargent: allow order-by-random nothing here does that
SELECT 1;
