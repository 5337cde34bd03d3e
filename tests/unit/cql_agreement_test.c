/* Agreement of the CQL parser with the servers' own grammars.
 *
 * statements.tsv holds statements found in drivers, documentation and applications, mutants.tsv the same with
 * one token changed; each line carries the verdicts of recognisers generated from the grammars of
 * Cassandra 3.11, 5.0 and 5.1 and of ScyllaDB. The test parses each line as each of them, prints the
 * confusion table, and holds the levels docs/evaluation.md states: 99.8 % of what a grammar accepts, 99 % of
 * what it refuses. Both in strict mode and as the linter reads, which takes more on purpose: what it takes
 * for the sake of templates, cqlsh and old versions is counted apart as tolerated.
 *
 * The files stay outside the repository: ../shared/data/cql, or $SARGENT_DATA/cql. Without them the test is
 * skipped. CQL_DISAGREEMENTS=1 prints each line on which parser and grammar differ. */
#include "test.h"

#include "base/input.h"
#include "query/cql_parser.h"

enum { GRAMMARS = 4, COLUMNS = 8 };
static const struct {
    const char *name;
    struct query_options options;
} grammars[GRAMMARS] = {
    {"3.11",     {.cql_version = 311}},
    {"5.0",      {.cql_version = 500}},
    {"5.1",      {.cql_version = 510}},
    {"ScyllaDB", {.scylla = true}    },
};

struct confusion {
    size_t good_accepted, good_rejected, bad_accepted, bad_rejected, tolerated;
};

static bool open_data(const char *name, struct input *in)
{
    const char *root = getenv("SARGENT_DATA");
    char path[512];
    struct error err = {0};
    snprintf(path, sizeof path, "%s/cql/%s", root ? root : "../shared/data", name);
    if (input_open(in, path, &err)) return true;
    printf("notice: %s is not there; skipped\n", path);
    return false;
}

static size_t split(struct slice line, struct slice *fields)
{
    size_t n = 0;
    while (n + 1 < COLUMNS) {
        ptrdiff_t tab = slice_find(line, SLICE("\t"), 0);
        if (tab < 0) break;
        fields[n++] = (struct slice){line.p, (size_t)tab};
        line = (struct slice){line.p + tab + 1, line.n - (size_t)tab - 1};
    }
    fields[n++] = line;
    return n;
}

static bool next_line(struct slice *text, struct slice *line)
{
    if (!text->n) return false;
    ptrdiff_t end = slice_find(*text, SLICE("\n"), 0);
    size_t n = end < 0 ? text->n : (size_t)end;
    *line = (struct slice){text->p, n};
    n += end >= 0;
    *text = (struct slice){text->p + n, text->n - n};
    return true;
}

/* Refused by a server's grammar, and read by the linter because it has a placeholder, is cqlsh's business (as
 * DESCRIBE was in 3.11), or says SCHEMA for KEYSPACE. */
static bool is_tolerated(const struct query *q)
{
    return q->cql.holes || q->cql.client_command || slice_starts_nocase(q->text, SLICE("DESC")) ||
           slice_find(q->text, SLICE(" SCHEMA "), 0) >= 0;
}

static bool parses(struct arena *a, struct slice text, const struct query_options *options, struct query *q,
                   struct query_error *err)
{
    *q = (struct query){.dialect = DIALECT_CQL, .text = text, .target = -1};
    bool ok = cql_parse(a, text, DIALECT_CQL, options, q, err);
    if (!ok) {
        assert_true(err->message[0] != 0);
        assert_true(err->at.pos <= text.n && err->at.pos + err->at.len <= text.n);
    }
    return ok;
}

/* Parses each line's last field as each grammar; the verdicts start in column `first`. */
static void run(const char *name, size_t first, bool strict, struct confusion *tables)
{
    struct input in;
    struct arena arena = {0};
    if (!open_data(name, &in)) skip();
    struct slice text = in.text, line, fields[COLUMNS];
    bool show = getenv("CQL_DISAGREEMENTS") != NULL;
    next_line(&text, &line);
    while (next_line(&text, &line)) {
        size_t n = split(line, fields);
        if (n < first + GRAMMARS + 1) continue;
        for (size_t g = 0; g < GRAMMARS; g++) {
            struct query_error err = {0};
            struct query q;
            bool expected = slice_eq(fields[first + g], SLICE("ok"));
            struct query_options options = grammars[g].options;
            options.cql_strict = strict;
            bool got = parses(&arena, fields[n - 1], &options, &q, &err);
            bool tolerated = got && !expected && !strict && is_tolerated(&q);
            size_t *count = expected    ? got ? &tables[g].good_accepted : &tables[g].good_rejected
                            : tolerated ? &tables[g].tolerated
                            : got       ? &tables[g].bad_accepted
                                        : &tables[g].bad_rejected;
            ++*count;
            if (show && got != expected)
                printf("%s\t%s\t%s\t%s\t%.*s\t%s\n", name, strict ? "strict" : "lenient", grammars[g].name,
                       expected ? "refused" : "accepted", SLICE_ARG(fields[n - 1]), err.message);
            arena_reset(&arena);
        }
    }
    arena_free(&arena);
    input_close(&in);
}

static void check(const char *title, const struct confusion *tables)
{
    printf("%-24s %-9s %8s %8s %8s %8s %8s %8s %9s\n", title, "grammar", "good: ok", "refused", "%",
           "bad: ok", "refused", "%", "tolerated");
    for (size_t g = 0; g < GRAMMARS; g++) {
        const struct confusion *t = &tables[g];
        double good = 100.0 * (double)t->good_accepted / (double)(t->good_accepted + t->good_rejected);
        double bad = 100.0 * (double)t->bad_rejected / (double)(t->bad_accepted + t->bad_rejected);
        printf("%-24s %-9s %8zu %8zu %7.2f%% %8zu %8zu %7.2f%% %9zu\n", "", grammars[g].name,
               t->good_accepted, t->good_rejected, good, t->bad_accepted, t->bad_rejected, bad, t->tolerated);
    }
    for (size_t g = 0; g < GRAMMARS; g++) {
        const struct confusion *t = &tables[g];
        assert_true((double)t->good_accepted >= 0.998 * (double)(t->good_accepted + t->good_rejected));
        assert_true((double)t->bad_rejected >= 0.99 * (double)(t->bad_accepted + t->bad_rejected));
    }
}

static void agrees(const char *file, size_t first, bool strict)
{
    struct confusion tables[GRAMMARS] = {0};
    char title[64];
    snprintf(title, sizeof title, "%s, %s", file, strict ? "strict" : "default");
    run(file, first, strict, tables);
    check(title, tables);
}

static void statements_agree(void **state)
{
    (void)state;
    agrees("statements.tsv", 2, true);
}

static void statements_agree_by_default(void **state)
{
    (void)state;
    agrees("statements.tsv", 2, false);
}

static void mutants_agree(void **state)
{
    (void)state;
    agrees("mutants.tsv", 1, true);
}

static void mutants_agree_by_default(void **state)
{
    (void)state;
    agrees("mutants.tsv", 1, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_agree),
        cmocka_unit_test(statements_agree_by_default),
        cmocka_unit_test(mutants_agree),
        cmocka_unit_test(mutants_agree_by_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
