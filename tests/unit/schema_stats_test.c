/* Statistics from JSON. */
#include "test.h"

#include "schema/schema.h"

static struct arena arena;

static struct schema *orders(void)
{
    static struct ddl_column columns[] = {
        {.name = {"id", 2},     .type = {"int", 3},  .length = -1},
        {.name = {"status", 6}, .type = {"text", 4}, .length = -1}
    };
    struct schema *s = schema_new(&arena);
    static const struct ddl_name targets[] = {
        {.name = {"orders", 6} },
        {.schema = {"sales", 5}, .name = {"Orders", 6}},
        {.name = {"a.b", 3}                     }
    };
    for (size_t i = 0; i < 3; i++) {
        struct query *q = ARENA_NEW(&arena, struct query);
        q->dialect = DIALECT_POSTGRES;
        q->verb = VERB_DDL;
        q->text = SLICE("");
        vec_push(&arena, &q->ddl,
                 ((struct ddl_change){.kind = DDL_CREATE_TABLE,
                                      .target = targets[i],
                                      .columns = columns,
                                      .column_count = 2,
                                      .view_scope = -1}));
        schema_apply(s, q, 0, 0);
    }
    return s;
}

static bool read(struct schema *s, const char *json, size_t *unknown, struct error *err)
{
    return schema_read_stats(s, slice_of(json), unknown, err);
}

static void test_values(void **state)
{
    (void)state;
    struct schema *s = orders();
    struct error err = {{0}};
    size_t unknown = 9;
    assert_true(
        read(s,
             "{\"tables\":{\"public.orders\":{\"rows\":1000,\"pages\":12,\"columns\":{"
             "\"\\\"id\\\"\":{\"distinct\":-1,\"correlation\":-0.5},"
             "\"status\":{\"distinct\":5,\"null_fraction\":0.25,\"width\":7,"
             "\"common\":[[\"active\",0.97],[1,0.02],[true,0.01]],\"histogram\":[1]},"
             "\"gone\":{}}},"
             "\"sales.\\\"Orders\\\"\":{\"rows\":3},\"\\\"a.b\\\"\":{\"rows\":4},\"other\":{\"rows\":1}}}",
             &unknown, &err));
    assert_int_equal(unknown, 2);
    const struct schema_table *t = &s->tables.at[0];
    assert_true(t->rows == 1000 && t->pages == 12);
    assert_true(t->columns.at[0].distinct == 1000 && t->columns.at[0].correlation == -0.5);
    assert_true(t->columns.at[0].null_fraction == -1);
    assert_true(t->columns.at[1].null_fraction == 0.25);
    assert_int_equal(t->columns.at[1].common_count, 3);
    assert_true(slice_eq(t->columns.at[1].common[1].value, SLICE("1")));
    assert_true(slice_eq(t->columns.at[1].common[2].value, SLICE("true")));
    assert_true(s->tables.at[1].rows == 3 && s->tables.at[2].rows == 4);
}

static void test_errors(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"",                                                                                       "line"                 },
        {"[]",                                                                                     "tables"               },
        {"{\"tables\":3}",                                                                         "tables"               },
        {"{\"tables\":{\"orders\":{}}}",                                                           "tables.orders.rows"   },
        {"{\"tables\":{\"orders\":{\"rows\":\"many\"}}}",                                          "tables.orders.rows"   },
        {"{\"tables\":{\"orders\":{\"rows\":-1}}}",                                                "tables.orders.rows"   },
        {"{\"tables\":{\"orders\":{\"rows\":1,\"columns\":{\"status\":{\"null_fraction\":2}}}}}",
         "tables.orders.columns.status.null_fraction"                                                                     },
        {"{\"tables\":{\"orders\":{\"rows\":1,\"columns\":{\"status\":{\"common\":[[\"a\"]]}}}}}",
         "status.common"                                                                                                  },
        {"{\"tables\":{\"orders\":{\"rows\":1,\"columns\":[]}}}",                                  "tables.orders.columns"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {{0}};
        size_t unknown;
        assert_false(read(orders(), cases[i][0], &unknown, &err));
        if (!strstr(err.text, cases[i][1])) fail_msg("'%s' does not name %s", err.text, cases[i][1]);
    }
    struct error err = {{0}};
    size_t unknown;
    assert_true(read(orders(), "{\"tables\":null}", &unknown, &err));
}

/* Cut at every byte, it is an error or statistics, and never more than that. */
static void test_truncated(void **state)
{
    (void)state;
    const char *json = "{\"tables\":{\"\\\"or\\\"\\\"ders\\\".[x]\":{\"rows\":1e3,\"columns\":{\"a\":{"
                       "\"common\":[[null,1]]}}}}}";
    struct schema *s = orders();
    for (size_t n = 0; n < strlen(json); n++) {
        struct error err = {{0}};
        size_t unknown;
        assert_false(schema_read_stats(s, (struct slice){json, n}, &unknown, &err));
    }
}

static int clean_up(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_truncated),
    };
    return cmocka_run_group_tests(tests, NULL, clean_up);
}
