/* Speed of reading logs, per format, with one thread and with all.
 *
 *     build/bench/log_bench [FOLDER]     default ../shared/data/logs (SARGENT_DATA names another data folder)
 *
 * Each log is decompressed, repeated to at least REPEATED bytes, and read from memory. Printed: megabytes a
 * second by the processor time of the whole program and by the clock, the calls counted, the largest memory
 * so far without the log itself, and for comparison counting the lines of the same bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "workload/stream.h"
#include "workload/workload.h"

enum { REPEATED = 64 << 20, READ_STEP = 1 << 20 };

static const char *const logs[] = {
    "postgres/pgbench_stderr_40mb.log.zst", "postgres/pgbench_csv.log.zst", "postgres/pgbench_json.log.zst",
    "postgres/v_locale_ru_RU.log.zst",      "mariadb/slow_general.log.zst", "mariadb/general.log.zst",
    "orm/pg_server_side_orm.log",           "orm/typeorm_simple.log",
};

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool load(const char *path, struct buf *out)
{
    struct error err = {""};
    struct stream *s = stream_open(path, &err);
    if (!s) return fprintf(stderr, "%s: skipped\n", err.text), false;
    for (size_t got = 1; got;) {
        buf_reserve(out, READ_STEP);
        if (!stream_read(s, out->p + out->n, READ_STEP, &got, &err)) break;
        out->n += got;
    }
    stream_close(s);
    size_t once = out->n;
    while (once && out->n < REPEATED) {
        buf_reserve(out, once);
        memcpy(out->p + out->n, out->p, once);
        out->n += once;
    }
    return once > 0;
}

static double count_lines(struct slice s)
{
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    volatile size_t lines = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        lines++;
    return (double)s.n / 1e6 / (seconds(CLOCK_PROCESS_CPUTIME_ID) - start);
}

static void measure(const char *name, struct slice text, size_t threads, const char *label)
{
    struct workload w;
    struct error err = {""};
    struct workload_options options = {.threads = threads};
    workload_open(&w);
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
    if (!workload_read_text(&w, name, text, &options, &err)) fprintf(stderr, "%s: %s\n", name, err.text);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double mb = (double)text.n / 1e6;
    printf("%-38s %-10s %8.0f %8.0f %10llu %8.1f\n", name, label, mb / cpu, mb / wall,
           (unsigned long long)w.calls, (double)w.arena.total / 1e6);
    workload_close(&w);
}

int main(int argc, char **argv)
{
    const char *data = getenv("SARGENT_DATA");
    char folder[512], path[1024];
    snprintf(folder, sizeof folder, "%s/logs", data ? data : "../shared/data");
    printf("%-38s %-10s %8s %8s %10s %8s %10s\n", "log", "threads", "MB/s cpu", "MB/s", "calls", "MB kept",
           "lines MB/s");
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        struct buf text = {0};
        snprintf(path, sizeof path, "%s/%s", argc > 1 ? argv[1] : folder, logs[i]);
        if (load(path, &text)) {
            printf("%-38s %-10s %8s %8s %10s %8s %10.0f\n", logs[i], "(lines)", "", "", "", "",
                   count_lines(buf_slice(&text)));
            measure(logs[i], buf_slice(&text), 1, "one");
            measure(logs[i], buf_slice(&text), 0, "all");
        }
        buf_free(&text);
    }
    return 0;
}
