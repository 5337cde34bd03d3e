/* Statements that do not parse, are too large, or are no statements: a message with a place, never a crash.
 */
#include "query_cases.h"

#include "base/pool.h"

static void syntax_errors(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *message, *at;
    } cases[] = {
        {"SELECT a FROM t WHERE",                                "syntax error at end of input",                   ""     },
        {"SELECT 'ä', a FRM t WHERE b = 1",                     "syntax error at or near \"t\"",                  "t"    },
        {"SELECT a FROM t WHERE b = ? AND AND c = 1",            "syntax error at or near \"AND\"",                "AND"  },
        {"SELECT 'ö' WHERE x = :very_long_name AND ORDER BY 1", "syntax error at or near \"ORDER\"",              "ORDER"},
        {"SELECT 'abc",                                          "unterminated quoted string at or near \"'abc\"", "'abc" },
        {"SELECT a FROM t LIMIT 1 FROM u",                       "syntax error at or near \"FROM\"",               "FROM" },
        {"FOO BAR",                                              "syntax error at or near \"FOO\"",                "FOO"  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct query q;
        struct query_error err;
        struct slice text = slice_of(cases[i].sql);
        assert_false(query_parse(&arena, text, DIALECT_POSTGRES, NULL, &q, &err));
        assert_string_equal(err.message, cases[i].message);
        struct slice at = slice_sub(text, err.at);
        if (!slice_eq(at, slice_of(cases[i].at))) fail_msg("%s: at %.*s", cases[i].sql, SLICE_ARG(at));
        assert_int_equal(q.scopes.n, 0);
        assert_false(err.approximated);
        arena_free(&arena);
    }
}

static bool parses(struct slice text, struct query *q, struct query_error *err)
{
    struct arena arena = {0};
    bool ok = query_parse(&arena, text, DIALECT_POSTGRES, NULL, q, err);
    size_t predicates = q->predicates.n;
    arena_free(&arena);
    memset(q, 0, sizeof *q);
    q->predicates.n = predicates;
    return ok;
}

/* prefix + repeated * n + middle + closing * n */
static struct slice repeated(struct buf *b, const char *prefix, const char *each, size_t n,
                             const char *middle, const char *closing)
{
    b->n = 0;
    buf_text(b, prefix);
    for (size_t i = 0; i < n; i++) buf_text(b, each);
    buf_text(b, middle);
    for (size_t i = 0; i < n; i++) buf_text(b, closing);
    return buf_slice(b);
}

static void deep_statements(void **state)
{
    (void)state;
    static const struct {
        const char *prefix, *each, *middle, *closing;
        size_t fits; /* a depth that is parsed */
    } cases[] = {
        {"SELECT ",                "(",                    "1", ")",    300 },
        {"SELECT ",                "f(",                   "1", ")",    300 },
        {"SELECT ",                "(SELECT ",             "1", ")",    300 },
        {"SELECT * FROM ",         "(SELECT * FROM ",      "t", ") x",  300 },
        {"SELECT ",                "CASE WHEN a THEN ",    "1", " END", 300 },
        {"SELECT a",               " + a",                 "",  "",     1500},
        {"SELECT 1 FROM t WHERE ", "NOT ",                 "a", "",     1500},
        {"SELECT 1",               " UNION SELECT 1",      "",  "",     1500},
        {"SELECT 1 FROM t",        " JOIN u ON t.a = u.b", "",  "",     1500},
        {"SELECT a",               "::text",               "",  "",     1500},
        {"SELECT ",                "[",                    "",  "",     0   },
        {"SELECT ",                "- ",                   "1", "",     1500},
    };
    struct buf b = {0};
    struct query q;
    struct query_error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice text =
            repeated(&b, cases[i].prefix, cases[i].each, cases[i].fits, cases[i].middle, cases[i].closing);
        if (cases[i].fits && !parses(text, &q, &err)) fail_msg("%s: %s", cases[i].each, err.message);
        text = repeated(&b, cases[i].prefix, cases[i].each, 100000, cases[i].middle, cases[i].closing);
        assert_false(parses(text, &q, &err));
        assert_non_null(strstr(err.message, "limit"));
    }
    buf_free(&b);
}

static void wide_statements(void **state)
{
    (void)state;
    struct buf b = {0};
    struct query q;
    struct query_error err;
    struct slice text = repeated(&b, "SELECT 1 FROM t WHERE a = 1", " AND a = 1", 20000, "", "");
    assert_true(parses(text, &q, &err));
    assert_int_equal(q.predicates.n, 20001);
    text = repeated(&b, "SELECT 1 FROM t WHERE a = 1", " OR a = 1", 20000, "", "");
    assert_true(parses(text, &q, &err));
    text = repeated(&b, "SELECT 1 FROM t WHERE a IN (1", ", 1", 100000, ")", "");
    assert_true(parses(text, &q, &err));
    assert_int_equal(q.predicates.n, 1);
    text = repeated(&b, "SELECT 1 -- ", "x", QUERY_TEXT_LIMIT, "", "");
    assert_false(parses(text, &q, &err));
    assert_non_null(strstr(err.message, "too long"));
    buf_free(&b);
}

/* Rows of a long INSERT are counted, not parsed; what follows them keeps its place, and so do errors. */
static void long_inserts(void **state)
{
    (void)state;
    struct buf b = {0};
    struct arena arena = {0};
    struct query q;
    struct query_error err;
    struct slice text = repeated(&b, "INSERT INTO t (a, b) VALUES (1, 'x')", ", (-2, NULL)", 5000,
                                 ", (3, (SELECT max(c) FROM u)) ON CONFLICT DO NOTHING RETURNING id", "");
    assert_true(query_parse(&arena, text, DIALECT_POSTGRES, NULL, &q, &err));
    assert_int_equal(q.value_rows, 5002);
    assert_int_equal(q.scopes.n, 2);
    assert_true(q.on_conflict && q.returning);
    assert_true(slice_eq(slice_sub(text, q.outputs.at[1].at), SLICE("id")));
    assert_true(slice_eq(slice_sub(text, q.scopes.at[0].at), text));
    assert_true(slice_eq(slice_sub(text, q.scopes.at[1].at), SLICE("SELECT max(c) FROM u")));
    text = repeated(&b, "INSERT INTO t VALUES (1)", ", (2)", 5000, ", (3 4), (5)", "");
    assert_false(query_parse(&arena, text, DIALECT_POSTGRES, NULL, &q, &err));
    assert_true(slice_eq(slice_sub(text, err.at), SLICE("4")));
    text = repeated(&b, "INSERT INTO t VALUES (?)", ", (?)", 5000, "", "");
    assert_true(query_parse(&arena, text, DIALECT_POSTGRES, NULL, &q, &err));
    assert_int_equal(q.value_rows, 5001);
    text = repeated(&b, "INSERT INTO `t` VALUES (1)", ", (2)", 5000, "", "");
    assert_true(query_parse(&arena, text, DIALECT_MYSQL, NULL, &q, &err));
    assert_int_equal(q.value_rows, 5001);
    arena_free(&arena);
    buf_free(&b);
}

static void no_text(void **state)
{
    (void)state;
    struct query q;
    struct query_error err;
    assert_false(parses((struct slice){"SELECT 1\0FROM t", 15}, &q, &err));
    assert_string_equal(err.message, "the statement holds a NUL byte");
    assert_int_equal(err.at.pos, 8);
    assert_true(parses((struct slice){"", 0}, &q, &err));
    parses((struct slice){"SELECT \xff\xfe FROM \xc3", 16}, &q, &err);
}

/* Every prefix of statements, and every byte replaced: spans stay inside the text. */
static void hostile(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "WITH RECURSIVE t AS (SELECT 1) SELECT DISTINCT ON (a) t.*, b::timestamp with time zone FROM t LEFT "
        "JOIN "
        "LATERAL (VALUES (1)) v (x) USING (x) WHERE NOT (a = 'x''y' OR b IN (?, :c)) ORDER BY 1 DESC LIMIT "
        "{n}",
        "INSERT INTO t (a) VALUES ($$x$$) ON CONFLICT (a) DO UPDATE SET (a, b) = (SELECT 1, 2) RETURNING *",
        "CREATE TABLE t (a varchar(3) DEFAULT 'x' REFERENCES u (b), CHECK (a > 1)) PARTITION BY RANGE (a)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1 $x$",
        "ALTER TABLE t ADD COLUMN a int, DROP CONSTRAINT b",
    };
    static const char noise[] = "()'\";,.$:?{}[]\\ \xc3";
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        size_t n = strlen(statements[i]);
        for (size_t k = 0; k < n; k++) {
            char *text = malloc(n);
            memcpy(text, statements[i], n);
            struct query q;
            struct query_error err;
            parses((struct slice){text, k}, &q, &err);
            for (size_t c = 0; c + 1 < sizeof noise; c += 3) {
                text[k] = noise[(c + k) % (sizeof noise - 1)];
                if (!parses((struct slice){text, n}, &q, &err)) assert_true(err.at.pos + err.at.len <= n);
            }
            free(text);
        }
    }
}

static void parse_some(void *context, size_t index, size_t worker)
{
    (void)worker;
    static const char *const statements[] = {
        "SELECT a FROM t WHERE b = 1 AND c LIKE 'x%' ORDER BY d LIMIT 10",
        "UPDATE t SET a = (SELECT max(b) FROM u) WHERE c = ?",
        "SELECT FROM WHERE",
        "CREATE TABLE t (a int PRIMARY KEY)",
    };
    static const bool good[] = {true, true, false, true};
    struct query q;
    struct query_error err;
    if (parses(slice_of(statements[index % 4]), &q, &err) == good[index % 4]) ((char *)context)[index] = 1;
}

static void threads(void **state)
{
    (void)state;
    enum { COUNT = 4000 };
    char *right = calloc(COUNT, 1);
    pool_run(4, COUNT, parse_some, right);
    for (size_t i = 0; i < COUNT; i++) assert_int_equal(right[i], 1);
    free(right);
}

static void fingerprints(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct query a, b;
    struct query_error err;
    const struct query_options options = {.fingerprint = true};
    assert_true(
        query_parse(&arena, SLICE("SELECT a FROM t WHERE b = 1"), DIALECT_POSTGRES, &options, &a, &err));
    assert_true(
        query_parse(&arena, SLICE("select a from t where b = 22"), DIALECT_POSTGRES, &options, &b, &err));
    assert_true(a.pg_fingerprint != 0 && a.pg_fingerprint == b.pg_fingerprint);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(syntax_errors), cmocka_unit_test(deep_statements), cmocka_unit_test(wide_statements),
        cmocka_unit_test(long_inserts),  cmocka_unit_test(no_text),         cmocka_unit_test(hostile),
        cmocka_unit_test(threads),       cmocka_unit_test(fingerprints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
