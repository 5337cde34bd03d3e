/* The same findings in every format: each run must name the same rules equally often. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases/cases.h"

struct rule_list {
    struct slice *at;
    size_t n, cap;
};

static const char *const severities[] = {": error: ", ": warning: ", ": info: ", ": note: "};

/* "path:line:column: severity: message [rule]" */
static void read_lines(struct arena *a, struct slice text, struct rule_list *out)
{
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        struct slice line = {text.p, end ? (size_t)(end - text.p) : text.n};
        const char *open = memrchr(line.p, '[', line.n);
        bool finding = false;
        for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++)
            finding |= slice_find(line, slice_of(severities[i]), 0) > 0;
        if (finding && open && *line.p != ' ' && slice_ends(line, SLICE("]")))
            vec_push(a, out, ((struct slice){open + 1, (size_t)(line.p + line.n - open) - 2}));
        text.n -= line.n + (end != NULL);
        text.p += line.n + (end != NULL);
    }
}

static void push_string(struct arena *a, const json_t *object, const char *key, struct rule_list *out)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text) vec_push(a, out, slice_copy(a, slice_of(text)));
}

static void read_sarif(struct arena *a, struct slice text, struct rule_list *out)
{
    json_t *root = json_loadb(text.p, text.n, 0, NULL);
    const json_t *results = json_object_get(json_array_get(json_object_get(root, "runs"), 0), "results"),
                 *item;
    size_t i;
    json_array_foreach(results, i, item) push_string(a, item, "ruleId", out);
    json_decref(root);
}

static void read_gitlab(struct arena *a, struct slice text, struct rule_list *out)
{
    json_t *root = json_loadb(text.p, text.n, 0, NULL);
    const json_t *item;
    size_t i;
    json_array_foreach(root, i, item) push_string(a, item, "check_name", out);
    json_decref(root);
}

/* What stands between each `before` and the next `after`. */
static void read_between(struct arena *a, struct slice text, const char *before, const char *after,
                         struct rule_list *out)
{
    struct slice open = slice_of(before);
    for (ptrdiff_t at = 0; (at = slice_find(text, open, (size_t)at)) >= 0;) {
        size_t start = (size_t)at + open.n;
        ptrdiff_t end = slice_find(text, slice_of(after), start);
        if (end < 0) return;
        vec_push(a, out, ((struct slice){text.p + start, (size_t)end - start}));
        at = end;
    }
}

static void read_github(struct arena *a, struct slice text, struct rule_list *out)
{
    read_between(a, text, ",title=", "::", out);
}

static void read_checkstyle(struct arena *a, struct slice text, struct rule_list *out)
{
    read_between(a, text, "source=\"sargent.", "\"", out);
}

static void read_junit(struct arena *a, struct slice text, struct rule_list *out)
{
    if (slice_find(text, SLICE("failures=\"0\""), 0) < 0)
        read_between(a, text, "<testcase name=\"", "\"", out);
}

static void read_rdjsonl(struct arena *a, struct slice text, struct rule_list *out)
{
    read_between(a, text, "\"code\":{\"value\":\"", "\"", out);
}

static const struct {
    const char *name;
    void (*read)(struct arena *a, struct slice text, struct rule_list *out);
} formats[] = {
    {"text",       read_lines     },
    {"gcc",        read_lines     },
    {"sarif",      read_sarif     },
    {"gitlab",     read_gitlab    },
    {"github",     read_github    },
    {"checkstyle", read_checkstyle},
    {"junit",      read_junit     },
    {"rdjsonl",    read_rdjsonl   },
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* Formats come and go with the program: what it does not know is not compared. Asked once. */
static bool is_known(struct arena *a, size_t format)
{
    static int known[FORMAT_COUNT];
    if (known[format]) return known[format] > 0;
    const char *argv[] = {program_path(), "lint", "--format", formats[format].name, "/dev/null", NULL};
    known[format] = program_run(a, NULL, argv).exit_code == 2 ? -1 : 1;
    return known[format] > 0;
}

static int compare(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static bool same(struct rule_list *a, struct rule_list *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!slice_eq(a->at[i], b->at[i])) return false;
    return true;
}

static struct rule_list run_format(struct arena *a, const struct test_case *c, size_t format,
                                   const char *const *arguments)
{
    const char *argv[LINT_ARGUMENTS + 5] = {program_path(), "lint", "--format", formats[format].name};
    for (size_t i = 0; arguments[i] && i < LINT_ARGUMENTS; i++) argv[4 + i] = arguments[i];
    struct program_result r = program_run(a, c->folder, argv);
    struct rule_list rules = {0};
    formats[format].read(a, r.out, &rules);
    if (rules.n) qsort(rules.at, rules.n, sizeof *rules.at, compare);
    return rules;
}

bool formats_agree(struct arena *a, const struct test_case *c, const char *const *arguments,
                   const struct lint_result *found)
{
    struct rule_list json = {0};
    bool ok = true;
    VEC_EACH (const struct lint_finding, f, &found->findings) vec_push(a, &json, f->rule);
    if (json.n) qsort(json.at, json.n, sizeof *json.at, compare);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (!is_known(a, i)) continue;
        struct rule_list rules = run_format(a, c, i, arguments);
        if (!same(&rules, &json))
            ok = case_complain(c, SLICE("."), 0, "not the findings of json", slice_of(formats[i].name),
                               slice_of(arena_printf(a, "%zu, not %zu", rules.n, json.n)));
    }
    return ok;
}
