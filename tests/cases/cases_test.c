/* Finds the cases under testdata/ and runs each as a test of its own. cases.h says what a case is.
 *
 *     cases_test [PATTERN]      only tests whose name matches, e.g. '*joins*'
 *     GOLDEN=1 cases_test       writes expected.txt and expected.sql anew
 */
#include "test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cases/cases.h"

static struct arena arena;

/* ---- shared by the kinds of case ----------------------------------------------------------------------- */

bool case_complain(const struct test_case *c, struct slice file, size_t line, const char *verdict,
                   struct slice rule, struct slice text)
{
    if (!c->quiet)
        print_error("%s/%.*s:%zu: %s: %.*s%s%.*s\n", c->folder, SLICE_ARG(file), line, verdict,
                    SLICE_ARG(rule), text.n ? ": " : "", SLICE_ARG(text));
    return false;
}

void case_arguments(struct arena *a, struct slice line, const char **argv, size_t n, size_t limit)
{
    while (n + 1 < limit && (line = slice_trim(line)).n) {
        size_t word = 0;
        while (word < line.n && !ascii_is_space(line.p[word])) word++;
        argv[n++] = arena_copy(a, line.p, word);
        line = (struct slice){line.p + word, line.n - word};
    }
    argv[n] = NULL;
}

bool file_exists(struct arena *a, const char *folder, const char *name)
{
    return access(arena_printf(a, "%s/%s", folder, name), R_OK) == 0;
}

/* ---- finding ------------------------------------------------------------------------------------------- */

typedef bool case_run(struct arena *a, const struct test_case *c);

struct found_case {
    struct test_case what;
    case_run *run;
};
struct test_list {
    struct CMUnitTest *at;
    size_t n, cap;
};

/* "validated" and "reported" are the quiet verdicts; the loud ones are printed where they are found. */
static void case_passes(void **state)
{
    struct found_case *c = *state;
    struct arena scratch = {0};
    c->what.quiet = c->what.known;
    bool ok = c->run(&scratch, &c->what);
    arena_free(&scratch);
    if (ok && c->what.known) fail_msg("FIXED: move %s out of its .known folder", c->what.folder);
    if (!ok && !c->what.known) fail();
}

static void add_case(struct test_list *tests, const char *folder, const char *name, bool known, case_run *run)
{
    struct found_case *c = ARENA_NEW(&arena, struct found_case);
    *c = (struct found_case){
        {folder, name, known, getenv("GOLDEN") != NULL && !known, false},
        run
    };
    const char *title = name ? arena_printf(&arena, "%s/%s", folder, name) : folder;
    vec_push(&arena, tests,
             ((struct CMUnitTest){.name = title, .test_func = case_passes, .initial_state = c}));
}

/* Files that can hold markers. */
static const char *const extensions[] = {".sql", ".cql",  ".py",  ".js",    ".jsx", ".ts",
                                         ".tsx", ".java", ".go",  ".rb",    ".php", ".cs",
                                         ".rs",  ".kt",   ".xml", ".scala", ".mjs", ".cjs"};

static bool holds_markers(struct slice name)
{
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (slice_ends(name, slice_of(extensions[i]))) return true;
    return false;
}

/* Folders of testdata/ that hold no cases: the demo, and inputs of unit tests. */
static bool is_no_case(struct slice name)
{
    return slice_starts(name, SLICE(".")) || slice_eq(name, SLICE("demo")) || slice_eq(name, SLICE("units"));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* NULL for a folder that is no case itself. */
static case_run *kind_of_folder(const char *folder)
{
    if (file_exists(&arena, folder, "expected.txt")) return golden_case_run;
    if (file_exists(&arena, folder, "expected.sql")) return advice_case_run;
    return slice_ends(slice_of(folder), SLICE(".case")) ? marker_case_run : NULL;
}

static void find_cases(struct test_list *tests, const char *folder, bool known)
{
    case_run *run = kind_of_folder(folder);
    known |= slice_ends(slice_of(folder), SLICE(".known"));
    if (run) {
        add_case(tests, folder, NULL, known, run);
        return;
    }
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < n; i++) {
        char *name = arena_copy(&arena, entries[i]->d_name, strlen(entries[i]->d_name));
        char *path = arena_printf(&arena, "%s/%s", folder, name);
        struct stat info;
        free(entries[i]);
        if (is_no_case(slice_of(name)) || stat(path, &info) != 0) continue;
        if (S_ISDIR(info.st_mode))
            find_cases(tests, path, known);
        else if (holds_markers(slice_of(name)))
            add_case(tests, folder, name, known, marker_case_run);
    }
    if (n >= 0) free(entries);
}

int main(int argc, char **argv)
{
    struct test_list tests = {0};
    find_cases(&tests, "testdata", false);
    if (!tests.n) return puts("no cases in testdata/"), 1;
    add_case(&tests, "testdata", "threads and order", false, order_case_run);
    if (argc > 1) cmocka_set_test_filter(argv[1]);
    int failed = _cmocka_run_group_tests("cases", tests.at, tests.n, NULL, NULL);
    arena_free(&arena);
    return failed;
}
