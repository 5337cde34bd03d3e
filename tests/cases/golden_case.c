/* Cases that compare all a command line writes with a file. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "cases/cases.h"

enum { ARGUMENTS = 64 };

/* Standard output, then standard error when there is any, then the exit code. */
static struct slice run_command(struct arena *a, const struct test_case *c)
{
    const char *argv[ARGUMENTS] = {program_path()}, *why;
    struct slice line = file_text(a, arena_printf(a, "%s/args", c->folder));
    case_arguments(a, line, argv, 1, ARGUMENTS);
    struct program_result r = program_run(a, c->folder, argv);
    if (program_broke(&r, &why)) case_complain(c, SLICE("args"), 1, why, SLICE("sargent"), r.err);
    struct buf out = {0};
    buf_put(&out, r.out);
    if (r.err.n) buf_printf(&out, "--- standard error\n%.*s", SLICE_ARG(r.err));
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
