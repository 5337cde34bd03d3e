/* Speed and memory of `sargent digest` per log format, as a whole process, beside counting the lines of the
 * same file and, where they are installed (`make bench-peers`), beside pgbadger and pt-query-digest.
 *
 *     build/bench/log_bench [MEGABYTES [NAME...]]       each log is made so long (default 128); NAME: only
 * these build/bench/log_bench --write LOG MEGABYTES FILE  only writes such a log
 *
 * The logs are those of $SARGENT_DATA/logs (default ../shared/data/logs) and of testdata/logs, repeated with
 * other values and later dates each time (harness/varied.h).   Speeds are megabytes (10^6 bytes) a second of
 * processor time, user and system, of the best of RUNS runs: other programs' share of the machine hardly
 * shows in it. "clock" is by the clock, and "more work" what all threads together need beyond one. The peers
 * get the first PEER_MEGABYTES. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/program.h"
#include "harness/varied.h"
#include "workload/stream.h"

enum { RUNS = 5, PEER_MEGABYTES = 4, READ_STEP = 1 << 20 };

#define TESTDATA "testdata/logs/"

static const struct bench_log {
    const char *name, *path;
    const char *peer[9]; /* the program that people use for it, and its arguments; pgbadger replaces its
                            output file, so it must never be a device */
} logs[] = {
    {"stderr",
     "postgres/pgbench_stderr_40mb.log.zst",          {"/usr/bin/pgbadger", "-q", "-f", "stderr", "-x", "html", "-o", "-"} },
    {"csvlog",
     "postgres/pgbench_csv.log.zst",                  {"/usr/bin/pgbadger", "-q", "-f", "csv", "-x", "html", "-o", "-"}    },
    {"jsonlog",
     "postgres/pgbench_json.log.zst",                 {"/usr/bin/pgbadger", "-q", "-f", "jsonlog", "-x", "html", "-o", "-"}},
    {"russian",    "postgres/v_locale_ru_RU.log.zst", {NULL}                                                               },
    {"slow",       "mariadb/slow_general.log.zst",    {"/usr/bin/pt-query-digest"}                                         },
    {"general",    "mariadb/general.log.zst",         {"/usr/bin/pt-query-digest", "--type", "genlog"}                     },
    {"server-orm",
     "orm/pg_server_side_orm.log",                    {"/usr/bin/pgbadger", "-q", "-f", "stderr", "-x", "html", "-o", "-"} },
    {"typeorm",    "orm/typeorm_simple.log",          {NULL}                                                               },
    {"rails",      "orm/activerecord61_rails.log",    {NULL}                                                               },
    {"django",     "orm/django32_default.log",        {NULL}                                                               },
    {"sqlalchemy", "orm/sqlalchemy14_debug.log",      {NULL}                                                               },
    {"hibernate",  TESTDATA "hibernate.log",          {NULL}                                                               },
    {"audit",      TESTDATA "cassandra_audit.log",    {NULL}                                                               },
    {"fqltool",    TESTDATA "cassandra_fql.txt",      {NULL}                                                               },
    {"cassandra",  TESTDATA "cassandra.log",          {NULL}                                                               },
    {"syslog",     TESTDATA "syslog.log",             {NULL}                                                               },
    {"cloudsql",   TESTDATA "cloudsql.json",          {NULL}                                                               },
    {"otlp",       TESTDATA "otlp.jsonl",             {NULL}                                                               },
    {"generic",    TESTDATA "generic.log",            {NULL}                                                               },
};

struct cost {
    double cpu, wall; /* seconds */
    long peak_kb;
};

static double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct cost run_once(const char *const *argv)
{
    double start = clock_seconds();
    int status;
    struct rusage used;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        bool silent = freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr);
        if (silent) execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    wait4(child, &status, 0, &used);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) printf("%s ended with status %d\n", argv[0], status);
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    return (struct cost){cpu, clock_seconds() - start, used.ru_maxrss};
}

static struct cost best_of(int runs, const char *const *argv)
{
    struct cost best = run_once(argv);
    for (int i = 1; i < runs; i++) {
        struct cost c = run_once(argv);
        if (c.cpu < best.cpu) best.cpu = c.cpu;
        if (c.wall < best.wall) best.wall = c.wall;
        if (c.peak_kb > best.peak_kb) best.peak_kb = c.peak_kb;
    }
    return best;
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
    return out->n > 0;
}

/* Writes a log of at least so many bytes, in whole copies; bytes written, 0 when it cannot. */
static size_t write_log(const char *from, size_t bytes, const char *to)
{
    struct buf once = {0}, copy = {0};
    FILE *f = load(from, &once) ? fopen(to, "wb") : NULL;
    size_t written = 0;
    for (unsigned k = 0; f && written < bytes; k++) {
        copy.n = 0;
        varied_copy(buf_slice(&once), k, &copy);
        if (fwrite(copy.p, 1, copy.n, f) != copy.n) break;
        written += copy.n;
    }
    if (f && fclose(f) != 0) written = 0;
    buf_free(&once);
    buf_free(&copy);
    return written;
}

static bool write_head(const char *from, size_t bytes, const char *to)
{
    struct buf all = {0};
    FILE *f = load(from, &all) ? fopen(to, "wb") : NULL;
    bool ok = f && fwrite(all.p, 1, all.n < bytes ? all.n : bytes, f) > 0 && fclose(f) == 0;
    buf_free(&all);
    return ok;
}

static void measure_peer(const struct bench_log *log, const char *folder, const char *path, double ours)
{
    const char *argv[sizeof log->peer / sizeof *log->peer + 2] = {NULL};
    size_t n = 0, bytes = PEER_MEGABYTES * 1000000;
    char head[512];
    if (!log->peer[0] || access(log->peer[0], X_OK) != 0) return;
    snprintf(head, sizeof head, "%s/head.log", folder);
    if (!write_head(path, bytes, head)) return;
    while (log->peer[n]) argv[n] = log->peer[n], n++;
    argv[n] = head;
    struct cost c = best_of(1, argv);
    double speed = (double)bytes / 1e6 / c.cpu;
    printf("%-12s %8.1f MB/s %8.0f times as long, %.0f MB peak: %s\n", "", speed, ours / speed,
           (double)c.peak_kb / 1e3, strrchr(log->peer[0], '/') + 1);
}

static void measure(const struct bench_log *log, const char *from, size_t bytes, const char *folder)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.log", folder, log->name);
    double mb = (double)write_log(from, bytes, path) / 1e6;
    if (mb == 0) return;
    struct cost lines = best_of(RUNS, (const char *[]){"/usr/bin/wc", "-l", path, NULL});
    struct cost one = best_of(RUNS, (const char *[]){program_path(), "digest", "-j1", path, NULL});
    struct cost all = best_of(RUNS, (const char *[]){program_path(), "digest", path, NULL});
    printf("%-12s %5.0f MB %8.0f %10.0f %8.0f %10.0f %8.0f %% %8.1f %8.1f\n", log->name, mb, mb / lines.cpu,
           mb / one.cpu, mb / one.wall, mb / all.wall, 100 * (all.cpu / one.cpu - 1),
           (double)one.peak_kb / 1e3, (double)all.peak_kb / 1e3);
    measure_peer(log, folder, path, mb / one.cpu);
    remove(path);
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], name) == 0) return true;
    return argc <= 2;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--write") == 0)
        return write_log(argv[2], (size_t)atol(argv[3]) * 1000000, argv[4]) ? 0 : 1;
    struct arena a = {0};
    const char *data = getenv("SARGENT_DATA"), *folder = scratch_folder(&a);
    size_t bytes = (argc > 1 ? (size_t)atol(argv[1]) : 128) * 1000000;
    printf("%-12s %8s %8s %10s %8s %10s %10s %8s %8s\n", "", "", "wc -l", "one thread", "clock", "all, clock",
           "more work", "MB peak", "all");
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        bool own = strncmp(logs[i].path, TESTDATA, sizeof TESTDATA - 1) == 0;
        char *from = own ? arena_printf(&a, "%s", logs[i].path)
                         : arena_printf(&a, "%s/logs/%s", data ? data : "../shared/data", logs[i].path);
        if (wanted(logs[i].name, argc, argv)) measure(&logs[i], from, bytes, folder);
    }
    scratch_remove(folder);
    arena_free(&a);
    return 0;
}
