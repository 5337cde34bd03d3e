/* Statements of PostgreSQL that write, and those that are neither queries nor DDL. */
#include "query_cases.h"

/* A statement and what is said of it stay on one line. */
/* clang-format off */

static void inserts(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"INSERT INTO s.t (a, \"B\") VALUES (1, 'x')", {"insert target=0 rows=1\n", "scope 0 root insert values=1", "relation 0 scope=0 table target s.t as t", "insert_column 0 a \"a\"", "insert_column 1 B \"\"B\"\""}},
        {"INSERT INTO t VALUES (1), (2), ((SELECT max(a) FROM u))", {"rows=3", "scope 1 scalar", "!insert_column"}},
        {"INSERT INTO t (a) SELECT b FROM u WHERE c = 1", {"insert target=0 insert_select\n", "scope 1 source select parent=0 has_where where_at=\"WHERE c = 1\" \"SELECT b FROM u WHERE c = 1\""}},
        {"INSERT INTO t DEFAULT VALUES", {"insert target=0 default_values\n"}},
        {"INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", {"rows=1 on_conflict\n", "!where_at"}},
        {"INSERT INTO t (a, n) VALUES (1, 1) ON CONFLICT (a) WHERE b DO UPDATE SET n = t.n + excluded.n, m = excluded.m WHERE t.o IS NULL RETURNING id", {"on_conflict returning\n", "assignment 0 scope=0 n = expression t.n +1 function=+ conflict self \"n = t.n + excluded.n\"", "assignment 1 scope=0 m = column excluded.m conflict \"m = excluded.m\"", "check is true #0 () column b", "check is null #1 (is null) column t.o", "output 0 scope=0 id = column id hidden", "!where_at"}},
        {"INSERT INTO t SELECT a FROM u ON CONFLICT DO NOTHING", {"scope 1 source select parent=0 \"SELECT a FROM u\""}},
        {"WITH x AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM x", {"scope 0 root insert \"WITH x AS", "scope=2 cte first x as x body=1", "target=0"}},
        {"INSERT INTO t AS q (a) VALUES (1)", {"table target t as q alias_at=\"q\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void updates(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"UPDATE t SET a = 1, b = b + 1, c = DEFAULT WHERE id = $1", {"update target=0\n", "set_at=\"SET a = 1, b = b + 1, c = DEFAULT\"", "where_at=\"WHERE id = $1\"", "assignment 0 scope=0 a = constant L0 \"a = 1\"", "assignment 1 scope=0 b = expression b L1 function=+ only self \"b = b + 1\"", "assignment 2 scope=0 c = expression", "where = #0 (=) column id | parameter L2"}},
        {"UPDATE t SET a = 1", {"!has_where", "scope 0 root update set_at=\"SET a = 1\" \"UPDATE t SET a = 1\""}},
        {"UPDATE t AS x SET (a, b) = (1, x.b), (c, d) = (SELECT 1, 2) FROM u WHERE u.id = x.id", {"table target t as x", "table comma u as u", "assignment 0 scope=0 a = constant L0", "assignment 1 scope=0 b = column x.b self", "assignment 2 scope=0 c = subquery", "assignment 3 scope=0 d = subquery", "edge 0 scope=0 where u.id x.id", "!scope 2"}},
        {"UPDATE t SET a = u.a FROM u JOIN v ON v.x = u.x WHERE t.id = u.id RETURNING t.*", {"returning", "!self", "table inner v as v on", "output 0 scope=0 * = column t.* star hidden"}},
        {"UPDATE t SET doc['a'] = '1', arr[1:2] = '{}'", {"assignment 0 scope=0 doc = constant", "assignment 1 scope=0 arr = constant"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void others(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"DELETE FROM t USING u WHERE t.id = u.id", {"delete target=0\n", "scope 0 root delete has_where where_at=\"WHERE t.id = u.id\"", "table comma u as u"}},
        {"DELETE FROM t", {"!has_where"}},
        {"DELETE FROM t WHERE ctid IN (SELECT ctid FROM t LIMIT 10) RETURNING a", {"limit=number:10:L0", "returning"}},
        {"MERGE INTO t USING (SELECT * FROM s) q ON t.id = q.id WHEN MATCHED AND q.x > 1 THEN UPDATE SET v = q.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (q.id, q.v)", {"merge target=0\n", "scope 1 source select parent=0 name=q \"SELECT * FROM s\"", "relation 1 scope=0 subquery inner  as q body=1 on", "on = #0 (=) column t.id | column q.id relation=1", "if > #0 (>) column q.x", "assignment 0 scope=0 v = column q.v", "insert_column 1 v"}},
        {"TRUNCATE a, b CASCADE", {"truncate target=0\n", "table target a as a", "table target b as b"}},
        {"BEGIN", {"transaction\n"}},
        {"ROLLBACK TO SAVEPOINT x", {"transaction\n"}},
        {"SET search_path TO app, public", {"use use=app\n"}},
        {"SET work_mem = '1MB'", {"other\n"}},
        {"CALL p((SELECT 1))", {"other\n", "scope 1 scalar"}},
        {"VACUUM t", {"other\n"}},
        {"", {"none\n"}},
        {"-- nothing\n", {"none\n"}},
        {"SELECT 1; DELETE FROM t", {"select\n", "scope 1 member delete parent=0 \"DELETE FROM t\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void placeholders(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT * FROM t WHERE a = ? AND b = :b AND c = :b AND d = %s AND e = %(e)s AND f = @f AND g = #{g} AND h = ${h}", {"column a | parameter L0 [sargable] \"a = ?\"", "column c | parameter L2 [sargable] \"c = :b\"", "\"d = %s\"", "\"e = %(e)s\"", "\"f = @f\"", "\"g = #{g}\"", "\"h = ${h}\""}},
        {"SELECT * FROM t WHERE doc ? 'k' AND a = ?", {"contains #0 (?) column doc | constant L0", "\"a = ?\""}},
        {"SELECT * FROM {table} x WHERE {column} = ? ORDER BY a {direction} LIMIT ?", {"table first {table} as x alias_at=\"x\" join_at=\"{table} x\" \"{table}\"", "column {column} L1 | parameter L2 [sargable] \"{column} = ?\"", "sort 0 scope=0 column a \"a\"", "limit=parameter:L4", "limit_at=\"LIMIT ?\""}},
        {"SELECT * FROM t {where} ORDER BY a", {"table first t as t alias_at=\"t\"", "!has_where"}},
        {"INSERT INTO t (a, {columns}) VALUES (?, ?)", {"insert_column 1 {columns} \"{columns}\"", "rows=1"}},
        {"COPY t FROM :'file'", {"other\n"}},
        {"SELECT * FROM t WHERE a IN (:ids)", {"in #0 (in) column a | list L0 members=1 [sargable] \"a IN (:ids)\""}},
        {"SELECT 'ä', b FROM t WHERE c = ? AND d = 'ö' LIMIT ?", {"\"d = 'ö'\"", "limit_at=\"LIMIT ?\""}},
        {"SELECT a FROM t WHERE b = $2 AND c = ?", {"\"b = $2\"", "\"c = ?\""}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
    CHECK_CASES(cases, DIALECT_UNKNOWN);
}

/* Without a known dialect, the others' grammars are tried behind PostgreSQL's. */
static void unknown_dialects(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"SELECT `a` FROM `t` WHERE b = ? LIMIT 20, 10", {"relation 0 scope=0 table first t as t", "limit=number:10", "offset=number:20"}},
        {"SELECT TOP 10 a FROM t WITH (NOLOCK)", {"limit=number:10"}},
        {"INSERT OR REPLACE INTO t (a) VALUES (1)", {"insert target=0 rows=1 on_conflict"}},
        {"SELECT a FROM t WHERE data ? 'k'", {"contains #0 (?) column data"}},
    };
    CHECK_CASES(cases, DIALECT_UNKNOWN);
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inserts),      cmocka_unit_test(updates),          cmocka_unit_test(others),
        cmocka_unit_test(placeholders), cmocka_unit_test(unknown_dialects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
