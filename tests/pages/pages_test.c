/* Runs the examples of all rule pages, each as a test of its own.
 *
 * An example is written to a folder and linted there the way a user would do it. In a bad example every
 * marker must be met and every finding of the page's rule must have a marker; findings of other rules are no
 * matter. In a good example the rule is silent, and was run. A fix that is offered must parse and take its
 * finding away.
 *
 * The language of a fence names the file (example.sql, example.py, ...) unless the fence names it. A file
 * called stats.json is passed as --stats; sargent.yaml is found as a configuration is.
 *
 *     pages_test [PATTERN]    only tests whose name matches, e.g. 'select-star*'
 */
#include "test.h"

#include <glob.h>

#include "harness/expect.h"
#include "rules/rules.h"

static struct arena arena;

struct page {
    struct rule rule;
    size_t silent; /* good examples that the rule was asked about */
};
struct case_example {
    struct page *page;
    struct rule rule;
    const struct example *first; /* its fences */
    size_t count;
};

/* ---- languages ----------------------------------------------------------------------------------------- */

static const struct {
    const char *language, *file, *dialect;
} languages[] = {
    {"sql",        "example.sql",   NULL      },
    {"postgres",   "example.sql",   "postgres"},
    {"mysql",      "example.sql",   "mysql"   },
    {"sqlite",     "example.sql",   "sqlite"  },
    {"mssql",      "example.sql",   "mssql"   },
    {"cql",        "example.cql",   NULL      },
    {"python",     "example.py",    NULL      },
    {"javascript", "example.js",    NULL      },
    {"typescript", "example.ts",    NULL      },
    {"tsx",        "example.tsx",   NULL      },
    {"java",       "Example.java",  NULL      },
    {"go",         "example.go",    NULL      },
    {"ruby",       "example.rb",    NULL      },
    {"php",        "example.php",   NULL      },
    {"csharp",     "Example.cs",    NULL      },
    {"rust",       "example.rs",    NULL      },
    {"kotlin",     "Example.kt",    NULL      },
    {"scala",      "Example.scala", NULL      },
    {"xml",        "example.xml",   NULL      },
    {"markdown",   "example.md",    NULL      },
    {"json",       "example.json",  NULL      },
    {"yaml",       "sargent.yaml",  NULL      },
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof languages[0] };

/* -1 for a language that no example can have. */
static int language_of(const struct example *e)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (slice_eq(e->language, slice_of(languages[i].language))) return i;
    return -1;
}

static struct slice file_of(const struct example *e)
{
    int language = language_of(e);
    if (e->file.n) return e->file;
    if (slice_starts(e->language, SLICE("log"))) return SLICE("example.log");
    return slice_of(language < 0 ? "" : languages[language].file);
}

static bool is_sql(struct slice file)
{
    return slice_ends(file, SLICE(".sql")) || slice_ends(file, SLICE(".cql"));
}

/* ---- one example --------------------------------------------------------------------------------------- */

/* The value of the next "setting: " line at or after *at; false when there is none. */
static bool next_setting(struct slice text, size_t *at, struct slice *setting)
{
    ptrdiff_t found = slice_find(text, SLICE(" setting: "), *at);
    if (found < 0) return false;
    const char *start = text.p + found + 10, *end = memchr(start, '\n', text.n - (size_t)found - 10);
    *setting = slice_trim((struct slice){start, end ? (size_t)(end - start) : text.n - (size_t)found - 10});
    *at = (size_t)found + 10;
    return true;
}

/* Settings become a configuration file. */
static void write_settings(const struct case_example *c, const char *folder)
{
    struct slice setting, tenant = SLICE("tenant-column=");
    char *top = arena_copy(&arena, "", 0), *thresholds = arena_copy(&arena, "", 0);
    for (size_t i = 0; i < c->count; i++)
        for (size_t at = 0; next_setting(c->first[i].text, &at, &setting);) {
            const char *equals = memchr(setting.p, '=', setting.n);
            size_t n = equals ? (size_t)(equals - setting.p) : setting.n;
            bool is_top = slice_starts(setting, tenant);
            char **to = is_top ? &top : &thresholds;
            *to = arena_printf(&arena, "%s%s%.*s: %.*s\n", *to, is_top ? "" : "  ", (int)n, setting.p,
                               (int)(setting.n - n - (equals != NULL)), setting.p + n + (equals != NULL));
        }
    if (*thresholds) top = arena_printf(&arena, "%sthresholds:\n%s", top, thresholds);
    if (*top) scratch_write(&arena, folder, SLICE("sargent.yaml"), slice_of(top));
}

static struct lint_result lint_example(const struct case_example *c, const char *folder)
{
    const char *arguments[LINT_ARGUMENTS] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < c->count && n < LINT_ARGUMENTS - 2; i++) {
        int language = language_of(&c->first[i]);
        if (slice_eq(file_of(&c->first[i]), SLICE("stats.json")))
            arguments[n++] = "--stats=stats.json";
        else if (language >= 0 && languages[language].dialect)
            arguments[n++] = arena_printf(&arena, "--dialect=%s", languages[language].dialect);
    }
    arguments[n] = ".";
    return lint_run(&arena, folder, arguments);
}

/* Prints what is wrong with the example at a line of one of its fences. */
static void complain(const struct case_example *c, const struct example *e, size_t line, const char *verdict,
                     struct slice rule, struct slice message)
{
    print_error("%.*s:%zu: %s: %.*s%s%.*s\n", SLICE_ARG(c->rule.path), e->line + line - 1, verdict,
                SLICE_ARG(rule), message.n ? ": " : "", SLICE_ARG(message));
}

static const struct example *fence_of(const struct case_example *c, struct slice path)
{
    for (size_t i = 0; i < c->count; i++)
        if (slice_eq(file_of(&c->first[i]), path)) return &c->first[i];
    return c->first;
}

static bool was_run(const struct case_example *c, struct lint_result *found)
{
    VEC_EACH (struct slice, id, &found->not_run)
        if (slice_eq(*id, c->rule.id)) return false;
    return true;
}

static size_t count_rule(const struct lint_result *found, struct slice rule)
{
    size_t n = 0;
    VEC_EACH (struct lint_finding, f, &found->findings) n += slice_eq(f->rule, rule);
    return n;
}

static bool check_fix(const struct case_example *c, const char *folder, const struct lint_result *before,
                      const struct lint_finding *f)
{
    const struct example *e = fence_of(c, f->path);
    struct slice fixed = fix_apply(&arena, e->text, f);
    scratch_write(&arena, folder, f->path, fixed);
    struct lint_result after = lint_example(c, folder);
    scratch_write(&arena, folder, f->path, e->text);
    bool parses = count_rule(&after, SLICE("syntax-error")) <= count_rule(before, SLICE("syntax-error"));
    if (!after.problem && parses && count_rule(&after, f->rule) < count_rule(before, f->rule)) return true;
    complain(c, e, f->line, parses ? "the fix does not help" : "the fix does not parse", f->rule, fixed);
    return false;
}

static bool check_bad(const struct case_example *c, const char *folder, struct lint_result *found)
{
    bool ok = was_run(c, found);
    if (!ok)
        complain(c, c->first, 1, "not run, the example lacks what the rule needs", c->rule.id, SLICE(""));
    size_t markers = 0;
    for (size_t i = 0; i < c->count; i++) {
        struct expectations e = {0};
        expectations_read(&arena, c->first[i].text, is_sql(file_of(&c->first[i])), &e);
        expectations_match(&e, found, file_of(&c->first[i]));
        for (size_t k = 0; k < e.n; k++) {
            if (!e.at[k].met) complain(c, &c->first[i], e.at[k].line, "missing", e.at[k].rule, e.at[k].text);
            ok &= e.at[k].met;
        }
        markers += e.n;
    }
    if (!markers) complain(c, c->first, 1, "no marker in a bad example", SLICE("expect:"), SLICE(""));
    VEC_EACH (struct lint_finding, f, &found->findings) {
        if (!slice_eq(f->rule, c->rule.id)) continue;
        if (!f->claimed) complain(c, fence_of(c, f->path), f->line, "without a marker", f->rule, f->message);
        ok &= f->claimed;
        if (f->has_fix) ok &= check_fix(c, folder, found, f);
    }
    return ok && markers;
}

static bool check_good(const struct case_example *c, struct lint_result *found)
{
    bool ok = true;
    c->page->silent += was_run(c, found);
    VEC_EACH (struct lint_finding, f, &found->findings) {
        if (!slice_eq(f->rule, c->rule.id)) continue;
        complain(c, fence_of(c, f->path), f->line, "noisy", f->rule, f->message);
        ok = false;
    }
    return ok;
}

static void example_behaves(void **state)
{
    const struct case_example *c = *state;
    const char *folder = scratch_folder(&arena);
    bool ok = true;
    for (size_t i = 0; i < c->count; i++) {
        struct slice file = file_of(&c->first[i]);
        if (!file.n) complain(c, &c->first[i], 0, "unknown language", c->first[i].language, SLICE(""));
        ok &= file.n > 0;
        if (file.n) scratch_write(&arena, folder, file, c->first[i].text);
    }
    write_settings(c, folder);
    struct lint_result found = lint_example(c, folder);
    if (found.problem) complain(c, c->first, 1, "no result", SLICE("lint"), slice_of(found.problem));
    ok &= !found.problem;
    if (ok) ok = c->first->bad ? check_bad(c, folder, &found) : check_good(c, &found);
    scratch_remove(folder);
    if (!ok) fail();
}

/* ---- all pages ----------------------------------------------------------------------------------------- */

struct test_list {
    struct CMUnitTest *at;
    size_t n, cap;
};

/* Silence proves something only where the rule was asked. */
static void rule_is_asked(void **state)
{
    const struct page *page = *state;
    if (!page->silent) fail_msg("%.*s: the rule is not run on any good example", SLICE_ARG(page->rule.path));
}

static void add_test(struct test_list *tests, const char *name, CMUnitTestFunction test, void *state)
{
    vec_push(&arena, tests, ((struct CMUnitTest){.name = name, .test_func = test, .initial_state = state}));
}

static void add_page(const struct rule *r, struct test_list *tests)
{
    struct page *page = ARENA_NEW(&arena, struct page);
    page->rule = *r;
    for (size_t i = 0, end; i < r->example_count; i = end) {
        const struct example *first = &r->examples[i];
        for (end = i + 1; end < r->example_count && r->examples[end].group == first->group;) end++;
        struct case_example *c = ARENA_NEW(&arena, struct case_example);
        *c = (struct case_example){page, *r, first, end - i};
        add_test(tests,
                 arena_printf(&arena, "%.*s %s, line %zu", SLICE_ARG(r->id), first->bad ? "bad" : "good",
                              first->line),
                 example_behaves, c);
    }
    add_test(tests, arena_printf(&arena, "%.*s is asked", SLICE_ARG(r->id)), rule_is_asked, page);
}

int main(int argc, char **argv)
{
    glob_t pages;
    struct test_list tests = {0};
    if (glob("rules/*/*.md", 0, NULL, &pages)) return puts("no pages in rules/"), 1;
    for (size_t i = 0; i < pages.gl_pathc; i++) {
        struct rule r;
        struct error err = {0};
        if (!rules_parse_page(&arena, slice_of(pages.gl_pathv[i]), file_text(&arena, pages.gl_pathv[i]), &r,
                              &err))
            return puts(err.text), 1;
        add_page(&r, &tests);
    }
    if (argc > 1) cmocka_set_test_filter(argv[1]);
    int failed = _cmocka_run_group_tests("pages", tests.at, tests.n, NULL, NULL);
    globfree(&pages);
    arena_free(&arena);
    return failed;
}
