-- Fills every table of the schema "public" with :rows made-up rows: keys count up, columns called ..id hold a
-- value five times, others one of 200 values. Foreign keys are dropped, since only the planner will read the rows.
\set QUIET on
SELECT set_config('eval.rows', :'rows', false);
DO $fill$
DECLARE
    t regclass;
    c record;
    names text;
    exprs text;
    n bigint := current_setting('eval.rows')::bigint;
    base bigint;
    v text;
BEGIN
    FOR c IN SELECT conrelid::regclass AS rel, conname FROM pg_constraint WHERE contype = 'f' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.rel, c.conname);
    END LOOP;
    FOR t IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        names := '';
        exprs := '';
        FOR c IN
            SELECT a.attname, format_type(a.atttypid, NULL) AS type, a.atttypmod - 4 AS len,
                   (SELECT array_position(k.conkey, a.attnum) FROM pg_constraint k
                    WHERE k.conrelid = t AND k.contype IN ('p', 'u') AND a.attnum = ANY (k.conkey)
                    ORDER BY k.contype LIMIT 1) AS place,
                   (SELECT cardinality(k.conkey) FROM pg_constraint k
                    WHERE k.conrelid = t AND k.contype IN ('p', 'u') AND a.attnum = ANY (k.conkey)
                    ORDER BY k.contype LIMIT 1) AS width
            FROM pg_attribute a WHERE a.attrelid = t AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        LOOP
            IF c.place IS NOT NULL THEN
                base := ceil(n ^ (1.0 / c.width));
                v := format('((i / %s) %% %s)', (base ^ (c.place - 1))::bigint, base);
            ELSIF c.attname ~ 'id$' THEN v := format('(i * 7919 %% %s)', n / 5);
            ELSE v := '(i * 7919 % 200)';
            END IF;
            v := CASE
                WHEN c.type ~ 'time' THEN format('now() - %s * interval ''1 min''', v)
                WHEN c.type ~ 'char|text' THEN
                    format('left(lpad(%s::text, 8, ''x''), %s)', v, CASE WHEN c.len > 0 THEN c.len ELSE 40 END)
                WHEN c.type = 'smallint' THEN format('%s %% 200', v)
                WHEN c.type ~ 'numeric' THEN format('%s / 1000.0', v)
                ELSE v END;
            names := names || ', ' || quote_ident(c.attname);
            exprs := exprs || ', ' || v;
        END LOOP;
        EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM generate_series(0, %s) i', t, substr(names, 3),
                       substr(exprs, 3), n - 1);
    END LOOP;
END
$fill$;
VACUUM ANALYZE;
