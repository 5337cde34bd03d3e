/* Verdicts one by one: what Cassandra of a version, or ScyllaDB, says to a statement on a table. The sample
 * of Cassandra's own tests (cql_verdict_test) knows Cassandra 5.0 only and is not always there. */
#include "test.h"

#include "query/cql_parser.h"
#include "schema/schema.h"

static const char tables[] =
    "CREATE TABLE t (p int, q int, a int, b int, v text, w int, s int static, l list<int>, m map<text, int>, "
    "PRIMARY KEY ((p, q), a, b));"
    "CREATE TABLE u (k int PRIMARY KEY, name text, x int, y int, f frozen<map<text, int>>, t tuple<int, "
    "text>);"
    "CREATE INDEX ON u (x);"
    "CREATE INDEX ON t ((p, q), w);"
    "CREATE TABLE c (k int PRIMARY KEY, n counter);"
    "CREATE TABLE e (k int PRIMARY KEY, v vector<float, 2>, tag text, other int);"
    "CREATE INDEX ON e (v) USING 'sai';"
    "CREATE INDEX ON e (tag) USING 'sai'";

static const struct query_options cassandra = {.cql_version = 500}, trunk = {.cql_version = 510},
                                  scylla = {.scylla = true};

struct expectation {
    const char *statement;
    const char *cassandra, *scylla; /* how the refusal starts; "" accepted; NULL not judged */
};

static struct query *parse(struct arena *a, const char *text, const struct query_options *options)
{
    struct query *q = ARENA_NEW(a, struct query);
    struct query_error err;
    q->text = slice_of(text);
    q->dialect = DIALECT_CQL;
    if (!cql_parse(a, q->text, DIALECT_CQL, options, q, &err)) fail_msg("%s: %s", text, err.message);
    return q;
}

static struct schema *read_tables(struct arena *a)
{
    struct schema *s = schema_new(a);
    struct slice rest = slice_of(tables);
    while (rest.n) {
        ptrdiff_t end = slice_find(rest, SLICE(";"), 0);
        size_t n = end < 0 ? rest.n : (size_t)end;
        /* local indexes are ScyllaDB's, SAI is Cassandra's: each grammar takes both as text */
        bool local = slice_find((struct slice){rest.p, n}, SLICE("((p, q), w)"), 0) >= 0;
        const char *text = arena_printf(a, "%.*s", (int)n, rest.p);
        schema_apply(s, parse(a, text, local ? &scylla : &cassandra), 0, 0);
        n += end >= 0;
        rest = (struct slice){rest.p + n, rest.n - n};
    }
    schema_finish(s);
    return s;
}

static void expect_verdict(const struct schema *s, struct arena *a, const char *server, const char *statement,
                           const struct query_options *options, const char *expected)
{
    struct query *q = parse(a, statement, options);
    schema_resolve(s, a, q);
    struct cql_verdict v = schema_cql_verdict(s, a, q, 0);
    if (!expected) {
        if (v.known) fail_msg("%s: %s: judged", server, statement);
        return;
    }
    if (!v.known) fail_msg("%s: %s: not judged", server, statement);
    struct slice reason = v.rejected ? v.reason : v.value_reason;
    if ((reason.n > 0) != (*expected != 0) || !slice_starts(reason, slice_of(expected)))
        fail_msg("%s: %s: \"%.*s\", expected \"%s\"", server, statement, SLICE_ARG(reason), expected);
}

static void check(const struct expectation *rows, size_t count)
{
    struct arena a = {0};
    struct schema *s = read_tables(&a);
    for (size_t i = 0; i < count; i++) {
        bool newer = !rows[i].cassandra; /* nobody judges what only trunk's grammar has */
        expect_verdict(s, &a, "Cassandra", rows[i].statement, newer ? &trunk : &cassandra, rows[i].cassandra);
        expect_verdict(s, &a, "ScyllaDB", rows[i].statement, &scylla, rows[i].scylla);
    }
    arena_free(&a);
}
#define CHECK(rows) check(rows, sizeof rows / sizeof *rows)

#define FILTERS "Cannot execute this query as it might involve data filtering"

static void filtering_differs(void **state)
{
    static const struct expectation rows[] = {
        {"SELECT * FROM u WHERE name LIKE 'a%'",                                          "LIKE restriction is only supported",               FILTERS                   },
        {"SELECT * FROM u WHERE name LIKE 'a%' ALLOW FILTERING",                          "LIKE restriction is only supported",               ""                        },
        {"SELECT * FROM u WHERE x LIKE 'a%' ALLOW FILTERING",                             "LIKE restriction is only",
         "LIKE is allowed only"                                                                                                                                         },
        {"SELECT * FROM u WHERE x = 1",                                                   "",                                                 ""                        },
        {"SELECT * FROM u WHERE x = 1 AND y = 2",                                         FILTERS,                                            FILTERS                   },
        {"SELECT * FROM u WHERE x = 1 AND k = 2",                                         "",                                                 ""                        },
        {"SELECT * FROM u WHERE x = 1 AND k IN (1, 2)",                                   "Select on indexed columns and with IN",            FILTERS                   },
        {"SELECT * FROM u WHERE x = 1 AND k IN (1)",                                      "",                                                 ""                        },
        {"SELECT * FROM u WHERE x > 1",                                                   FILTERS,                                            FILTERS                   },
        {"SELECT * FROM u WHERE k > 1",                                                   FILTERS,
         "Only EQ and IN relation are supported on the partition key"                                                                                                   },
        {"SELECT * FROM u WHERE x = 1 AND x = 2",                                         "x cannot be restricted by more than one relation", ""                        },
        {"SELECT * FROM t WHERE a = 1",                                                   FILTERS,                                            ""                        },
        {"SELECT * FROM t WHERE b = 1",                                                   "PRIMARY KEY column \"b\"",                         "PRIMARY KEY column \"b\""},
        {"SELECT * FROM t WHERE p = 1 AND q = 2 AND w = 3",                               "",                                                 ""                        },
        {"SELECT * FROM t WHERE w = 3",                                                   FILTERS,                                            FILTERS                   },
        {"SELECT * FROM t WHERE token(p, q) > 1 AND p = 1 ALLOW FILTERING",               "",
         "Columns \"p\" cannot be restricted by both"                                                                                                                   },
        {"SELECT * FROM t WHERE p = 1 AND q = 2 AND (a) > (1) AND b = 3 ALLOW FILTERING", "",
         "Mixing single column relations"                                                                                                                               },
        {"SELECT * FROM u WHERE x NOT IN (1, 2)",                                         NULL,                                               NULL                      },
        {"SELECT v FROM t WHERE p = 1 AND q = 2 AND nothing = 3",                         "Undefined column name nothing",
         "Unrecognized name nothing"                                                                                                                                    },
    };
    (void)state;
    CHECK(rows);
}

static void nulls_and_literals_are_judged(void **state)
{
    static const struct expectation rows[] = {
        {"SELECT * FROM u WHERE y = null ALLOW FILTERING",                       "Unsupported null value for column y",                    ""                       },
        {"SELECT * FROM u WHERE k = null",                                       "Invalid null value in condition for column k",           ""                       },
        {"SELECT * FROM u WHERE k = '1'",                                        "Invalid STRING constant ('1') for \"k\" of type int",
         "Invalid STRING constant"                                                                                                                                  },
        {"SELECT * FROM u WHERE k IN (1, 'x')",                                  "Invalid STRING constant",                                "Invalid STRING constant"},
        {"SELECT * FROM u WHERE k = (int) 1.5",                                  "",                                                       ""                       },
        {"SELECT * FROM t WHERE m CONTAINS 'x' ALLOW FILTERING",                 "Invalid STRING constant",
         "Invalid STRING constant"                                                                                                                                  },
        {"SELECT * FROM t WHERE m CONTAINS KEY 'x' ALLOW FILTERING",             "",                                                       ""                       },
        {"INSERT INTO u (k, name) VALUES (1, 5)",                                "Invalid INTEGER constant (5) for \"name\" of type text",
         "Invalid INTEGER constant"                                                                                                                                 },
        {"INSERT INTO u (k, f) VALUES (1, {'a': 1, 'b': ?})",                    "",                                                       ""                       },
        {"INSERT INTO u (k, f) VALUES (1, {'a', 'b'})",                          "Invalid set literal for f",                              "Invalid set literal"    },
        {"INSERT INTO u (k, f) VALUES (1, {'a': 'b'})",                          "Invalid map literal for f: value 'b'",
         "Invalid map"                                                                                                                                              },
        {"INSERT INTO u (k, t) VALUES (1, (1, 'a'))",                            "",                                                       ""                       },
        {"INSERT INTO u (k, t) VALUES (1, (1, 'a', 2))",                         "Invalid tuple literal",                                  "Invalid tuple literal"  },
        {"INSERT INTO u (k, x) VALUES (null, 1)",                                "Invalid null value in condition for column k",
         "Invalid null value"                                                                                                                                       },
        {"INSERT INTO e (k, v) VALUES (1, [1, 2, 3])",                           "Invalid vector literal",                                 "Invalid vector literal" },
        {"UPDATE t SET m = m + {'a'} WHERE p = 1 AND q = 1 AND a = 1 AND b = 1", "Invalid set literal",
         "Invalid set literal"                                                                                                                                      },
        {"UPDATE t SET m = m - {'a'} WHERE p = 1 AND q = 1 AND a = 1 AND b = 1", "",                                                       ""                       },
        {"UPDATE t SET l[0] = 'x' WHERE p = 1 AND q = 1 AND a = 1 AND b = 1",    "Invalid STRING constant",
         "Invalid STRING constant"                                                                                                                                  },
    };
    (void)state;
    CHECK(rows);
}

static void writes_are_judged(void **state)
{
    static const struct expectation rows[] = {
        {"INSERT INTO t (p, q, s) VALUES (1, 2, 3)",                               "",                                                          ""                       },
        {"INSERT INTO t (p, q, a, s) VALUES (1, 2, 3, 4)",                         "Some clustering keys are missing: b",
         "Some clustering keys"                                                                                                                                          },
        {"INSERT INTO t (p, q) VALUES (1, 2)",                                     "Some clustering keys are missing: a, b",
         "Some clustering keys"                                                                                                                                          },
        {"UPDATE t SET s = 1 WHERE p = 1 AND q = 2 AND a = 3",                     "Invalid restrictions on clustering columns",
         "Invalid restrictions"                                                                                                                                          },
        {"UPDATE t USING TTL -1 SET s = 1 WHERE p = 1 AND q = 2",                  "A TTL must be greater",                                     "A TTL must"             },
        {"UPDATE t USING TTL 999999999 SET s = 1 WHERE p = 1 AND q = 2",           "ttl is too large",
         "ttl is too large"                                                                                                                                              },
        {"DELETE FROM t WHERE p = 1 AND q = 2 AND a > 1",                          "",                                                          ""                       },
        {"DELETE w FROM t WHERE p = 1 AND q = 2 AND a = 1",                        "Range deletions are not supported",
         "Range deletions"                                                                                                                                               },
        {"DELETE s FROM t WHERE p = 1 AND q = 2",                                  "",                                                          ""                       },
        {"DELETE FROM t WHERE p = 1 AND q = 2 AND a = 1 IF w = 2",
         "DELETE statements must restrict all PRIMARY KEY columns",                                                                             ""                       },
        {"DELETE FROM t WHERE p = 1 AND q = 2 AND a IN (1) AND b = 2 IF w = 2",    "",                                                          ""                       },
        {"DELETE FROM t WHERE p = 1 AND q IN (1, 2) AND a = 1 AND b = 2 IF w = 2",
         "IN on the partition key is not supported",                                                                                            "IN on the partition key"},
        {"DELETE f['a'] FROM u WHERE k = 1",                                       "Invalid deletion operation for frozen collection column f",
         "Invalid deletion"                                                                                                                                              },
        {"UPDATE u SET x.y = 1 WHERE k = 1",                                       "Invalid operation (x.y = 1) for non-UDT column x",
         "Invalid operation"                                                                                                                                             },
        {"UPDATE c SET n = n + 1 WHERE k = 1",                                     "",                                                          ""                       },
        {"UPDATE c SET n = 5 WHERE k = 1",                                         "Cannot set the value of counter column n",
         "Cannot set the value"                                                                                                                                          },
    };
    (void)state;
    CHECK(rows);
}

static void what_is_selected_is_judged(void **state)
{
    static const struct expectation rows[] = {
        {"SELECT s FROM t WHERE p = 1 AND q = 2 AND a = 3",
         "Cannot restrict clustering columns when selecting",                                                                        "Cannot restrict clustering"   },
        {"SELECT s, a FROM t WHERE p = 1 AND q = 2 AND a = 3",                 "",                                                   ""                             },
        {"SELECT DISTINCT p, q, s FROM t",                                     "",                                                   ""                             },
        {"SELECT writetime(w), ttl(v) FROM t WHERE p = 1 AND q = 2",           "",                                                   ""                             },
        {"SELECT writetime(a) FROM t WHERE p = 1 AND q = 2",
         "Cannot use selection function writetime on PRIMARY KEY part a",                                                            "Cannot use selection function"},
        {"SELECT l[0] FROM t WHERE p = 1 AND q = 2",                           "Element selection is only allowed on sets and maps",
         ""                                                                                                                                                         },
        {"SELECT m['a'] FROM t WHERE p = 1 AND q = 2",                         "",                                                   ""                             },
        {"SELECT p, q, count(*) FROM t GROUP BY p, q",                         "",                                                   ""                             },
        {"SELECT p, count(*) FROM t GROUP BY p",                               "Group by is not supported on only a part",
         "Group by is not"                                                                                                                                          },
        {"SELECT * FROM t WHERE p = 1 AND q = 2 AND a = 1 ORDER BY b DESC",    "",                                                   ""                             },
        {"SELECT * FROM t WHERE p = 1 AND q = 2 AND a IN (1) ORDER BY b DESC", "",                                                   ""                             },
        {"SELECT * FROM t WHERE p = 1 AND q = 2 ORDER BY b DESC",              "Order by currently only supports",
         "Order by currently"                                                                                                                                       },
    };
    (void)state;
    CHECK(rows);
}

static void versions_differ(void **state)
{
    static const struct {
        int version;
        const char *statement, *expected;
    } rows[] = {
        {311, "SELECT * FROM u WHERE y IN (1, 2) ALLOW FILTERING",
         "IN predicates on non-primary-key columns (y)"                                                   },
        {311, "SELECT * FROM u WHERE y IN (1) ALLOW FILTERING",              ""                           },
        {500, "SELECT * FROM u WHERE y IN (1, 2) ALLOW FILTERING",           ""                           },
        {410, "SELECT writetime(m) FROM t WHERE p = 1 AND q = 2",
         "Cannot use selection function writetime on"                                                     },
        {500, "SELECT writetime(m) FROM t WHERE p = 1 AND q = 2",            ""                           },
        {500, "SELECT * FROM t WHERE p = 1 AND q = 2 AND a != 3",            "Unsupported \"!=\" relation"},
        {510, "SELECT * FROM t WHERE p = 1 AND q = 2 AND a != 3",            NULL                         },
        {510, "SELECT * FROM t WHERE p = 1 AND q = 2 AND a BETWEEN 3 AND 4", ""                           },
    };
    (void)state;
    struct arena a = {0};
    struct schema *s = read_tables(&a);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_verdict(s, &a, "Cassandra", rows[i].statement,
                       &(struct query_options){.cql_version = rows[i].version}, rows[i].expected);
    arena_free(&a);
}

static void nearest_neighbours_need_a_limit_and_indexes(void **state)
{
    static const char *const rows[][2] = {
        {"SELECT * FROM e ORDER BY v ANN OF [1, 2] LIMIT 5",                                 ""                                              },
        {"SELECT * FROM e WHERE tag = 'a' ORDER BY v ANN OF [1, 2] LIMIT 5",                 ""                                              },
        {"SELECT * FROM e ORDER BY v ANN OF [1, 2]",                                         "Top-K queries must have a limit specified"     },
        {"SELECT * FROM e ORDER BY v ANN OF [1, 2] LIMIT 5000",
         "Use of ANN OF in an ORDER BY clause requires"                                                                                      },
        {"SELECT * FROM e ORDER BY v ANN OF [1, 2] DESC LIMIT 5",                            "Descending ANN ordering"                       },
        {"SELECT * FROM e WHERE other = 1 ORDER BY v ANN OF [1, 2] LIMIT 5 ALLOW FILTERING",
         "ANN ordering by vector requires all restricted column(s) to be indexed"                                                            },
        {"SELECT * FROM u ORDER BY x ANN OF [1] LIMIT 5",                                    "ANN ordering is only supported on float vector"},
    };
    (void)state;
    struct arena a = {0};
    struct schema *s = read_tables(&a);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_verdict(s, &a, "Cassandra", rows[i][0], &cassandra, rows[i][1]);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filtering_differs), cmocka_unit_test(nulls_and_literals_are_judged),
        cmocka_unit_test(writes_are_judged), cmocka_unit_test(what_is_selected_is_judged),
        cmocka_unit_test(versions_differ),   cmocka_unit_test(nearest_neighbours_need_a_limit_and_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
