/* The facts database: what goes in comes out, sums are made, and a save leaves a whole file or none. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "facts/facts.h"

static int open_facts(void **state)
{
    static struct facts f;
    struct error err = {0};
    assert_true(facts_open(&f, &err));
    *state = &f;
    return 0;
}

static int close_facts(void **state)
{
    facts_close(*state);
    return 0;
}

static bool take_number(void *context, sqlite3_stmt *row)
{
    *(double *)context = sqlite3_column_double(row, 0);
    return true;
}

static double number(struct facts *f, const char *sql)
{
    struct error err = {0};
    double value = -99;
    if (!facts_each(f, sql, take_number, &value, &err)) fail_msg("%s", err.text);
    return value;
}

static void every_table_has_its_declared_columns(void **state)
{
    struct facts *f = *state;
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++) {
        const struct fact_table_info *t = &fact_tables[i];
        struct buf sql = {0};
        buf_printf(&sql, "SELECT count(*) FROM pragma_table_info('%s')%c", t->name, '\0');
        assert_int_equal(number(f, sql.p), t->column_count);
        buf_free(&sql);
    }
}

static void rows_come_back_as_they_went_in(void **state)
{
    struct facts *f = *state;
    struct error err = {0};
    FACTS_ADD(f, query, .id = 7, .text = SLICE("select ?"), .weight = 2.5, .calls = NAN, .error_pos = -1);
    assert_int_equal(f->counts[FACT_query], 1);
    assert_true(facts_finish(f, &err));
    assert_int_equal(number(f,
                            "SELECT count(*) FROM query WHERE id = 7 AND text = 'select ?' AND weight = 2.5"
                            " AND calls = -1 AND error_pos = -1 AND fingerprint = ''"),
                     1);
}

static void strings_are_bound_and_not_spliced(void **state)
{
    struct facts *f = *state;
    struct error err = {0};
    struct slice hostile = SLICE("x'); DROP TABLE query; --");
    FACTS_ADD(f, query, .id = 1, .text = hostile);
    assert_true(facts_finish(f, &err));
    assert_int_equal(number(f, "SELECT length(text) FROM query"), hostile.n);
}

static void weights_are_summed_over_different_queries(void **state)
{
    struct facts *f = *state;
    struct error err = {0};
    FACTS_ADD(f, db_table, .name = SLICE("orders"));
    FACTS_ADD(f, db_column, .db_table = SLICE("orders"), .name = SLICE("status"));
    FACTS_ADD(f, query, .id = 0, .weight = 10, .fingerprint = SLICE("aa"));
    FACTS_ADD(f, query, .id = 1, .weight = 5);
    FACTS_ADD(f, relation, .query = 0, .db_table = SLICE("orders"), .join_kind = SLICE("first"));
    FACTS_ADD(f, relation, .query = 0, .db_table = SLICE("orders"), .join_kind = SLICE("inner"));
    FACTS_ADD(f, relation, .query = 1, .db_table = SLICE("orders"), .join_kind = SLICE("target"));
    FACTS_ADD(f, assignment, .query = 1, .db_table = SLICE("orders"), .column = SLICE("status"));
    FACTS_ADD(f, workload, .fingerprint = SLICE("aa"), .query = -1);
    FACTS_ADD(f, workload, .fingerprint = SLICE("bb"), .query = -1);
    assert_true(facts_finish(f, &err));
    assert_true(number(f, "SELECT reads FROM db_table") == 10);
    assert_true(number(f, "SELECT writes FROM db_table") == 5);
    assert_true(number(f, "SELECT updates FROM db_column") == 5);
    assert_true(number(f, "SELECT query FROM workload WHERE fingerprint = 'aa'") == 0);
    assert_true(number(f, "SELECT query FROM workload WHERE fingerprint = 'bb'") == -1);
}

static void large_tables_get_indexes(void **state)
{
    struct facts *f = *state;
    struct error err = {0};
    for (int64_t i = 0; i < 1000; i++) FACTS_ADD(f, predicate, .query = i, .db_table = SLICE("t"));
    assert_true(facts_finish(f, &err));
    assert_true(
        number(f, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'predicate'") > 0);
    assert_int_equal(
        number(f, "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'relation'"), 0);
}

static void a_typo_in_double_quotes_is_no_string(void **state)
{
    struct error err = {0};
    double value = 0;
    assert_false(facts_each(*state, "SELECT \"no such column\" FROM query", take_number, &value, &err));
    assert_non_null(strstr(err.text, "no such column"));
}

static void saving_writes_a_whole_file_or_none(void **state)
{
    struct facts *f = *state;
    struct error err = {0};
    FACTS_ADD(f, query, .id = 3, .text = SLICE("select 1"));
    assert_true(facts_finish(f, &err));
    char folder[] = "/tmp/facts-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct arena a = {0};
    char *path = arena_printf(&a, "%s/out.db", folder);
    for (int twice = 0; twice < 2; twice++)
        if (!facts_save(f, path, &err)) fail_msg("%s", err.text);

    sqlite3 *saved;
    sqlite3_stmt *row;
    assert_int_equal(sqlite3_open(path, &saved), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(saved, "SELECT id FROM query", -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(row, 0), 3);
    sqlite3_finalize(row);
    sqlite3_close(saved);

    assert_false(facts_save(f, arena_printf(&a, "%s/none/out.db", folder), &err));
    assert_true(unlink(path) == 0);
    assert_true(rmdir(folder) == 0); /* nothing else was left in it */
    arena_free(&a);
}

static void the_dictionary_documents_every_column(void **state)
{
    (void)state;
    struct buf out = {0};
    facts_write_docs(&out);
    struct slice text = buf_slice(&out);
    assert_true(slice_find(text, SLICE("\n## predicate\n"), 0) > 0);
    for (size_t i = 0; i < FACT_TABLE_COUNT; i++)
        for (size_t j = 0; j < fact_tables[i].column_count; j++)
            assert_true(fact_tables[i].columns[j].doc[0] != '\0');
    buf_free(&out);
}

#define FACTS_TEST(name) cmocka_unit_test_setup_teardown(name, open_facts, close_facts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACTS_TEST(every_table_has_its_declared_columns),
        FACTS_TEST(rows_come_back_as_they_went_in),
        FACTS_TEST(strings_are_bound_and_not_spliced),
        FACTS_TEST(weights_are_summed_over_different_queries),
        FACTS_TEST(large_tables_get_indexes),
        FACTS_TEST(a_typo_in_double_quotes_is_no_string),
        FACTS_TEST(saving_writes_a_whole_file_or_none),
        cmocka_unit_test(the_dictionary_documents_every_column),
    };
    return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
