/* testdata/dialects/mssql.sql: some hundred statements of SQL Server as applications write them. Which of
 * them are read, and that they are told apart where no semicolon stands between them. */
#include "test.h"

#include "ingest/ingest.h"
#include "query/query.h"

static const char path[] = "testdata/dialects/mssql.sql";
enum { RATE_EXPECTED = 97 }; /* per cent */

struct script_under_test {
    struct source source;
    struct ingested in;
};

static int read_script(void **state)
{
    static struct script_under_test s;
    struct source_options options = {.dialect = DIALECT_MSSQL, .named = true};
    struct error err;
    assert_true(source_open(&s.source, path, &options, &err));
    ingest_source(&s.source, &s.in);
    *state = &s;
    return 0;
}

static int free_script(void **state)
{
    struct script_under_test *s = *state;
    ingested_free(&s->in);
    source_close(&s->source);
    return 0;
}

static size_t line_of(const struct script_under_test *s, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++) line += s->source.input.text.p[i] == '\n';
    return line;
}

static void most_is_read(void **state)
{
    struct script_under_test *s = *state;
    struct arena a = {0};
    size_t read = 0, all = s->in.statements.n;
    VEC_EACH (const struct statement, st, &s->in.statements) {
        struct query q;
        struct query_error err;
        bool ok = query_parse(&a, st->text, DIALECT_MSSQL, NULL, &q, &err);
        read += ok;
        if (ok) continue;
        assert_true(err.approximated);
        print_message("%s:%zu: %s\n", path, line_of(s, st->offset + err.at.pos), err.message);
    }
    arena_free(&a);
    print_message("%zu of %zu statements are read (%.1f %%)\n", read, all,
                  100.0 * (double)read / (double)all);
    assert_true(all >= 300);
    assert_true(read * 100 >= all * RATE_EXPECTED);
}

/* The word in front of which a line breaks into another statement. */
static bool starts_statement(struct slice line)
{
    static const char *const verbs[] = {"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "MERGE ",   "WITH ",
                                        "CREATE ", "ALTER ",  "DROP ",   "BULK ",   "TRUNCATE "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (slice_starts(line, slice_of(verbs[i]))) return true;
    return false;
}

/* Whatever begins in the first column is a statement of its own, and none begins in the middle of another. */
static void statements_are_told_apart(void **state)
{
    struct script_under_test *s = *state;
    struct slice text = s->source.input.text;
    int wrong = 0;
    for (size_t i = 0; i < text.n; i++) {
        if ((i && text.p[i - 1] != '\n') || !starts_statement((struct slice){text.p + i, text.n - i}))
            continue;
        bool found = false;
        VEC_EACH (const struct statement, st, &s->in.statements) found |= st->offset == i;
        if (!found) print_message("%s:%zu: no statement begins here\n", path, line_of(s, i));
        wrong += !found;
    }
    const struct statement *previous = NULL;
    VEC_EACH (const struct statement, st, &s->in.statements) {
        bool first_column = st->offset == 0 || text.p[st->offset - 1] == '\n';
        bool overlaps = previous && first_column && st->offset < previous->offset + previous->text.n;
        if (overlaps) print_message("%s:%zu: a statement goes on here\n", path, line_of(s, st->offset));
        wrong += overlaps;
        previous = st;
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_is_read),
        cmocka_unit_test(statements_are_told_apart),
    };
    return cmocka_run_group_tests(tests, read_script, free_script);
}
