/* What the CQL front end makes of statements: the model, error messages, tolerance, hostile input. */
#include "test.h"

#include "query/cql_parser.h"

static struct arena arena;

static int reset(void **state)
{
    (void)state;
    arena_reset(&arena);
    return 0;
}

static bool parse_with(const char *text, const struct query_options *options, struct query *q,
                       struct query_error *err)
{
    memset(q, 0, sizeof *q);
    memset(err, 0, sizeof *err);
    q->text = slice_of(text);
    return cql_parse(&arena, slice_of(text), DIALECT_CQL, options, q, err);
}

static struct query parse(const char *text)
{
    struct query q;
    struct query_error err;
    if (!parse_with(text, NULL, &q, &err)) fail_msg("%s: %s", text, err.message);
    return q;
}

static void assert_slice(struct slice s, const char *expected)
{
    if (!slice_eq(s, slice_of(expected))) fail_msg("\"%.*s\" is not \"%s\"", SLICE_ARG(s), expected);
}

static void assert_error(const char *text, size_t pos, const char *message)
{
    struct query q;
    struct query_error err;
    if (parse_with(text, NULL, &q, &err)) fail_msg("accepted: %s", text);
    assert_string_equal(err.message, message);
    assert_int_equal(err.at.pos, pos);
}

static void select_fills_the_model(void **state)
{
    (void)state;
    const char *text = "SELECT a, count(*) AS n, max(\"B\") FROM Ks.T WHERE k IN (1, ?) AND (c, d) > (1, 2) "
                       "AND m['x'] = 'y' AND token(k) <= 5 GROUP BY k ORDER BY c DESC PER PARTITION LIMIT 2 "
                       "LIMIT 10 ALLOW FILTERING;";
    struct query q = parse(text);
    assert_int_equal(q.verb, VERB_SELECT);
    assert_slice(q.relations.at[0].schema, "ks");
    assert_slice(q.relations.at[0].name, "t");
    assert_int_equal(q.outputs.n, 3);
    assert_true(q.outputs.at[1].count_star);
    assert_slice(q.outputs.at[1].name, "n");
    assert_slice(q.outputs.at[2].aggregate, "max");
    assert_slice(q.columns.at[q.outputs.at[2].value.column].name, "B");
    assert_int_equal(q.predicates.n, 5);
    assert_int_equal(q.predicates.at[0].op, PREDICATE_IN);
    assert_int_equal(q.predicates.at[0].right.members, 2);
    assert_true(q.predicates.at[2].tuple);
    assert_int_equal(q.predicates.at[2].tuple_position, 1);
    assert_int_equal(q.predicates.at[1].tuple_group, q.predicates.at[2].tuple_group);
    assert_slice(q.predicates.at[3].left.function, "[]");
    assert_slice(q.predicates.at[4].left.function, "token");
    assert_int_equal(q.groups.n, 1);
    assert_true(q.sorts.at[0].descending);
    assert_int_equal(q.scopes.at[0].partition_limit.value, 2);
    assert_int_equal(q.scopes.at[0].limit.value, 10);
    assert_true(q.cql.allow_filtering);
    assert_slice(slice_sub(q.text, q.cql.allow_filtering_at), "ALLOW FILTERING");
    assert_slice(slice_sub(q.text, q.scopes.at[0].limit_at), "LIMIT 10");
}

/* What Cassandra 6 brings is read as such and refused before. */
static void newer_statements_need_the_version(void **state)
{
    static const char *const texts[] = {
        "CREATE TABLE a (k int PRIMARY KEY, n text CHECK NOT NULL AND LENGTH() > 3, j text CHECK JSON(), c "
        "int CHECK c > 5)",
        "CREATE TABLE IF NOT EXISTS b LIKE ks.a WITH INDEXES AND SECURITY LABELS AND comment = 'x'",
        "ALTER TABLE a ALTER n DROP CHECK",
        "ALTER TABLE a ADD c int CHECK c >= 0",
        "COMMENT ON COLUMN ks.a.n IS 'name'",
        "COMMENT ON TYPE ks.t IS NULL",
        "SECURITY LABEL FOR anon ON FIELD t.f IS 'secret'",
        "BEGIN TRANSACTION LET r = (SELECT * FROM a WHERE k = 1); SELECT r.n, r.c; IF r.n IS NOT NULL AND 4 "
        "< r.c "
        "THEN UPDATE a SET c = r.c + 1, m['x'] = r.n WHERE k = 1; END IF COMMIT TRANSACTION",
        "BEGIN TRANSACTION INSERT INTO a (k) VALUES (0); DELETE FROM a WHERE k = 1; COMMIT TRANSACTION",
        "BEGIN TRANSACTION SELECT * FROM a WHERE k = 1; COMMIT TRANSACTION",
        "SELECT * FROM a WHERE c = 1 ALLOW FILTERING WITH included_indexes = {i, ks.j}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct query q;
        struct query_error err;
        if (!parse_with(texts[i], &(struct query_options){.cql_version = 600}, &q, &err))
            fail_msg("%s: %s", texts[i], err.message);
        if (parse_with(texts[i], &(struct query_options){.cql_version = 510}, &q, &err))
            fail_msg("before 6.0: %s", texts[i]);
    }
}

static void the_new_words_stay_names(void **state)
{
    (void)state;
    struct query q;
    struct query_error err;
    const char *text =
        "SELECT check, let, then, transaction, comment, label, field, \"column\", column FROM end "
        "WHERE commit = 1 AND security = 2";
    assert_true(parse_with(text, &(struct query_options){.cql_version = 600}, &q, &err));
}

static void a_transaction_holds_members(void **state)
{
    (void)state;
    struct query q;
    struct query_error err;
    const char *text = "BEGIN TRANSACTION LET r = (SELECT v FROM ks.a WHERE k = 1); IF r.v = 1 THEN "
                       "INSERT INTO b (k, v) VALUES (1, r.v); END IF COMMIT TRANSACTION;";
    assert_true(parse_with(text, &(struct query_options){.cql_version = 600}, &q, &err));
    assert_int_equal(q.verb, VERB_TRANSACTION);
    assert_int_equal(q.scopes.n, 3);
    assert_int_equal(q.scopes.at[1].verb, VERB_SELECT);
    assert_int_equal(q.scopes.at[2].verb, VERB_INSERT);
    assert_int_equal(q.scopes.at[2].kind, SCOPE_MEMBER);
    assert_slice(q.relations.at[0].name, "a");
    assert_slice(q.relations.at[1].name, "b");
}

static void batch_members_are_scopes(void **state)
{
    (void)state;
    struct query q = parse("BEGIN UNLOGGED BATCH INSERT INTO t (k, v) VALUES (1, 'a') USING TTL 60; "
                           "UPDATE t SET v = 'b', n += 1 WHERE k = 2 IF EXISTS; DELETE v FROM t WHERE k = 3 "
                           "APPLY BATCH");
    assert_int_equal(q.verb, VERB_BATCH);
    assert_int_equal(q.cql.batch, BATCH_UNLOGGED);
    assert_int_equal(q.scopes.n, 4);
    assert_int_equal(q.scopes.at[1].kind, SCOPE_MEMBER);
    assert_int_equal(q.scopes.at[1].ttl.value, 60);
    assert_true(q.scopes.at[2].if_exists);
    assert_true(q.scopes.at[3].deletes_columns);
    assert_int_equal(q.assignments.n, 5);
    assert_int_equal(q.assignments.at[0].scope, 1);
    assert_slice(q.assignments.at[0].column, "k");
    assert_slice(slice_sub(q.text, q.assignments.at[1].value.at), "'a'");
    assert_int_equal(q.assignments.at[3].element, '+');
    assert_true(q.assignments.at[3].self);
    assert_int_equal(q.target, -1);
}

static void tables_keep_keys_and_options(void **state)
{
    (void)state;
    struct query q =
        parse("CREATE TABLE ks.t (a int, b timeuuid, s text static, m map<text, frozen<list<int>>>, "
              "PRIMARY KEY ((a), b)) WITH CLUSTERING ORDER BY (b DESC) AND compaction = "
              "{'class': 'TimeWindowCompactionStrategy', 'compaction_window_size': 1} AND "
              "default_time_to_live = 86400 AND COMPACT STORAGE");
    const struct ddl_change *c = &q.ddl.at[0];
    assert_int_equal(c->kind, DDL_CREATE_TABLE);
    assert_int_equal(c->column_count, 4);
    assert_slice(c->columns[3].type, "map<text, frozen<list<int>>>");
    assert_true(c->columns[2].flags & COLUMN_STATIC);
    assert_true(c->columns[1].flags & COLUMN_PRIMARY_KEY);
    assert_int_equal(c->keys[0].column_count, 2);
    assert_int_equal(c->keys[0].partition_count, 1);
    assert_true(c->clustering_descending[0]);
    assert_int_equal(c->option_count, 4);
    assert_slice(c->option_names[0], "compaction.class");
    assert_slice(c->option_values[0], "TimeWindowCompactionStrategy");
    assert_slice(c->option_values[2], "86400");
    assert_slice(c->option_names[3], "compact_storage");

    q = parse("CREATE CUSTOM INDEX IF NOT EXISTS i ON t (values(m)) USING 'StorageAttachedIndex'");
    assert_slice(q.ddl.at[0].indexes[0].method, "sai");
    assert_slice(q.ddl.at[0].indexes[0].columns[0].function, "values");
    q = parse("CREATE MATERIALIZED VIEW v AS SELECT * FROM t WHERE a IS NOT NULL PRIMARY KEY (b, a)");
    assert_true(q.ddl.at[0].materialized);
    assert_slice(q.relations.at[0].name, "t");
    assert_int_equal(q.ddl.at[0].view_scope, q.relations.at[0].scope);
    q = parse("ALTER TABLE t ADD (x int, y text)");
    assert_int_equal(q.ddl.n, 2);
    assert_slice(q.ddl.at[1].columns[0].name, "y");
}

static void errors_say_what_was_expected(void **state)
{
    (void)state;
    assert_error("SELECT a WHERE k = 1", 9, "expected FROM, found the reserved word 'WHERE'");
    assert_error("SELECT * FROM t WHERE k = 1 OR k = 2", 28,
                 "expected the end of the statement, found the reserved word 'OR'; CQL has no OR");
    assert_error(
        "SELECT * FROM t\nSELECT * FROM u", 16,
        "expected the end of the statement, found the reserved word 'SELECT'; is a ';' missing in front "
        "of it?");
    assert_error("SELECT * FROM t JOIN u ON t.a = u.a", 16,
                 "expected the end of the statement, found 'JOIN'; CQL has no joins");
    assert_error("UPDATE t SET a = \"x\" WHERE k = 1", 17,
                 "expected a value, found '\"x\"'; strings take single quotes");
    assert_error("SELECT * FROM t WHERE a = b", 26,
                 "expected a value, found 'b'; a column is no value in CQL");
    assert_error("SELECT * FROM t WHERE a <> 1", 25, "expected a value, found '>'; not equal is !=");
    assert_error("CREATE TABLE t (a int, b text PRIMARY KEY (a))", 42,
                 "expected ',' in front of PRIMARY KEY (...)");
    assert_error("INSERT INTO t (a) VALUES ('x", 26, "unterminated string");
    assert_error("DELETE FROM t", 13, "expected WHERE, found the end of the statement");
    assert_error("SELECT * FROM t WHERE a == 1", 25, "expected a value, found '='");
    assert_error("CREATE TABLE t (a int, PRIMARY KEY (a)) WITH CLUSTERING ORDER BY (a)", 67,
                 "expected ASC or DESC, found ')'");
    assert_error(";", 0, "expected a CQL statement, found ';'");
}

static void templates_and_client_commands_are_tolerated(void **state)
{
    (void)state;
    static const char *const fine[] = {
        "SELECT * FROM ${keyspace}.users WHERE id = %s",
        "CREATE TABLE IF NOT EXISTS {{.Keyspace}}.t (id blob PRIMARY KEY) WITH default_time_to_live = ${ttl}",
        "SELECT * FROM t_${version} WHERE id = %(id)s AND ${filter} LIMIT {limit}",
        "CONSISTENCY QUORUM",
        "COPY ks.t (a, b) FROM 'x.csv' WITH HEADER = true",
        "SELECT a FROM t WHERE k = ?1 -- the line ends here",
        "CREATE SCHEMA s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
        "SELECT * FROM ks.t WHERE k = 1 LIMIT 100 PER PARTITION LIMIT 5 ALLOW FILTERING",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct query_options strict = {.cql_strict = true};
        struct query q = parse(fine[i]);
        struct query_error err;
        assert_true(q.verb != VERB_NONE);
        assert_false(parse_with(fine[i], &strict, &q, &err));
    }
    struct query q =
        parse("insert into users (login, addresses) values ('j', {{city: 'Austin', zip: '78702'}})");
    assert_int_equal(q.cql.holes, 0);
}

/* Every prefix, and every byte replaced by some others: an answer or an error, never more. */
static void hostile_input_is_survived(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "SELECT JSON a, b['x'..'y'], {1: ?}, (int)c, -d FROM k.t WHERE (a, b) IN ((1, 2), (3, 4)) AND "
        "token(k) > "
        "token(1) AND expr(i, 'x') GROUP BY a ORDER BY v ANN OF [1.0, 2] LIMIT 3 ALLOW FILTERING",
        "BEGIN BATCH USING TIMESTAMP 1 UPDATE t SET a = a + {1}, b = [1] + b, c[2] = 3, d.e = null WHERE k = "
        "2012-01-01 IF a IN (1) APPLY BATCH",
        "CREATE OR REPLACE FUNCTION f (a map<text, tuple<int, frozen<x.y>>>) CALLED ON NULL INPUT RETURNS "
        "int "
        "LANGUAGE java AS $$ return 1; $$",
        "CREATE TABLE t (a int PRIMARY KEY, b text MASKED WITH mask_inner(1, null),, c vector<float, 3>) "
        "WITH "
        "compression = {'a': 'b'} AND CLUSTERING ORDER BY (\"c\" DESC) // x\n",
    };
    static const char noise[] = {0, '\'', '"', '(', ')', '$', '{', '-', '/', '*', '.', (char)0xff, '9', 'P'};
    struct query q;
    struct query_error err;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t n = strlen(texts[i]);
        for (size_t cut = 0; cut <= n; cut++) {
            char *copy = malloc(cut + 1); /* exactly as long, so that reading past the end is seen */
            memcpy(copy, texts[i], cut);
            for (size_t k = 0; k <= sizeof noise; k++) {
                if (k && !cut) break;
                if (k) copy[cut - 1] = noise[k - 1];
                memset(&q, 0, sizeof q);
                struct slice text = {copy, cut};
                char *exact = malloc(cut ? cut : 1);
                memcpy(exact, copy, cut);
                text.p = exact;
                cql_parse(&arena, text, DIALECT_CQL, &(struct query_options){.scylla = k % 2 == 1}, &q, &err);
                free(exact);
                arena_reset(&arena);
            }
            free(copy);
        }
    }
}

static void depth_is_bounded(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    static const char *const opens[] = {"SELECT (", "INSERT INTO t (a) VALUES ([", "SELECT * FROM t WHERE (",
                                        "CREATE TABLE t (a list<"};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        size_t n = strlen(opens[i]), unit = i == 3 ? 5 : 1;
        char *text = malloc(n + DEPTH * unit);
        memcpy(text, opens[i], n);
        for (size_t k = 0; k < DEPTH; k++) memcpy(text + n + k * unit, opens[i] + n - unit, unit);
        struct query q = {0};
        struct query_error err;
        assert_false(cql_parse(&arena, (struct slice){text, n + DEPTH * unit}, DIALECT_CQL, NULL, &q, &err));
        assert_string_equal(err.message, "nested too deeply");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(select_fills_the_model, reset),
        cmocka_unit_test_setup(newer_statements_need_the_version, reset),
        cmocka_unit_test_setup(the_new_words_stay_names, reset),
        cmocka_unit_test_setup(a_transaction_holds_members, reset),
        cmocka_unit_test_setup(batch_members_are_scopes, reset),
        cmocka_unit_test_setup(tables_keep_keys_and_options, reset),
        cmocka_unit_test_setup(errors_say_what_was_expected, reset),
        cmocka_unit_test_setup(templates_and_client_commands_are_tolerated, reset),
        cmocka_unit_test_setup(hostile_input_is_survived, reset),
        cmocka_unit_test_setup(depth_is_bounded, reset),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
