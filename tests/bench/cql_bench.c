/* Speed of the CQL parser: the statements of statements.tsv, parsed again and again as Cassandra 5.0.
 *
 *     build/bench/cql_bench [FILE] [SECONDS]
 *
 * Prints megabytes and statements a second, for the lexer alone and for lexer and parser, and what the arena
 * held. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/input.h"
#include "query/cql_parser.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* other programs' share of the machine does not count */
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct samples {
    struct slice *at;
    size_t n, cap, bytes;
};

static void load(struct arena *a, struct slice text, struct samples *out)
{
    while (text.n) {
        ptrdiff_t end = slice_find(text, SLICE("\n"), 0);
        size_t n = end < 0 ? text.n : (size_t)end, tab = n;
        while (tab > 0 && text.p[tab - 1] != '\t') tab--;
        vec_push(a, out, ((struct slice){text.p + tab, n - tab}));
        out->bytes += n - tab;
        n += end >= 0;
        text = (struct slice){text.p + n, text.n - n};
    }
}

static void measure(const char *what, const struct samples *s, double seconds, bool lex_only)
{
    static const struct query_options options = {.cql_version = 500};
    struct arena arena = {0};
    size_t rounds = 0, accepted = 0, held = 0;
    double start = now(), spent;
    do {
        for (size_t i = 0; i < s->n; i++) {
            struct query q = {.dialect = DIALECT_CQL, .text = s->at[i]};
            struct query_error err;
            if (lex_only)
                cql_lex(&arena, s->at[i], &options, NULL);
            else
                accepted += cql_parse(&arena, s->at[i], DIALECT_CQL, &options, &q, &err);
            if (arena.total > held) held = arena.total;
            arena_reset(&arena);
        }
        rounds++;
        spent = now() - start;
    } while (spent < seconds);
    double count = (double)s->n * (double)rounds;
    printf("%-8s %7.1f MB/s  %9.0f statements/s  %5.0f ns each  %4.1f%% accepted  arena %zu KiB\n", what,
           (double)s->bytes * (double)rounds / spent / 1e6, count / spent, spent / count * 1e9,
           100.0 * (double)accepted / count, held / 1024);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    struct input in;
    struct error err;
    struct arena arena = {0};
    struct samples samples = {0};
    if (!input_open(&in, argc > 1 ? argv[1] : "../shared/data/cql/statements.tsv", &err)) {
        printf("notice: %s; skipped\n", err.text);
        return 0;
    }
    load(&arena, in.text, &samples);
    double seconds = argc > 2 ? atof(argv[2]) : 2;
    measure("lex", &samples, seconds, true);
    measure("parse", &samples, seconds, false);
    arena_free(&arena);
    input_close(&in);
    return 0;
}
