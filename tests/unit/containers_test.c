/* Notebooks, changelogs, Prisma's schemas and schema builders, cut off at every byte and with bytes put in.
 */
#include "test.h"

#include "ingest/ingest.h"

static const struct {
    const char *path, *language;
    size_t statements;
} files[] = {
    {"testdata/notebook/analysis.ipynb",                 "notebook",   6 },
    {"testdata/builders/changelog.xml",                  "xml",        11},
    {"testdata/builders/schema.prisma",                  "prisma",     3 },
    {"testdata/builders/db/schema.rb",                   "ruby",       10},
    {"testdata/builders/alembic/versions/1_a.py",        "python",     8 },
    {"testdata/builders/app/migrations/0001_initial.py", "python",     11},
    {"testdata/builders/knex/1.js",                      "javascript", 4 },
    {"testdata/builders/laravel/1.php",                  "php",        5 },
};

static size_t read_text(const char *path, const char *language, struct slice text)
{
    struct source s = {.path = path, .kind = SOURCE_HOST, .language = language};
    struct ingested in = {0};
    s.input.text = text;
    ingest_source(&s, &in);
    size_t n = in.statements.n;
    VEC_EACH (const struct statement, st, &in.statements) {
        size_t offset, end;
        statement_bytes(st, (struct span){0, (uint32_t)st->text.n}, &offset, &end);
        assert_true(offset <= end && end <= text.n);
    }
    ingested_free(&in);
    return n;
}

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct input input;
        struct error err = {{0}};
        assert_true(input_open(&input, files[i].path, &err));
        assert_int_equal(read_text(files[i].path, files[i].language, input.text), files[i].statements);
        input_close(&input);
    }
}

static void test_hostile(void **state)
{
    (void)state;
    static const char noise[] = "\"\\{}[]()<>@,:'%u";
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct input input;
        struct error err = {{0}};
        assert_true(input_open(&input, files[i].path, &err));
        size_t n = input.text.n, step = n > 600 ? n / 300 : 1;
        for (size_t k = 0; k < n; k += step) {
            char *copy = malloc(n); /* of exact size: a sanitizer sees what is read behind it */
            memcpy(copy, input.text.p, n);
            copy[k] = noise[k % (sizeof noise - 1)];
            read_text(files[i].path, files[i].language, (struct slice){copy, n});
            free(copy);
            copy = malloc(k + 1);
            memcpy(copy, input.text.p, k);
            read_text(files[i].path, files[i].language, (struct slice){copy, k});
            free(copy);
        }
        input_close(&input);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files), cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
