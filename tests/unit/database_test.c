/* SQLite database files as sources: what is read of them, and files that are broken. */
#include "test.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/buf.h"
#include "ingest/ingest.h"

static char path[64];

static int make_database(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/sargent %%database?%d.db", (int)getpid());
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "PRAGMA page_size = 512; CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE, c);"
                     "CREATE INDEX t_c ON t (c) WHERE c > 1; CREATE VIEW v AS SELECT c FROM t;"
                     "CREATE VIRTUAL TABLE f USING fts5 (body);"
                     "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n  DELETE FROM t WHERE c = 1;\nEND;"
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
                     "INSERT INTO t SELECT i, i, i % 10 FROM n; ANALYZE",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    return 0;
}

static int remove_database(void **state)
{
    (void)state;
    return unlink(path);
}

static bool open_source(struct source *s, const char *file)
{
    struct source_options options = {.named = true, .databases = true};
    struct error err;
    return source_open(s, file, &options, &err);
}

static void statements_are_the_objects(void **state)
{
    (void)state;
    static const char *const objects[] = {"t", "f", "t_c", "v", "g", "g"};
    struct source s;
    struct ingested in = {0};
    assert_true(open_source(&s, path));
    assert_int_equal(s.kind, SOURCE_DATABASE);
    ingest_source(&s, &in);
    assert_string_equal(in.error.text, "");
    assert_int_equal(in.statements.n, 6);
    for (size_t i = 0; i < 6; i++) assert_true(slice_eq(in.statements.at[i].object, slice_of(objects[i])));
    const struct statement *body = &in.statements.at[5];
    assert_true(slice_eq(body->text, SLICE("DELETE FROM t WHERE c = 1")));
    assert_true(body->text.p > body->within.p && body->text.p < body->within.p + body->within.n);
    assert_true(in.analysed);
    ingested_free(&in);
    source_close(&s);
}

static void a_query_is_answered(void **state)
{
    (void)state;
    struct source s;
    struct arena a = {0};
    struct slice value;
    struct error err = {{0}};
    assert_true(open_source(&s, path));
    assert_true(database_ask(&s, "SELECT stat FROM sqlite_stat1 WHERE idx = 't_c'", &a, &value, &err));
    assert_true(slice_starts(value, SLICE("40 ")));
    assert_false(database_ask(&s, "DELETE FROM t", &a, &value, &err));
    assert_non_null(strstr(err.text, "cannot be read as an SQLite database"));
    arena_free(&a);
    source_close(&s);
}

static void only_those_asked_for_are_read(void **state)
{
    (void)state;
    struct source s;
    struct error err;
    struct source_options options = {.named = false};
    assert_true(source_open(&s, path, &options, &err));
    assert_int_equal(s.kind, SOURCE_OTHER);
    source_close(&s);
}

static void read_broken(const char *file, struct slice bytes)
{
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    fwrite(bytes.p, 1, bytes.n, f);
    fclose(f);
    struct source s;
    struct ingested in = {0};
    assert_true(open_source(&s, file));
    ingest_source(&s, &in);
    struct arena a = {0};
    struct slice value;
    struct error err = {{0}};
    if (s.kind == SOURCE_DATABASE) database_ask(&s, "SELECT count(*) FROM sqlite_stat1", &a, &value, &err);
    arena_free(&a);
    ingested_free(&in);
    source_close(&s);
}

/* Every length, and bytes changed at many places: there is an answer or a message, and nothing else. */
static void broken_files_do_no_harm(void **state)
{
    (void)state;
    struct source s;
    assert_true(open_source(&s, path));
    struct slice whole = s.input.text;
    char file[64], *copy = malloc(whole.n);
    assert_non_null(copy);
    snprintf(file, sizeof file, "/tmp/sargent-broken-%d.db", (int)getpid());
    for (size_t n = 16; n < whole.n; n += n < 600 ? 7 : 211) read_broken(file, (struct slice){whole.p, n});
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        memcpy(copy, whole.p, whole.n);
        for (int k = 0; k < 8; k++) {
            seed = seed * 1103515245u + 12345u;
            copy[16 + (seed >> 8) % (whole.n - 16)] = (char)(seed >> 3);
        }
        read_broken(file, (struct slice){copy, whole.n});
    }
    unlink(file);
    free(copy);
    source_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_the_objects),
        cmocka_unit_test(a_query_is_answered),
        cmocka_unit_test(only_those_asked_for_are_read),
        cmocka_unit_test(broken_files_do_no_harm),
    };
    return cmocka_run_group_tests(tests, make_database, remove_database);
}
