/* Agreement with Cassandra 5.0 on which statements a schema allows.
 *
 * schema_aware.tsv holds statements from Cassandra's own tests: the table and indexes in force, the
 * statement, and whether the server accepts it or with which message it refuses. Counted are
 *
 *   - every accepted row: none may be refused;
 *   - every refused row whose message is about what this stage judges: keys, filtering, order, grouping,
 * names, the operators of columns (the list `judged` below, by the recorded message; where the test recorded
 * only that an error is expected, rows of the tests named in `judged_tests`).
 *
 * Refused for other reasons (bound values that are null or unset, types of literals and functions, sizes) are
 * printed as "not judged". The file stays outside the repository; without it the test is skipped. With
 * CQL_DISAGREEMENTS=1 each differing row is printed. */
#include "test.h"

#include "base/input.h"
#include "query/cql_parser.h"
#include "schema/schema.h"

static const char *const judged[] = {
    "Cannot execute this query as it might involve data filtering",
    "ALLOW FILTERING",
    "errorMsg",
    "cannot be restricted",
    "Undefined column name",
    "Cannot use CONTAINS",
    "Cannot use DELETE",
    "Cannot use UPDATE",
    "partition key parts are missing",
    "clustering keys are missing",
    "Range deletions",
    "Multi-column relations",
    "Non PRIMARY KEY columns",
    "Map-entry equality",
    "Clustering columns can only",
    "The column names contains duplicates",
    "Slice restrictions",
    "token function cannot be used",
    "Only EQ and IN relation",
    "More than one restriction",
    "Invalid restrictions on clustering",
    "Order by",
    "ORDER BY",
    "Group by",
    "LIMIT must be",
    "LIKE restriction",
    "Unsupported \"!=\"",
    "Unsupported restriction",
    "partition key columns",
    "DISTINCT",
};
static const char *const judged_tests[] = {
    "testFunctionSelectionOrderMultipleClustering",
    "testFunctionSelectionOrderSingleClustering",
    "testInvalidIndexSelect",
    "testInvalidOrderBy",
    "testMultiSelects",
    "testMultiordering",
    "testNormalSelectionOrderMultipleClustering",
    "testNormalSelectionOrderSingleClustering",
    "testOrderByMultikey",
    "testRangeKey",
    "testRangeQuery",
    "testReversedComparator",
    "testRowExistence",
    "testSelectSliceFromComposite",
    "testTupleNotation",
};

enum { FIELDS = 8 };
enum field { FILE_NAME, LINE, TEST, EXPECTED, MESSAGE, TABLE, INDEXES, STATEMENT };

struct counts {
    size_t ok_accepted, ok_refused, bad_refused, bad_accepted, other_refused, other_accepted, unknown,
        unparsed;
};

static bool is_judged(const struct slice *f)
{
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
        if (slice_find(f[MESSAGE], slice_of(judged[i]), 0) >= 0) return true;
    for (size_t i = 0; i < sizeof judged_tests / sizeof *judged_tests; i++)
        if (slice_eq(f[MESSAGE], SLICE("(some error)")) && slice_eq(f[TEST], slice_of(judged_tests[i])))
            return true;
    return false;
}

static bool parse(struct arena *a, struct slice text, struct query *q)
{
    struct query_error err;
    memset(q, 0, sizeof *q);
    q->text = text;
    q->dialect = DIALECT_CQL;
    return cql_parse(a, text, DIALECT_CQL, &(struct query_options){.cql_version = 500}, q, &err);
}

static void apply(struct arena *a, struct schema *s, struct slice text)
{
    struct query *q = ARENA_NEW(a, struct query);
    if (text.n && parse(a, text, q)) schema_apply(s, q, 0, 0);
}

static struct schema *build(struct arena *a, const struct slice *f)
{
    struct schema *s = schema_new(a);
    struct slice rest = f[INDEXES];
    apply(a, s, f[TABLE]);
    while (rest.n) {
        ptrdiff_t end = slice_find(rest, SLICE(" ; "), 0);
        size_t n = end < 0 ? rest.n : (size_t)end;
        apply(a, s, (struct slice){rest.p, n});
        n += end < 0 ? 0 : 3;
        rest = (struct slice){rest.p + n, rest.n - n};
    }
    schema_finish(s);
    return s;
}

static struct cql_verdict judge(struct arena *a, const struct schema *s, struct query *q)
{
    struct cql_verdict v = {0};
    schema_resolve(s, a, q);
    for (size_t i = 0; i < q->scopes.n && !v.rejected && !v.value_reason.n; i++)
        v = schema_cql_verdict(s, a, q, (int)i);
    return v;
}

static void count_row(struct arena *a, const struct slice *f, struct counts *c, bool show)
{
    struct query q;
    bool ok = slice_eq(f[EXPECTED], SLICE("ok"));
    bool counted = ok || is_judged(f), accepted = false;
    struct schema *s = build(a, f);
    struct cql_verdict v = {0};
    if (parse(a, f[STATEMENT], &q)) {
        v = judge(a, s, &q);
        accepted = !v.rejected && !v.value_reason.n;
        c->unknown += !v.known;
    } else {
        c->unparsed++;
    }
    size_t *count = ok         ? accepted ? &c->ok_accepted : &c->ok_refused
                    : counted  ? accepted ? &c->bad_accepted : &c->bad_refused
                    : accepted ? &c->other_accepted
                               : &c->other_refused;
    ++*count;
    if (show && counted && accepted != ok)
        printf("%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", ok ? "OK BUT" : "ACCEPTED", SLICE_ARG(v.reason),
               SLICE_ARG(f[MESSAGE]), SLICE_ARG(f[TEST]), SLICE_ARG(f[TABLE]), SLICE_ARG(f[INDEXES]),
               SLICE_ARG(f[STATEMENT]));
}

static size_t split(struct slice line, struct slice *fields)
{
    size_t n = 0;
    while (n + 1 < FIELDS) {
        ptrdiff_t tab = slice_find(line, SLICE("\t"), 0);
        if (tab < 0) break;
        fields[n++] = (struct slice){line.p, (size_t)tab};
        line = (struct slice){line.p + tab + 1, line.n - (size_t)tab - 1};
    }
    fields[n++] = line;
    return n;
}

static void verdicts_agree(void **state)
{
    const char *root = getenv("SARGENT_DATA");
    char path[512];
    struct input in;
    struct error err;
    struct counts c = {0};
    (void)state;
    snprintf(path, sizeof path, "%s/cql/schema_aware.tsv", root ? root : "../shared/data");
    if (!input_open(&in, path, &err)) {
        printf("notice: %s is not there; skipped\n", path);
        skip();
    }
    struct slice text = in.text, fields[FIELDS];
    bool first = true;
    while (text.n) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), 0);
        size_t n = end < 0 ? text.n : (size_t)end;
        struct arena arena = {0};
        if (!first && split((struct slice){text.p, n}, fields) == FIELDS)
            count_row(&arena, fields, &c, getenv("CQL_DISAGREEMENTS") != NULL);
        first = false;
        arena_free(&arena);
        n += end >= 0;
        text = (struct slice){text.p + n, text.n - n};
    }
    input_close(&in);
    double agree = (double)(c.ok_accepted + c.bad_refused);
    double all = agree + (double)(c.ok_refused + c.bad_accepted);
    printf("%-28s %8s %8s\n", "schema_aware", "accepted", "refused");
    printf("%-28s %8zu %8zu\n", "the server accepts", c.ok_accepted, c.ok_refused);
    printf("%-28s %8zu %8zu\n", "the server refuses, judged", c.bad_accepted, c.bad_refused);
    printf("%-28s %8zu %8zu\n", "refuses, not judged", c.other_accepted, c.other_refused);
    printf("agreement %.2f %% of %.0f; of refusals %.2f %%; %zu tables unknown, %zu unparsed\n",
           100 * agree / all, all, 100.0 * (double)c.bad_refused / (double)(c.bad_refused + c.bad_accepted),
           c.unknown, c.unparsed);
    assert_true(agree >= 0.98 * all);
    assert_true((double)c.bad_refused >= 0.98 * (double)(c.bad_refused + c.bad_accepted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(verdicts_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
