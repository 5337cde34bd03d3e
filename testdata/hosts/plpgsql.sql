-- Bodies of routines: loops over queries, text that is put together, bodies in quotes.
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, seen timestamptz NOT NULL);
CREATE INDEX ON customers (name);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, total numeric NOT NULL);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (total); -- expect: index-on-write-hot-column

CREATE FUNCTION totals(p_name text, p_limit int, OUT p_total numeric) AS $$
DECLARE
  r record;
  v_sum numeric := 0;
  v_sql text := 'SELECT id FROM orders';
BEGIN
  FOR r IN SELECT id FROM customers WHERE name = p_name LIMIT p_limit LOOP -- expect: limit-without-order
    SELECT sum(o.total) INTO v_sum FROM orders o WHERE o.customer_id = r.id; -- expect: query-in-loop
    UPDATE customers SET seen = now() WHERE id = r.id; -- expect: write-in-loop
    PERFORM touch(r.id); -- expect: write-in-loop "touch() writes"
    v_sum := v_sum + (SELECT o.total FROM orders o WHERE o.id = r.id); -- expect: query-in-loop @14
  END LOOP;
  v_sql := v_sql || ' WHERE total = ''' || p_name || ''' ORDER BY id LIMIT 5'; -- expect: string-formatted-value "p_name" @44
  EXECUTE v_sql;
  EXECUTE format('SELECT id FROM %I WHERE total = %L ORDER BY id LIMIT %s', p_name, p_name, p_limit);
  EXECUTE 'UPDATE ' || p_name || ' SET total = 0 WHERE id = $1' USING p_limit; -- expect: dynamic-identifier "p_name"
  EXECUTE 'DELETE FROM orders WHERE id = $1' USING p_limit;
  EXECUTE 'DELETE FROM orders WHERE id = ' || quote_literal(p_name);
  EXECUTE 'DELETE FROM orders WHERE id = ' || p_limit;
  EXECUTE 'DELETE FROM orders WHERE id = ' || p_name::int;
  IF EXISTS (SELECT 1 FROM orders WHERE total + 1 = p_limit) THEN -- expect: arithmetic-on-column @41
    RETURN;
  END IF;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION touch(p_id int) RETURNS void LANGUAGE sql AS '
  UPDATE customers SET seen = now() WHERE id = p_id;
  SELECT id FROM customers WHERE name <> ''o''''clock'' AND id + 1 = p_id; -- expect: arithmetic-on-column @61
';

CREATE FUNCTION in_quotes(p_name text) RETURNS void AS '
BEGIN
  EXECUTE ''UPDATE orders SET total = 1 WHERE id = '''''' || p_name || ''''''''; -- expect: string-formatted-value "p_name" @62
END' LANGUAGE 'plpgsql';

-- what a loop needs once per round
CREATE FUNCTION quiet(p_id int) RETURNS int AS $body$
DECLARE
  v_id int := p_id;
  v_count int;
  c CURSOR FOR SELECT id FROM customers ORDER BY id LIMIT 10;
BEGIN
  -- four known rounds
  FOR i IN 1..4 LOOP
    SELECT count(*) INTO v_count FROM orders WHERE customer_id = i;
  END LOOP;
  -- a chain
  WHILE v_id IS NOT NULL LOOP
    SELECT customer_id INTO v_id FROM orders WHERE id = v_id;
  END LOOP;
  -- until it works
  LOOP
    UPDATE orders SET total = 1 WHERE id = p_id;
    IF found THEN
      RETURN 1;
    END IF;
    BEGIN
      INSERT INTO orders (id, customer_id, total) VALUES (p_id, v_id, 0);
      RETURN 2;
    EXCEPTION WHEN unique_violation THEN
      NULL;
    END;
  END LOOP;
  -- sargent: allow select-star the type of the row matters
  PERFORM * FROM orders WHERE id = p_id;
END
$body$ LANGUAGE plpgsql;

CREATE FUNCTION walk(p_id int) RETURNS void AS $$
DECLARE
  c refcursor;
  v_id int;
BEGIN
  OPEN c FOR SELECT id FROM customers WHERE name = 'a';
  LOOP
    FETCH c INTO v_id;
    EXIT WHEN NOT FOUND;
    DELETE FROM orders WHERE customer_id = v_id; -- expect: write-in-loop
  END LOOP;
  FOREACH v_id IN ARRAY ARRAY[1, 2, 3, 4, 5] LOOP
    RETURN QUERY SELECT o.id FROM orders o WHERE o.customer_id = v_id; -- expect: query-in-loop
  END LOOP;
END
$$ LANGUAGE plpgsql;

DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT id FROM customers WHERE name = 'b' LOOP
    INSERT INTO orders (id, customer_id, total) VALUES (t.id, t.id, 0); -- expect: write-in-loop
  END LOOP;
END
$$;

CREATE FUNCTION atomic(a int) RETURNS bigint
BEGIN ATOMIC
  SELECT count(*) FROM orders WHERE id + 1 = a; -- expect: arithmetic-on-column
END;
