/* The cache of schema sources: the same schema with, without and with a broken cache; DDL models to bytes and
 * back. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/archive.h"
#include "cli/pipeline.h"

static const char *const ddl[] = {
    "CREATE TABLE s.a (id bigserial PRIMARY KEY, b varchar(20) DEFAULT 'x' NOT NULL, c numeric(5, 2)[] "
    "COLLATE \"C\", UNIQUE (b, c), "
    "FOREIGN KEY (b) REFERENCES t (x) ON DELETE CASCADE, CHECK (b <> ''))",
    "CREATE UNIQUE INDEX CONCURRENTLY i ON a USING gin (lower(b) text_pattern_ops DESC NULLS LAST, c) "
    "INCLUDE (id) WHERE b = 'x'",
    "ALTER TABLE a ADD COLUMN d int, ALTER COLUMN b TYPE text, ADD CONSTRAINT k UNIQUE (d), DROP COLUMN c "
    "CASCADE",
    "CREATE TABLE b (LIKE a INCLUDING ALL) PARTITION BY RANGE (id)",
    "CREATE TYPE e AS ENUM ('a', 'b')",
    "DROP TABLE IF EXISTS a, b CASCADE",
    "ALTER INDEX i RENAME TO j",
    "SET search_path = s, public",
};

static char *dumped(struct arena *a, const struct query *q)
{
    struct buf out = {0};
    for (size_t i = 0; i < q->ddl.n; i++) {
        struct query one = {
            .dialect = q->dialect, .verb = q->verb, .text = q->text, .use = q->use, .target = -1};
        one.ddl.at = &q->ddl.at[i];
        one.ddl.n = 1;
        query_dump(&one, &out);
    }
    buf_put(&out, q->use);
    char *text = arena_copy(a, out.p ? out.p : "", out.n);
    buf_free(&out);
    return text;
}

static void test_models(void **state)
{
    (void)state;
    struct arena a = {0};
    for (size_t i = 0; i < sizeof ddl / sizeof *ddl; i++) {
        struct query q, again;
        struct query_error error;
        struct query_options options = {0};
        assert_true(query_parse(&a, slice_of(ddl[i]), DIALECT_POSTGRES, &options, &q, &error));
        assert_true(query_ddl_is_plain(&q));
        struct buf bytes = {0};
        struct archive ar = archive_writer(&bytes);
        ar.base = slice_of(ddl[i]);
        query_ddl_archive(&ar, &q);
        struct slice copy = slice_copy(&a, buf_slice(&bytes));
        buf_free(&bytes);
        ar = archive_reader(copy, &a);
        ar.base = slice_of(ddl[i]);
        query_ddl_archive(&ar, &again);
        assert_false(ar.bad);
        assert_int_equal(ar.at, copy.n);
        assert_string_equal(dumped(&a, &q), dumped(&a, &again));
        for (size_t k = 0; k < copy.n; k++) { /* cut, and with a byte changed: an error or some other DDL */
            ar = archive_reader((struct slice){arena_copy(&a, copy.p, k), k}, &a);
            ar.base = slice_of(ddl[i]);
            query_ddl_archive(&ar, &again);
            assert_true(ar.bad);
            char *noisy = arena_copy(&a, copy.p, copy.n);
            noisy[k] ^= (char)(1 << k % 8);
            ar = archive_reader((struct slice){noisy, copy.n}, &a);
            ar.base = slice_of(ddl[i]);
            query_ddl_archive(&ar, &again);
            if (!ar.bad) dumped(&a, &again);
        }
    }
    arena_free(&a);
}

/* ---- runs
 * -----------------------------------------------------------------------------------------------------------
 */

static char folder[] = "/tmp/sargent-cache-XXXXXX";

static void write_file(const char *name, const char *text, size_t n)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    fclose(f);
}

/* The schema as a run over query.sql sees it. */
static char *run(bool no_cache)
{
    struct arena arena = {0};
    struct config config;
    struct analysis a;
    struct error err = {{0}};
    struct slice path = SLICE("query.sql");
    config_default(&config);
    vec_push(&arena, &config.schema, SLICE("schema.sql"));
    vec_push(&arena, &config.schema, SLICE("schema.rb"));
    struct pipeline_options options = {.paths = &path, .path_count = 1, .config = &config, .threads = 1};
    options.no_cache = no_cache;
    options.quiet = true;
    assert_true(pipeline_run(&a, &options, &err));
    struct buf out = {0};
    schema_print(a.schema, SCHEMA_TEXT, &out);
    for (size_t i = 0; i < a.statements.n; i++) {
        struct report_place p = pipeline_place(&a, (int)i, (struct span){0, 5});
        buf_printf(&out, "%s:%zu:%zu\n", p.path, p.at.line, p.at.column);
    }
    buf_byte(&out, 0);
    pipeline_free(&a);
    arena_free(&arena);
    return out.p;
}

static int enter(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    FILE *f = fopen("schema.sql", "wb");
    for (size_t i = 0; i < sizeof ddl / sizeof *ddl; i++) fprintf(f, "%s;\n", ddl[i]);
    fprintf(f, "CREATE TABLE t (x text PRIMARY KEY);\nCREATE VIEW v AS SELECT x FROM t;\nINSERT INTO t "
               "VALUES ('a');\n");
    fclose(f);
    static const char ruby[] = "create_table \"users\" do |t|\n  t.string \"name\", index: true\nend\n";
    static const char query[] = "SELECT x FROM t WHERE x = 'a';\n";
    write_file("schema.rb", ruby, sizeof ruby - 1);
    write_file("query.sql", query, sizeof query - 1);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    static const char *const names[] = {"schema.sql", "schema.rb", "query.sql", ".sargent/schema.cache",
                                        ".sargent/.gitignore"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) remove(names[i]);
    rmdir(".sargent");
    return chdir("/") || rmdir(folder);
}

static void expect_same(const char *expected)
{
    char *got = run(false);
    assert_string_equal(got, expected);
    free(got);
}

static void test_runs(void **state)
{
    (void)state;
    char *expected = run(true);
    assert_int_not_equal(access(".sargent", F_OK), 0);
    assert_non_null(strstr(expected, "users"));
    expect_same(expected); /* cold */
    assert_int_equal(access(".sargent/.gitignore", F_OK), 0);
    expect_same(expected); /* warm */
    struct input in;
    struct error err;
    assert_true(input_open(&in, ".sargent/schema.cache", &err));
    size_t n = in.text.n;
    char *bytes = malloc(n);
    memcpy(bytes, in.text.p, n);
    input_close(&in);
    for (size_t k = 0; k < n; k += n / 60 + 1) {
        write_file(".sargent/schema.cache", bytes, k);
        expect_same(expected);
        bytes[k] ^= 0x11;
        write_file(".sargent/schema.cache", bytes, n);
        bytes[k] ^= 0x11;
        expect_same(expected);
    }
    free(bytes);
    write_file("schema.rb", "create_table 'cats'\n", 20); /* another content is another schema */
    char *other = run(false), *plain = run(true);
    assert_string_equal(other, plain);
    assert_null(strstr(other, "users"));
    free(other);
    free(plain);
    free(expected);
}

/* With the right checksum but wrong bytes: whatever comes out, nothing breaks. */
static void test_forged(void **state)
{
    (void)state;
    free(run(false));
    struct input in;
    struct error err;
    assert_true(input_open(&in, ".sargent/schema.cache", &err));
    size_t n = in.text.n, head = 14 + sizeof(struct hash128);
    char *bytes = malloc(n);
    memcpy(bytes, in.text.p, n);
    input_close(&in);
    for (size_t k = head; k < n; k += 5) {
        char before = bytes[k];
        bytes[k] ^= (char)(1 << k % 8);
        struct hash128 sum = hash128(bytes + head, n - head);
        memcpy(bytes + 14, &sum, sizeof sum);
        write_file(".sargent/schema.cache", bytes, n);
        free(run(false));
        bytes[k] = before;
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_models),
                                       cmocka_unit_test_setup_teardown(test_runs, enter, NULL),
                                       cmocka_unit_test_setup_teardown(test_forged, NULL, leave)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
