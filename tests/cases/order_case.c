/* What is found in host code depends neither on the number of threads nor on the order in which files are
 * named: all of testdata's host code and its projects of several files, compared byte by byte. (What a schema
 * becomes does depend on the order of its files, so only the rules about host code are asked.) */
#include "cases.h"

#include "harness/program.h"
#include "ingest/ingest.h"

enum { FILES_LIMIT = 400, SHUFFLES = 3, OUTPUT_LEAST = 10000 };

static bool gather(struct arena *a, struct path_list *files)
{
    static const char *const folders[] = {"testdata/hosts", "testdata/imports", "testdata/constants",
                                          "testdata/builders"};
    static const struct slice no_sources[] = {
        {"args",         4 },
        {"expected.txt", 12}
    };
    struct walk_options options = {.exclude = no_sources, .exclude_count = 2};
    struct error err;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!ingest_walk(a, folders[i], &options, files, &err)) return false;
    return files->n > 100 && files->n < FILES_LIMIT;
}

static struct slice lint(struct arena *a, const char *threads, const struct path_list *files)
{
    const char *argv[FILES_LIMIT + 10] = {program_path(),  "lint",   "--no-config",
                                          "--no-excerpts", "--only", "host",
                                          "--format",      "json",   threads};
    size_t n = 9;
    for (size_t i = 0; i < files->n; i++) argv[n++] = files->at[i];
    struct program_result r = program_run(a, NULL, argv);
    return r.exit_code == 1 && r.out.n > OUTPUT_LEAST ? r.out : (struct slice){"", 0};
}

/* The same order every time. */
static void shuffle(struct path_list *files, uint32_t seed)
{
    for (size_t i = files->n; i > 1; i--) {
        seed = seed * 1664525u + 1013904223u;
        size_t k = (seed >> 8) % i;
        char *moved = files->at[i - 1];
        files->at[i - 1] = files->at[k];
        files->at[k] = moved;
    }
}

bool order_case_run(struct arena *a, const struct test_case *c)
{
    static const char *const threads[] = {"-j2", "-j3", "-j8"};
    struct path_list files = {0};
    if (!gather(a, &files)) return case_complain(c, SLICE(""), 0, "no files", SLICE(""), SLICE(""));
    struct slice one = lint(a, "-j1", &files);
    if (!one.n) return case_complain(c, SLICE(""), 0, "no findings", SLICE("lint"), SLICE(""));
    bool same = true;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        if (!slice_eq(one, lint(a, threads[i], &files)))
            same = case_complain(c, SLICE(""), 0, "differs from -j1", slice_of(threads[i]), SLICE(""));
    for (uint32_t seed = 1; seed <= SHUFFLES; seed++) {
        shuffle(&files, seed);
        if (!slice_eq(one, lint(a, "-j3", &files)))
            same = case_complain(c, SLICE(""), seed, "differs in another order of files", SLICE("lint"),
                                 SLICE(""));
    }
    return same;
}
