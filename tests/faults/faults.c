/* What the program does when memory runs out, files cannot be read and output cannot be written: it must end
 * with one of its own exit codes and a message, and leave no half-written file.
 *
 * Each kind of call is counted in an undisturbed run; then the run is repeated with one of them failing, at
 * most PER_CALL places spread over the run. Prints the closing lines that tests/run reads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/program.h"

enum { PER_CALL = 60 };

static struct arena arena;
static size_t passed, failed;

static const char *const commands[][8] = {
    {"lint",   "--format", "json", "testdata/demo", NULL},
    {"advise", "--format", "json", "testdata/demo", NULL},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void note(bool ok, const char *what, const struct program_result *r)
{
    passed += ok;
    failed += !ok;
    if (!ok) printf("%s: exit code %d, standard error: %.300s\n", what, r->exit_code, r->err.p);
}

static struct program_result run(const char *const *command)
{
    const char *argv[12] = {program_path()};
    for (size_t i = 0; command[i]; i++) argv[i + 1] = command[i];
    return program_run(&arena, NULL, argv);
}

/* ---- calls that fail ----------------------------------------------------------------------------------- */

static long count_calls(const char *const *command, const char *call)
{
    char *path = arena_printf(&arena, "/tmp/sargent-count-%d", (int)getpid());
    setenv("FAULT_CALL", call, 1);
    setenv("FAULT_AT", "0", 1);
    setenv("FAULT_COUNT", path, 1);
    setenv("LD_PRELOAD", getenv("INJECT"), 1);
    run(command);
    unsetenv("LD_PRELOAD");
    unsetenv("FAULT_COUNT");
    FILE *f = fopen(path, "r");
    long n = 0;
    if (f && fscanf(f, "%ld", &n) != 1) n = 0;
    if (f) fclose(f);
    unlink(path);
    return n;
}

/* A failed call is either survived (the result is whole, or the file is reported) or ends the run with
 * code 3. */
static void fail_one(const char *const *command, const char *call, long at)
{
    const char *why;
    char *number = arena_printf(&arena, "%ld", at);
    setenv("FAULT_AT", number, 1);
    setenv("LD_PRELOAD", getenv("INJECT"), 1);
    struct program_result r = run(command);
    unsetenv("LD_PRELOAD");
    bool ok = !program_broke(&r, &why) && (r.exit_code < 2 || r.err.n > 0);
    note(ok, arena_printf(&arena, "sargent %s, %s call %ld fails", command[0], call, at), &r);
}

static void fail_calls(const char *const *command, const char *call)
{
    long n = count_calls(command, call);
    for (long i = 0; i < PER_CALL && i < n; i++)
        fail_one(command, call, n <= PER_CALL ? i + 1 : 1 + i * (n - 1) / (PER_CALL - 1));
    printf("sargent %s: %ld calls of kind %s\n", command[0], n, call);
}

/* ---- output that cannot be written --------------------------------------------------------------------- */

static void fill_output(const char *line, const char *what)
{
    const char *argv[] = {"/bin/sh", "-c", arena_printf(&arena, "%s %s", program_path(), line), NULL};
    struct program_result r = program_run(&arena, NULL, argv);
    note(r.exit_code == 3 && r.err.n > 0, what, &r);
}

static void fail_output(void)
{
    fill_output("lint testdata/demo > /dev/full", "findings to a full disk");
    fill_output("lint --format json testdata/demo > /dev/full", "JSON to a full disk");
    fill_output("rules > /dev/full", "rules to a full disk");
    const char *folder = scratch_folder(&arena);
    char *path = arena_printf(&arena, "%s/facts.db", folder);
    fill_output(arena_printf(&arena, "facts -o %s/none/facts.db testdata/demo", folder),
                "facts to no folder");
    const char *argv[] = {"/bin/sh", "-c",
                          arena_printf(&arena, "trap '' XFSZ; ulimit -f 8; exec %s facts -o %s testdata/demo",
                                       program_path(), path),
                          NULL};
    struct program_result r = program_run(&arena, NULL, argv);
    note(r.exit_code == 3 && access(path, F_OK) != 0, "facts to a disk that fills up leave no file", &r);
    scratch_remove(folder);
}

int main(void)
{
    static const char *const calls[] = {"memory", "open", "read", "map"};
    if (!getenv("INJECT")) return puts("INJECT names no library to preload"), 2;
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 0);
    for (size_t c = 0; c < COMMAND_COUNT; c++)
        for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) fail_calls(commands[c], calls[i]);
    fail_output();
    if (failed) printf("[  FAILED  ] %zu test(s), listed below:\n", failed);
    printf("[  PASSED  ] %zu test(s).\n", passed);
    arena_free(&arena);
    return failed != 0;
}
