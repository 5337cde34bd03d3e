/* Every rule of every dialect's table: its example becomes what it says, and libpg_query reads that. */
#include "test.h"

#include <pg_query.h>

#include "query/rewrite_engine.h"

static struct slice without_blanks(struct arena *a, struct slice s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_is_space(s.p[i])) out[n++] = s.p[i];
    return (struct slice){out, n};
}

static int check_rule(struct arena *a, const struct rewrite_dialect *d, const struct rewrite_rule *rule)
{
    int bad = 0;
    struct rewritten r = rewrite_statement(a, slice_of(rule->example), d, NULL);
    if (!slice_eq(without_blanks(a, r.text), without_blanks(a, slice_of(rule->expected)))) {
        print_message("%s: %s\n  became   %s\n  expected %s\n", dialect_name(d->dialect), rule->example,
                      r.text.p, rule->expected);
        bad = 1;
    }
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(r.text.p);
    if (parsed.error) {
        print_message("%s: %s\n  became   %s\n  %s\n", dialect_name(d->dialect), rule->example, r.text.p,
                      parsed.error->message);
        bad = 1;
    }
    pg_query_free_protobuf_parse_result(parsed);
    return bad;
}

static void every_rule_does_what_its_example_says(void **state)
{
    (void)state;
    static const struct rewrite_dialect *const dialects[] = {&rewrite_mysql, &rewrite_sqlite, &rewrite_mssql,
                                                             &rewrite_postgres};
    struct arena a = {0};
    int bad = 0;
    for (size_t d = 0; d < sizeof dialects / sizeof *dialects; d++)
        for (size_t i = 0; i < dialects[d]->rule_count; i++) {
            assert_non_null(dialects[d]->rules[i].example);
            bad += check_rule(&a, dialects[d], &dialects[d]->rules[i]);
        }
    arena_free(&a);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_rule_does_what_its_example_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
