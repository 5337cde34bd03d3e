/* The db_* facts of a schema. */
#include "test.h"

#include "facts/facts.h"
#include "support/script_schema.h"

static bool take_text(void *context, sqlite3_stmt *row)
{
    struct buf *out = context;
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        if (i) buf_byte(out, '|');
        buf_text(out, (const char *)sqlite3_column_text(row, i));
    }
    buf_byte(out, '\n');
    return true;
}

static void assert_rows(struct facts *f, const char *sql, const char *expected)
{
    struct buf out = {0};
    struct error err = {{0}};
    if (!facts_each(f, sql, take_text, &out, &err)) fail_msg("%s: %s", sql, err.text);
    buf_byte(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_free(&out);
}

static void test_schema_facts(void **state)
{
    (void)state;
    struct script_schema ss;
    script_schema_of(&ss,
                     "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a ON DELETE CASCADE, c int, d int,"
                     "                e varchar(9) DEFAULT 'x', FOREIGN KEY (c, d) REFERENCES x (p, q));"
                     "CREATE INDEX ON a (d, c, id);"
                     "CREATE INDEX part ON a (b) INCLUDE (e) WHERE b > 0;"
                     "CREATE TABLE gone (id int PRIMARY KEY); DROP TABLE gone;"
                     "CREATE VIEW v AS SELECT a.id AS no, o.id AS other FROM a LEFT JOIN a o ON o.b = a.id;",
                     DIALECT_POSTGRES);
    schema_finish(ss.schema);
    size_t unknown;
    struct error err = {{0}};
    assert_true(schema_read_stats(ss.schema,
                                  SLICE("{\"tables\":{\"a\":{\"rows\":9,\"columns\":{\"b\":{\"distinct\":3,"
                                        "\"common\":[[1,0.5],[2,0.25]]}}}}}"),
                                  &unknown, &err));
    struct facts f;
    assert_true(facts_open(&f, &err));
    static const int64_t queries[] = {10, 11, 12, 13, 14, 15};
    static const bool migration[] = {false, false, true, false, false, false};
    facts_add_schema(&f, ss.schema, queries, migration);

    assert_rows(&f, "SELECT name, kind, rows, columns, indexes, has_primary_key, query FROM db_table",
                "a|table|9.0|5|3|1|10\nv|view|-1.0|2|0|0|15\n");
    assert_rows(
        &f, "SELECT name, type, nullable, is_unique, has_default, length FROM db_column WHERE db_table = 'a'",
        "id|int|0|1|0|-1\nb|int|1|0|0|-1\nc|int|1|0|0|-1\nd|int|1|0|0|-1\ne|varchar|1|0|1|9\n");
    /* what an outer join adds may be NULL */
    assert_rows(&f, "SELECT name, nullable FROM db_column WHERE db_table = 'v'", "no|0\nother|1\n");
    assert_rows(&f, "SELECT kind, key, references_table, references_key, on_delete, indexed FROM db_key",
                "primary|id|||no action|1\n"
                "foreign|b|a|id|cascade|0\n" /* a partial index does not count */
                "foreign|c, d|x|p, q|no action|1\n");
    assert_rows(&f, "SELECT name, key, included, predicate, table_is_new, migration FROM db_index",
                "a_pkey|id|||1|0\na_d_c_id_idx|d, c, id|||1|0\npart|b|e|b > 0|1|1\n");
    assert_rows(&f, "SELECT position, \"column\", included FROM db_index_column WHERE db_index = 2",
                "0|b|0\n1|e|1\n");
    assert_rows(&f, "SELECT \"column\", value, frequency FROM db_statistic", "b|1|0.5\nb|2|0.25\n");
    facts_close(&f);
    script_schema_free(&ss);
}

static void test_cql_options(void **state)
{
    (void)state;
    struct script_schema ss;
    script_schema_of(
        &ss,
        "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};"
        "CREATE TABLE k.t (a int PRIMARY KEY) WITH gc_grace_seconds = 5;"
        "ALTER TABLE k.t WITH gc_grace_seconds = 7;",
        DIALECT_CQL);
    schema_finish(ss.schema);
    struct facts f;
    struct error err = {{0}};
    assert_true(facts_open(&f, &err));
    static const int64_t queries[] = {0, 1, 2};
    static const bool migration[] = {false, false, false};
    facts_add_schema(&f, ss.schema, queries, migration);
    assert_rows(&f, "SELECT object, kind, name, value FROM db_option ORDER BY object, name",
                "k|keyspace|replication.class|SimpleStrategy\n"
                "k|keyspace|replication.replication_factor|1\n"
                "k.t|table|gc_grace_seconds|7\n");
    assert_rows(&f, "SELECT name, role, role_position FROM db_column", "a|partition|0\n");
    facts_close(&f);
    script_schema_free(&ss);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_schema_facts),
                                       cmocka_unit_test(test_cql_options)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
