/* sargent digest and sargent merge: logs and saved workloads to one workload. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

/* ---- progress ------------------------------------------------------------------------------------------ */

struct progress {
    const char *path;
    struct timespec start, shown;
    bool visible;
};
static volatile sig_atomic_t interrupted; /* set by Ctrl-C: print what was read so far */

static void interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static double seconds_since(struct timespec t)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - t.tv_sec) + (double)(now.tv_nsec - t.tv_nsec) / 1e9;
}

static void show_progress(void *context, int64_t done, int64_t size)
{
    struct progress *p = context;
    if (seconds_since(p->shown) < 0.5) return;
    clock_gettime(CLOCK_MONOTONIC, &p->shown);
    double elapsed = seconds_since(p->start), rate = elapsed > 0 ? (double)done / elapsed : 0;
    fprintf(stderr, "\r\033[K%s: %.0f MB, %.0f MB/s", p->path, (double)done / 1e6, rate / 1e6);
    if (size > 0 && rate > 0)
        fprintf(stderr, ", %.0f %%, %.0f s left", 100 * (double)done / (double)size,
                (double)(size - done) / rate);
    p->visible = true;
}

static void begin_log(void *context, const char *path)
{
    struct progress *p = context;
    *p = (struct progress){.path = path};
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->shown = p->start;
}

static void end_log(void *context, const char *path, const struct error *err)
{
    const struct progress *p = context;
    (void)path;
    if (p->visible) fputs("\r\033[K", stderr);
    if (err) complain(err, EXIT_UNREADABLE);
}

static void leave_out(void *context, const char *path, const char *same)
{
    (void)context;
    fprintf(stderr, "sargent: %s: left out, since %s is the same log\n", path, same);
}

static int read_inputs(const struct options *o, struct workload *w, struct workload_options *wo)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND}, before;
    struct progress p = {.path = ""};
    struct workload_listener listener = {&p, begin_log, end_log, leave_out};
    const char **paths = ARENA_ARRAY(o->arena, const char *, o->paths.n);
    for (size_t i = 0; i < o->paths.n; i++) paths[i] = o->paths.at[i].p;
    if (!o->quiet && isatty(STDERR_FILENO)) {
        wo->progress = show_progress;
        wo->progress_context = &p;
    }
    wo->stop = &interrupted;
    sigaction(SIGINT, &action, &before);
    size_t failed = workload_read_all(w, paths, o->paths.n, wo, &listener);
    sigaction(SIGINT, &before, NULL);
    if (interrupted) fputs("sargent: interrupted; this is what was read so far\n", stderr);
    return failed ? EXIT_UNREADABLE : EXIT_CLEAN;
}

/* ---- commands ------------------------------------------------------------------------------------------ */

static bool find_order(struct slice name, enum workload_order *out, struct error *err)
{
    *out = ORDER_TOTAL;
    if (!name.n) return true;
    for (int i = 0; i < ORDER_COUNT; i++) {
        *out = (enum workload_order)i;
        if (slice_eq(name, slice_of(workload_order_name(*out)))) return true;
    }
    return error_set(err, "--sort takes total, calls, mean, p99, errors or variability, not '%.*s'",
                     SLICE_ARG(name));
}

typedef void digest_writer(const struct digest_report *r, struct buf *out);

static digest_writer *find_writer(struct slice name)
{
    if (!name.n || slice_eq(name, SLICE("text"))) return digest_write_text;
    if (slice_eq(name, SLICE("json"))) return digest_write_json;
    if (slice_eq(name, SLICE("html"))) return digest_write_html;
    return NULL;
}

static int digest(struct options *o, struct workload *w, struct error *err)
{
    struct workload_options wo;
    struct config c;
    struct digest_report r = {.workload = w, .series = o->series, .color = options_use_color(o)};
    uint64_t top;
    digest_writer *write = find_writer(o->format);
    if (!write) error_set(err, "--format takes text, json or html, not '%.*s'", SLICE_ARG(o->format));
    if (!o->paths.n) error_set(err, "digest needs logs to read; - is standard input");
    if (!write || !o->paths.n || !options_config(o, &c, err) || !options_logs(o, &c, &wo, err) ||
        !find_order(o->sort, &r.order, err) || !options_number(o->top, "top", &top, err) ||
        !options_number(o->min_calls, "min-calls", &r.min_calls, err))
        return complain(err, EXIT_USAGE);
    r.top = (size_t)top;
    int code = read_inputs(o, w, &wo);
    workload_finish(w);
    if (write == digest_write_json) workload_pg_fingerprints(w);
    workload_sort(w, r.order);
    if (o->save.n && !workload_save(w, o->save.p, err)) code = complain(err, EXIT_UNREADABLE);
    struct buf out = {0};
    write(&r, &out);
    if (!write_output(o, buf_slice(&out), err)) code = complain(err, EXIT_UNREADABLE);
    buf_free(&out);
    return code;
}

int command_digest(struct options *o)
{
    struct workload w;
    struct error err = {{0}};
    workload_open(&w);
    int code = digest(o, &w, &err);
    workload_close(&w);
    return code;
}

int command_merge(struct options *o)
{
    struct workload w;
    struct workload_options wo;
    struct config c;
    struct error err = {{0}};
    if (!o->paths.n || !o->output.n)
        error_set(&err, "merge needs workloads and a file to write: --output all.db");
    if (!o->paths.n || !o->output.n || !options_config(o, &c, &err) || !options_logs(o, &c, &wo, &err))
        return complain(&err, EXIT_USAGE);
    workload_open(&w);
    int code = read_inputs(o, &w, &wo);
    workload_finish(&w);
    if (!workload_save(&w, o->output.p, &err)) code = complain(&err, EXIT_UNREADABLE);
    workload_close(&w);
    return code;
}
