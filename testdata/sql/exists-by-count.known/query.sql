-- The comparison stands in the output and not in WHERE: no fact tells of it.
SELECT count(*) > 0 FROM orders WHERE customer_id = $1;  -- expect: count-for-existence
