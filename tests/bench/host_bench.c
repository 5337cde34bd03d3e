/* What reading programs costs: a whole tree with a cold cache, by one thread and by all, and one changed file
 * beside a schema that is cached.
 *
 *     host_bench [TREE FILE SCHEMA]
 *
 * Without arguments the cases of testdata/hosts are the tree, written many times under other names until they
 * hold half a million lines; with arguments the tree, file and schema of a real application.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/input.h"
#include "harness/cost.h"
#include "harness/program.h"

enum { WANTED_LINES = 500000, RUNS = 10 };

static size_t lines_met;
static struct arena arena;
static VEC(const char *) sources;

static int note_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)at;
    struct input in;
    if (kind != FTW_F || !input_open(&in, path, NULL)) return 0;
    for (size_t i = 0; i < in.text.n; i++) lines_met += in.text.p[i] == '\n';
    vec_push(&arena, &sources, arena_printf(&arena, "%s", path));
    input_close(&in);
    return 0;
}

/* Copies of the cases, each in a folder of its own. */
static void write_tree(const char *folder)
{
    nftw("testdata/hosts", note_file, 16, FTW_PHYS);
    size_t copies = lines_met ? WANTED_LINES / lines_met + 1 : 0;
    for (size_t c = 0; c < copies; c++)
        for (size_t i = 0; i < sources.n; i++) {
            struct input in;
            if (!input_open(&in, sources.at[i], NULL)) continue;
            const char *base = strrchr(sources.at[i], '/');
            scratch_write(&arena, folder, slice_of(arena_printf(&arena, "copy%zu/%zu-%s", c, i, base + 1)),
                          in.text);
            input_close(&in);
        }
    lines_met *= copies;
}

static void print_rate(struct cost c, const char *per, double ms)
{
    (void)c;
    printf("%-34s %8.2f million lines a minute of %s\n", "", (double)lines_met / ms * 60e3 / 1e6, per);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 3 ? argv[1] : scratch_folder(&arena);
    const char *file = argc > 3 ? argv[2] : "testdata/hosts/loops.go";
    const char *schema = argc > 3 ? argv[3] : "testdata/demo";
    if (argc > 3)
        nftw(folder, note_file, 16, FTW_PHYS);
    else
        write_tree(folder);
    printf("%zu files, %zu lines\n", sources.n, lines_met);
    struct cost one = cost_print(
        "whole tree, one thread",
        (const char *[]){program_path(), "lint", "--no-config", "--no-cache", "-j1", folder, NULL}, 1, 0);
    print_rate(one, "processor time", one.cpu_ms);
    struct cost all =
        cost_print("whole tree, all threads",
                   (const char *[]){program_path(), "lint", "--no-config", "--no-cache", folder, NULL}, 1, 0);
    print_rate(all, "the clock", all.wall_ms);
    cost_print("one file beside a schema",
               (const char *[]){program_path(), "lint", "--no-config", "--schema", schema, file, NULL}, RUNS,
               0);
    if (argc <= 3) scratch_remove(folder);
    arena_free(&arena);
    return 0;
}
