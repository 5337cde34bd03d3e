/* Cases that compare all a command line writes with a file. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "cases/cases.h"

enum { ARGUMENTS = 64 };

/* Copies text without the path of the case's folder, which is another one on each machine. */
static void put_relative(struct buf *out, struct slice text, const char *folder)
{
    char path[PATH_MAX + 1];
    if (!realpath(folder, path)) path[0] = '\0';
    struct slice prefix = slice_of(strcat(path, "/"));
    for (ptrdiff_t at; prefix.n > 1 && (at = slice_find(text, prefix, 0)) >= 0;) {
        buf_put(out, (struct slice){text.p, (size_t)at});
        text = (struct slice){text.p + at + prefix.n, text.n - (size_t)at - prefix.n};
    }
    buf_put(out, text);
}

/* Standard output, then standard error when there is any, then the exit code. */
static struct slice run_command(struct arena *a, const struct test_case *c)
{
    const char *argv[ARGUMENTS] = {program_path()}, *why;
    struct slice line = file_text(a, arena_printf(a, "%s/args", c->folder));
    case_arguments(a, line, argv, 1, ARGUMENTS);
    struct program_result r = program_run(a, c->folder, argv);
    if (program_broke(&r, &why)) case_complain(c, SLICE("args"), 1, why, SLICE("sargent"), r.err);
    struct buf out = {0};
    put_relative(&out, r.out, c->folder);
    if (r.err.n) buf_text(&out, "--- standard error\n");
    put_relative(&out, r.err, c->folder);
    buf_printf(&out, "--- exit code %d\n", r.exit_code);
    struct slice text = slice_copy(a, buf_slice(&out));
    buf_free(&out);
    return text;
}

static bool compare(const struct test_case *c, struct slice expected, struct slice actual)
{
    size_t at = 0, line = 1, start = 0;
    while (at < expected.n && at < actual.n && expected.p[at] == actual.p[at])
        if (expected.p[at++] == '\n') line++, start = at;
    if (at == expected.n && at == actual.n) return true;
    const char *end = memchr(actual.p + start, '\n', actual.n - start);
    size_t n = end ? (size_t)(end - actual.p) - start : actual.n - start;
    return case_complain(c, SLICE("expected.txt"), line, "differs", SLICE("now it is"),
                         (struct slice){actual.p + start, n});
}

bool golden_case_run(struct arena *a, const struct test_case *c)
{
    struct slice actual = run_command(a, c);
    if (c->rewrite) {
        scratch_write(a, c->folder, SLICE("expected.txt"), actual);
        return true;
    }
    return compare(c, file_text(a, arena_printf(a, "%s/expected.txt", c->folder)), actual);
}
