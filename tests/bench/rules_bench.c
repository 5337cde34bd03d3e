/* Milliseconds per rule: prepares and runs each alone over the facts of some inputs.
 *
 *     rules_bench [PATH...]    default testdata
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/pipeline.h"

enum { RUNS = 5 };

struct timing {
    const struct rule *rule;
    double ms;
    size_t findings;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct timing measure(struct analysis *a, const struct rule *r)
{
    struct timing best = {r, 1e9, 0};
    for (int i = 0; i < RUNS; i++) {
        struct arena scratch = {0};
        struct rule_set one = {.arena = &scratch};
        struct findings found = {0};
        struct error err = {0};
        vec_push(&scratch, &one.rules, *r);
        double start = now_ms();
        if (!rules_run(&one, &a->facts, NULL, &scratch, &found, &err)) printf("%s\n", err.text);
        double ms = now_ms() - start;
        if (ms < best.ms) best.ms = ms;
        best.findings = found.all.n;
        arena_free(&scratch);
    }
    return best;
}

static int slowest_first(const void *a, const void *b)
{
    double x = ((const struct timing *)a)->ms, y = ((const struct timing *)b)->ms;
    return (x < y) - (x > y);
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct config config;
    struct analysis a;
    struct error err = {0};
    struct rule_set rules = {.arena = &arena};
    struct slice *paths = ARENA_ARRAY(&arena, struct slice, argc + 1);
    paths[0] = SLICE("testdata");
    for (int i = 1; i < argc; i++) paths[i - 1] = slice_of(argv[i]);
    config_default(&config);
    rules_load_builtin(&rules);
    struct pipeline_options options = {
        .paths = paths, .path_count = argc > 1 ? (size_t)argc - 1 : 1, .config = &config, .quiet = true};
    double start = now_ms(), total = 0;
    if (!pipeline_run(&a, &options, &err)) return fprintf(stderr, "%s\n", err.text), 1;
    printf("reading, %zu statements, %zu queries: %.1f ms\n", a.statements.n, a.queries.n, now_ms() - start);
    struct timing *timings = ARENA_ARRAY(&arena, struct timing, rules.rules.n + 1);
    for (size_t i = 0; i < rules.rules.n; i++) {
        timings[i] = measure(&a, &rules.rules.at[i]);
        total += timings[i].ms;
    }
    qsort(timings, rules.rules.n, sizeof *timings, slowest_first);
    for (size_t i = 0; i < rules.rules.n; i++)
        printf("%9.3f ms %7zu findings  %.*s\n", timings[i].ms, timings[i].findings,
               SLICE_ARG(timings[i].rule->id));
    printf("%9.3f ms all rules\n", total);
    pipeline_free(&a);
    arena_free(&arena);
    return 0;
}
