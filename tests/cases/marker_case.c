/* Cases whose expectations are comments in the input. */
#include <stdio.h>

#include "cases/cases.h"
#include "ingest/ingest.h"

enum { ARGS_WITHIN_LINES = 5, FILES_LIMIT = 100 };

struct file_list {
    struct slice *at;
    size_t n, cap;
};

static struct file_list list_files(struct arena *a, const struct test_case *c)
{
    struct file_list files = {0};
    if (c->name) {
        vec_push(a, &files, slice_of(c->name));
        return files;
    }
    struct path_list paths = {0};
    struct error err = {0};
    struct walk_options options = {.no_ignore = true};
    if (!ingest_walk(a, c->folder, &options, &paths, &err)) return files;
    for (size_t i = 0; i < paths.n && i < FILES_LIMIT; i++)
        vec_push(a, &files, slice_of(paths.at[i] + strlen(c->folder) + 1));
    return files;
}

/* What follows "args:" on one of the first lines, "" without. */
static struct slice args_line(struct slice text)
{
    for (int line = 0; line < ARGS_WITHIN_LINES && text.n; line++) {
        const char *end = memchr(text.p, '\n', text.n);
        struct slice this = {text.p, end ? (size_t)(end - text.p) : text.n};
        ptrdiff_t at = slice_find(this, SLICE("args: "), 0);
        if (at >= 0) return (struct slice){this.p + at + 6, this.n - (size_t)at - 6};
        text = (struct slice){text.p + this.n, text.n - this.n};
        if (text.n) text.p++, text.n--;
    }
    return (struct slice){"", 0};
}

static bool match_file(struct arena *a, const struct test_case *c, struct slice file,
                       struct lint_result *found)
{
    bool ok = true;
    struct expectations e = {0};
    struct slice text = file_text(a, arena_printf(a, "%s/%.*s", c->folder, SLICE_ARG(file)));
    expectations_read(a, text, slice_ends(file, SLICE(".sql")) || slice_ends(file, SLICE(".cql")), &e);
    expectations_match(&e, found, file);
    for (size_t i = 0; i < e.n; i++)
        if (!e.at[i].met) ok = case_complain(c, file, e.at[i].line, "missing", e.at[i].rule, e.at[i].text);
    return ok;
}

bool marker_case_run(struct arena *a, const struct test_case *c)
{
    const char *arguments[LINT_ARGUMENTS] = {c->name ? c->name : "."};
    struct file_list files = list_files(a, c);
    size_t n = 1;
    if (!c->name && file_exists(a, c->folder, "stats.json")) arguments[n++] = "--stats=stats.json";
    struct slice text =
        files.n ? file_text(a, arena_printf(a, "%s/%.*s", c->folder, SLICE_ARG(files.at[0]))) : SLICE("");
    case_arguments(a, args_line(text), arguments, n, LINT_ARGUMENTS);
    struct lint_result found = lint_run(a, c->folder, arguments);
    if (found.problem)
        return case_complain(c, SLICE("."), 0, "no result", SLICE("lint"), slice_of(found.problem));
    bool ok = true;
    for (size_t i = 0; i < files.n; i++) ok &= match_file(a, c, files.at[i], &found);
    VEC_EACH (struct lint_finding, f, &found.findings)
        if (!f->claimed) ok = case_complain(c, f->path, f->line, "noisy", f->rule, f->message);
    return formats_agree(a, c, arguments, &found) && ok;
}
