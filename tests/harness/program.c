#include "harness/program.h"

#include <ftw.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/input.h"

static _Noreturn void stop(const char *what, const char *path)
{
    fprintf(stderr, "%s: ", path);
    perror(what);
    exit(2);
}

const char *program_path(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("SARGENT");
    if (!path[0] && !realpath(given ? given : "build/sargent", path)) stop("no program to test", path);
    return path;
}

/* ---- processes ----------------------------------------------------------------------------------------- */

static struct slice read_back(struct arena *a, int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    char *p = arena_alloc(a, (size_t)n + 1);
    ssize_t got = pread(fd, p, (size_t)n, 0);
    close(fd);
    p[got < 0 ? 0 : got] = '\0';
    return (struct slice){p, got < 0 ? 0 : (size_t)got};
}

static _Noreturn void become(const char *folder, const char *const *argv, int out, int err)
{
    int in = memfd_create("in", 0);
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    alarm(PROGRAM_SECONDS); /* survives exec */
    if (!folder || chdir(folder) == 0) execv(argv[0], (char *const *)(uintptr_t)argv);
    perror(argv[0]);
    _exit(127);
}

struct program_result program_run(struct arena *a, const char *folder, const char *const *argv)
{
    struct program_result r = {0};
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC), status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) stop("fork", argv[0]);
    if (child == 0) become(folder, argv, out, err);
    while (waitpid(child, &status, 0) < 0)
        ;
    r.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    r.hung = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    r.out = read_back(a, out);
    r.err = read_back(a, err);
    return r;
}

bool program_broke(const struct program_result *r, const char **why)
{
    *why = NULL;
    if (r->hung)
        *why = "hung";
    else if (r->exit_code > 128)
        *why = "crashed";
    else if (strstr(r->err.p, "Sanitizer") || strstr(r->err.p, "runtime error:"))
        *why = "a sanitizer complained";
    else if (r->exit_code > 3)
        *why = "no exit code of ours";
    return *why != NULL;
}

/* ---- sargent lint -------------------------------------------------------------------------------------- */

static struct slice string_of(struct arena *a, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? slice_copy(a, slice_of(text)) : (struct slice){"", 0};
}

static size_t number_of(const json_t *object, const char *key)
{
    return (size_t)json_integer_value(json_object_get(object, key));
}

static void read_finding(struct arena *a, const json_t *f, struct lint_result *out)
{
    struct lint_finding finding = {
        .rule = string_of(a, f, "rule"),
        .severity = string_of(a, f, "severity"),
        .message = string_of(a, f, "message"),
        .path = string_of(a, f, "path"),
        .line = number_of(f, "line"),
        .column = number_of(f, "column"),
        .end_line = number_of(f, "end_line"),
        .end_column = number_of(f, "end_column"),
    };
    const json_t *fix = json_object_get(f, "fix");
    finding.has_fix = json_is_object(fix);
    finding.fix.line = number_of(fix, "line");
    finding.fix.column = number_of(fix, "column");
    finding.fix.end_line = number_of(fix, "end_line");
    finding.fix.end_column = number_of(fix, "end_column");
    finding.fix.text = string_of(a, fix, "text");
    if (slice_starts(finding.path, SLICE("./"))) finding.path.p += 2, finding.path.n -= 2;
    vec_push(a, &out->findings, finding);
}

static void read_lint(struct arena *a, struct slice text, struct lint_result *out)
{
    json_error_t error;
    size_t i;
    json_t *root = json_loadb(text.p, text.n, 0, &error), *item;
    if (!root || !json_is_array(json_object_get(root, "findings")))
        out->problem = arena_printf(a, "lint wrote no JSON of ours (line %d: %s)", error.line, error.text);
    json_array_foreach(json_object_get(root, "findings"), i, item) read_finding(a, item, out);
    json_array_foreach(json_object_get(root, "not_run"), i, item)
        vec_push(a, &out->not_run, string_of(a, item, "rule"));
    json_decref(root);
}

struct lint_result lint_run(struct arena *a, const char *folder, const char *const *arguments)
{
    const char *argv[LINT_ARGUMENTS + 5] = {program_path(), "lint", "--format", "json"};
    for (size_t i = 0; arguments[i] && i < LINT_ARGUMENTS; i++) argv[4 + i] = arguments[i];
    struct lint_result out = {0};
    struct program_result r = program_run(a, folder, argv);
    const char *why;
    out.exit_code = r.exit_code;
    if (program_broke(&r, &why))
        out.problem = arena_printf(a, "lint %s (exit code %d)\n%s", why, r.exit_code, r.err.p);
    else if (r.exit_code > 1)
        out.problem = arena_printf(a, "lint ended with exit code %d\n%s", r.exit_code, r.err.p);
    else
        read_lint(a, r.out, &out);
    return out;
}

static size_t offset_of(struct slice text, size_t line, size_t column)
{
    size_t at = 0;
    for (; line > 1 && at < text.n; at++) line -= text.p[at] == '\n';
    return at + column - 1 < text.n ? at + column - 1 : text.n;
}

struct slice fix_apply(struct arena *a, struct slice text, const struct lint_finding *f)
{
    size_t start = offset_of(text, f->fix.line, f->fix.column);
    size_t end = offset_of(text, f->fix.end_line, f->fix.end_column);
    return slice_of(arena_printf(a, "%.*s%.*s%.*s", (int)start, text.p, SLICE_ARG(f->fix.text),
                                 (int)(text.n - end), text.p + end));
}

/* ---- files --------------------------------------------------------------------------------------------- */

const char *scratch_folder(struct arena *a)
{
    char *folder = arena_printf(a, "%s/sargent-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(folder)) stop("mkdtemp", folder);
    return folder;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info, (void)kind, (void)where;
    return remove(path);
}

void scratch_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_write(struct arena *a, const char *folder, struct slice name, struct slice text)
{
    char *path = arena_printf(a, "%s/%.*s", folder, SLICE_ARG(name));
    for (char *p = path + strlen(folder) + 1; *p; p++) {
        if (*p != '/') continue;
        *p = '\0';
        mkdir(path, 0777);
        *p = '/';
    }
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f)) stop("write", path);
}

struct slice file_text(struct arena *a, const char *path)
{
    struct input in;
    struct error err = {0};
    if (!input_open(&in, path, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    struct slice text = slice_copy(a, in.text);
    input_close(&in);
    return text;
}
