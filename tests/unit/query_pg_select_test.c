/* SELECT of PostgreSQL: scopes, relations, outputs, grouping, ordering, limits, locks. */
#include "query_cases.h"

/* A statement and what is said of it stay on one line. */
/* clang-format off */

static void scopes(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT 1", {"select\n", "scope 0 root select \"SELECT 1\"", "!relation"}},
        {"-- c\nSELECT a FROM t; ", {"scope 0 root select \"SELECT a FROM t\""}},
        {"SELECT a FROM (SELECT a FROM t) AS x", {"scope 1 from select parent=0 name=x nesting=1 \"SELECT a FROM t\"", "relation 0 scope=0 subquery first  as x body=1 alias_at=\"x\" join_at=\"(SELECT a FROM t) AS x\" \"(SELECT a FROM t)\""}},
        {"SELECT 1 FROM a, LATERAL (SELECT 1 FROM b WHERE b.x = a.x) l", {"scope 1 lateral select parent=0 name=l nesting=1 has_where", "subquery comma  as l body=1 lateral"}},
        {"SELECT (SELECT max(a) FROM t), ARRAY(SELECT b FROM u)", {"scope 1 scalar select parent=0 nesting=1 aggregates \"SELECT max(a) FROM t\"", "scope 2 array select parent=0 nesting=1 \"SELECT b FROM u\"", "subquery scope=1"}},
        {"WITH x AS (SELECT a FROM t), y AS (SELECT * FROM x) SELECT * FROM y, s.x", {"scope 1 cte select parent=0 name=x \"SELECT a FROM t\"", "scope 2 cte select parent=0 name=y", "relation 1 scope=2 cte first x as x body=1", "cte first y as y body=2", "table comma s.x as x", "scope 0 root select \"WITH x AS"}},
        {"WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r", {"scope 1 cte select parent=0 name=r set=union all recursive set_at=\"UNION ALL\"", "scope=3 cte first r as r body=1"}},
        {"WITH x AS (SELECT 1) SELECT * FROM (WITH x AS (SELECT 2) SELECT * FROM x) y, x", {"scope=2 cte first x as x body=3", "scope=0 cte comma x as x body=1"}},
        {"WITH d AS (DELETE FROM t WHERE a = 1 RETURNING b) SELECT * FROM d", {"scope 1 cte delete parent=0 name=d has_where where_at=\"WHERE a = 1\" \"DELETE FROM t WHERE a = 1 RETURNING b\"", "relation 0 scope=1 table target t as t", "!target=0", "output 0 scope=1 b = column b hidden", "select\n"}},
        {"VALUES (1, 'a'), (2, 'b')", {"scope 0 root select values=2 \"VALUES (1, 'a'), (2, 'b')\"", "output 0 scope=0 column1 = constant L0"}},
        {"SELECT * FROM (VALUES (1), (2)) AS v (n)", {"relation 0 scope=0 values first  as v body=1 alias_at=\"v\" join_at=\"(VALUES (1), (2)) AS v (n)\"", "values=2 \"VALUES (1), (2)\""}},
        {"TABLE t", {"relation 0 scope=0 table first t as t", "* = column * star", "scope 0 root select \"TABLE t\""}},
        {"SELECT 1 WHERE a IN (SELECT 1) OR b > ALL (SELECT 2)", {"scope 1 in select", "scope 2 all select", "where other #0/1 (> all) column b | subquery scope=2"}},
        {"EXPLAIN (ANALYZE) SELECT a FROM t LIMIT 1", {"select\n", "scope 0 root select limit=number:1:L0 limit_at=\"LIMIT 1\" \"SELECT a FROM t LIMIT 1\""}},
        {"DECLARE c CURSOR FOR SELECT a FROM t", {"select\n", "scope 0 root select \"SELECT a FROM t\""}},
        {"PREPARE p AS UPDATE t SET a = 1", {"update target=0\n", "\"UPDATE t SET a = 1\""}},
        {"COPY (SELECT a FROM t) TO STDOUT", {"select\n", "\"SELECT a FROM t\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void set_operations(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT a FROM t UNION SELECT b FROM u", {"scope 0 root select set=union set_at=\"UNION\" \"SELECT a FROM t UNION SELECT b FROM u\"", "scope 1 arm select parent=0 \"SELECT a FROM t\"", "scope 2 arm select parent=0 \"SELECT b FROM u\""}},
        {"SELECT a UNION DISTINCT SELECT b", {"set=union set_at=\"UNION DISTINCT\""}},
        {"SELECT a FROM t UNION ALL SELECT b FROM u UNION ALL SELECT c FROM v ORDER BY 1 LIMIT 3", {"scope 0 root select set=union all limit=number:3:L1 limit_at=\"LIMIT 3\" order_at=\"ORDER BY 1\" set_at=\"UNION ALL\"", "scope 3 arm select parent=0 \"SELECT c FROM v\"", "sort 0 scope=0 column a ordinal", "!scope 4"}},
        {"SELECT a UNION ALL SELECT b UNION SELECT c", {"scope 0 root select set=union set_at=\"UNION\"", "scope 1 arm select parent=0 set=union all", "scope 2 arm select parent=1"}},
        {"SELECT a INTERSECT SELECT b EXCEPT SELECT c", {"scope 0 root select set=except set_at=\"EXCEPT\"", "scope 1 arm select parent=0 set=intersect set_at=\"INTERSECT\""}},
        {"(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL (SELECT b FROM u LIMIT 2) LIMIT 3", {"scope 0 root select set=union all limit=number:3:L2 limit_at=\"LIMIT 3\"", "scope 1 arm select parent=0 limit=number:1:L0 limit_at=\"LIMIT 1\" order_at=\"ORDER BY a\" \"SELECT a FROM t ORDER BY a LIMIT 1\"", "scope 2 arm select parent=0 limit=number:2:L1"}},
        {"SELECT a AS x UNION SELECT b ORDER BY x", {"sort 0 scope=0 column a"}},
        {"(SELECT a FROM t WHERE b = 1) ORDER BY a", {"order_at=\"ORDER BY a\" where_at=\"WHERE b = 1\" \"(SELECT a FROM t WHERE b = 1) ORDER BY a\""}},
        {"SELECT 1 FROM ((SELECT 1) UNION (SELECT 2)) x WHERE y", {"scope 1 from select parent=0 name=x set=union nesting=1 set_at=\"UNION\" \"(SELECT 1) UNION (SELECT 2)\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void relations(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT 1 FROM public.orders AS o", {"relation 0 scope=0 table first public.orders as o alias_at=\"o\" join_at=\"public.orders AS o\" \"public.orders\""}},
        {"SELECT 1 FROM \"Orders\" o, ONLY items", {"table first Orders as o", "table comma items as items alias_at=\"items\" join_at=\", ONLY items\""}},
        {"SELECT 1 FROM a LEFT OUTER JOIN b ON a.x = b.x", {"relation 1 scope=0 table left b as b nullable on alias_at=\"b\" join_at=\"LEFT OUTER JOIN b\""}},
        {"SELECT 1 FROM a RIGHT JOIN b ON a.x = b.x", {"table first a as a nullable", "table right b as b on"}},
        {"SELECT 1 FROM a FULL JOIN b ON a.x = b.x", {"table first a as a nullable", "table full b as b nullable on"}},
        {"SELECT 1 FROM a CROSS JOIN b", {"table cross b as b alias_at=\"b\" join_at=\"CROSS JOIN b\"", "!as b on"}},
        {"SELECT 1 FROM a NATURAL LEFT JOIN b", {"table left b as b natural nullable alias_at=\"b\" join_at=\"NATURAL LEFT JOIN b\""}},
        {"SELECT 1 FROM a JOIN b USING (x, y)", {"table inner b as b on", "edge 0 scope=0 on a.x b.x using \"x\"", "edge 1 scope=0 on a.y b.y using \"y\""}},
        {"SELECT 1 FROM a JOIN b USING (x) JOIN c USING (x)", {"edge 1 scope=0 on a.x c.x using \"x\""}},
        {"SELECT 1 FROM a LEFT JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x", {"table left b as b nullable on", "table inner c as c nullable on", "on = #0 (=) column b.x | column c.x relation=2", "on = #1 (=) column a.x | column b.x relation=1"}},
        {"SELECT 1 FROM generate_series(1, 10) AS g (n)", {"relation 0 scope=0 function first generate_series as g alias_at=\"g\" join_at=\"generate_series(1, 10) AS g (n)\" \"generate_series(1, 10)\""}},
        {"SELECT 1 FROM t CROSS JOIN LATERAL unnest(t.a) WITH ORDINALITY AS u", {"function cross unnest as u lateral", "CROSS JOIN LATERAL unnest(t.a) WITH ORDINALITY AS u"}},
        {"SELECT 1 FROM (VALUES (1)) v, ((SELECT 2)) w", {"alias_at=\"v\" join_at=\"(VALUES (1)) v\" \"(VALUES (1))\"", "join_at=\", ((SELECT 2)) w\" \"((SELECT 2))\""}},
        {"SELECT 1 FROM t TABLESAMPLE SYSTEM (1)", {"tablesample", "table first t as t"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void outputs(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT *, t.*, a, t.b AS c FROM t", {"output 0 scope=0 * = column * star \"*\"", "output 1 scope=0 * = column t.* star \"t.*\"", "output 2 scope=0 a = column a \"a\"", "output 3 scope=0 c = column t.b \"t.b\""}},
        {"SELECT count(*) FROM t", {"count_only", "count = expression function=count aggregate calls=count count_star \"count(*)\""}},
        {"SELECT count(DISTINCT a), sum(b) FROM t", {"!count_only", "calls=count \"count(DISTINCT a)\"", "sum = expression b function=sum aggregate calls=sum"}},
        {"SELECT sum(a) OVER (PARTITION BY b ORDER BY c DESC) FROM t", {"windows", "!aggregates", "sort 0 scope=0 column c desc window", "!calls"}},
        {"SELECT row_number() OVER w FROM t WINDOW w AS (ORDER BY a)", {"windows", "sort 0 scope=0 column a window", "\"row_number() OVER w\""}},
        {"SELECT string_agg(a, ',' ORDER BY b) FROM t", {"aggregates", "sort 0 scope=0 column b window"}},
        {"SELECT min(a, b), percentile_cont(0.5) WITHIN GROUP (ORDER BY c) FROM t", {"min = expression a +1 function=min \"min(a, b)\"", "calls=percentile_cont"}},
        {"SELECT a::text, CAST(1 AS int), coalesce(a, b), EXISTS (SELECT 1) FROM t", {"output 0 scope=0 a =", "int = constant L0 cast=int \"CAST(1 AS int)\"", "coalesce = expression a +1 function=coalesce", "exists = expression"}},
        {"SELECT DISTINCT a FROM t", {"distinct distinct_at=\"DISTINCT\""}},
        {"SELECT DISTINCT ON (a, lower(b)) a FROM t", {"distinct distinct_on distinct_at=\"DISTINCT ON (a, lower(b))\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void keys(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT a, count(*) FROM t GROUP BY a", {"group 0 scope=0 column a \"a\"", "group_at=\"GROUP BY a\""}},
        {"SELECT lower(a) AS k FROM t GROUP BY k", {"group 0 scope=0 expression a function=lower only"}},
        {"SELECT b AS a FROM t GROUP BY a", {"group 0 scope=0 column b"}},
        {"SELECT a FROM t GROUP BY 1", {"group 0 scope=0 column a ordinal"}},
        {"SELECT 1 FROM t GROUP BY ROLLUP (a, b), GROUPING SETS ((c), (d, e), ()), f", {"group 0 scope=0 column a set", "group 3 scope=0 column d set", "group 5 scope=0 column f \"f\""}},
        {"SELECT a FROM t ORDER BY a DESC NULLS LAST, b ASC, c NULLS FIRST", {"sort 0 scope=0 column a desc nulls_last \"a DESC NULLS LAST\"", "sort 1 scope=0 column b \"b ASC\"", "sort 2 scope=0 column c nulls_first \"c NULLS FIRST\"", "order_at=\"ORDER BY a DESC NULLS LAST, b ASC, c NULLS FIRST\""}},
        {"SELECT a AS x, b FROM t ORDER BY x, 2 DESC", {"sort 0 scope=0 column a \"x\"", "sort 1 scope=0 column b desc ordinal \"2 DESC\""}},
        {"SELECT *, a FROM t ORDER BY 2", {"sort 0 scope=0 none ordinal"}},
        {"SELECT a FROM t ORDER BY a USING >", {"sort 0 scope=0 column a desc"}},
        {"SELECT a FROM t ORDER BY random()", {"sort 0 scope=0 expression function=random volatile"}},
        {"SELECT a FROM t ORDER BY lower(a), t.b", {"sort 0 scope=0 expression a function=lower only", "sort 1 scope=0 column t.b"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void limits(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT a FROM t LIMIT 10 OFFSET 100000", {"limit=number:10:L0 offset=number:100000:L1 limit_at=\"LIMIT 10\" offset_at=\"OFFSET 100000\""}},
        {"SELECT a FROM t OFFSET $1 LIMIT $2", {"limit=parameter:L1 offset=parameter:L0 limit_at=\"LIMIT $2\" offset_at=\"OFFSET $1\""}},
        {"SELECT a FROM t LIMIT ALL", {"!limit=", "limit_at=\"LIMIT ALL\""}},
        {"SELECT a FROM t LIMIT 10 + 1", {"limit=expression"}},
        {"SELECT a FROM t LIMIT 99999999999", {"limit=number:99999999999"}},
        {"SELECT a FROM t LIMIT $1::int", {"limit=parameter"}},
        {"SELECT a FROM t FETCH FIRST ROW ONLY", {"limit=number:1 limit_at=\"FETCH FIRST ROW ONLY\""}},
        {"SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 10 ROWS WITH TIES", {"ties limit=number:10:L1 offset=number:5:L0 limit_at=\"FETCH NEXT 10 ROWS WITH TIES\" offset_at=\"OFFSET 5 ROWS\""}},
        {"SELECT a FROM t WHERE b = 1 FOR UPDATE", {"lock=update where_at=\"WHERE b = 1\" lock_at=\"FOR UPDATE\""}},
        {"SELECT a FROM t LIMIT 1 FOR NO KEY UPDATE OF t SKIP LOCKED", {"lock=update skip_locked limit=number:1:L0 limit_at=\"LIMIT 1\" lock_at=\"FOR NO KEY UPDATE OF t SKIP LOCKED\""}},
        {"SELECT a FROM t FOR SHARE NOWAIT", {"lock=share nowait"}},
        {"SELECT a, t.limit, b AS offset FROM t WHERE x = 1 LIMIT 2", {"limit_at=\"LIMIT 2\"", "!offset_at"}},
        {"SELECT a FROM t WHERE b IS DISTINCT FROM c GROUP BY a HAVING count(*) > 1 ORDER BY a", {"group_at=\"GROUP BY a\" where_at=\"WHERE b IS DISTINCT FROM c\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scopes),  cmocka_unit_test(set_operations), cmocka_unit_test(relations),
        cmocka_unit_test(outputs), cmocka_unit_test(keys),           cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
